// How answers show a parameter: the reads its value, lists and history what else is known of it.
import type { ParameterHistory, ParameterMetadata } from '../../../contracts/ssm.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Located } from './located-parameters.ts'
import { parameterArn, type Place, type Reference } from './parameter-names.ts'
import type { Parameter, ParameterVersion } from './parameters.ts'
import { tierOf } from './tiers.ts'
import { dataTypeOf } from '../values/data-types.ts'
import { readValue } from '../values/secure-strings.ts'

interface ReadingInput {
  readonly WithDecryption?: boolean | undefined
}

type ReadingCall = Pick<Call<ReadingInput, 'InvalidKeyId'>, 'input' | 'aws' | 'error'>

/**
 * As the reads show it. AWS: under the name and with the selector that it was asked for by. Where no name was asked for, as in
 * lists, it has the one that it was made with, as public tools expect it.
 */
export async function describeParameter(
  call: ReadingCall, { parameter, place }: Located, { spelling, selector }: Partial<Reference> = {},
) {
  return {
    Name: spelling ?? parameter.spelling ?? parameter.name,
    Type: parameter.type,
    Value: await readValue(call, place, parameter, call.input.WithDecryption),
    Version: parameter.version,
    ...(selector !== undefined && { Selector: selector }),
    LastModifiedDate: new Date(parameter.modifiedAt),
    ARN: parameterArn(place, parameter.name),
    DataType: dataTypeOf(parameter),
  }
}

/** As lists show it, without its value. */
export function describeMetadata(place: Place, parameter: Described): ParameterMetadata {
  const { schedule = [] } = parameter
  const { Policies, ...common } = commonTo(parameter)
  const statusAt = (index: number) => (schedule[index]?.isDone ? 'Finished' : 'Pending')
  return {
    ...common,
    // AWS: history shows no state of a policy (recorded).
    Policies: Policies.map((policy, index) => ({ ...policy, PolicyStatus: statusAt(index) })),
    ARN: parameterArn(place, parameter.name),
  }
}

type Described = ParameterVersion & Pick<Parameter, 'schedule'>

/** One version, as the history shows it. */
export async function describeVersion(
  call: ReadingCall, { parameter: version, place }: Located, labels: readonly string[], { spelling }: Reference,
): Promise<ParameterHistory> {
  return {
    ...commonTo(version),
    ...(spelling !== undefined && { Name: spelling }),
    Value: await readValue(call, place, version, call.input.WithDecryption),
    Labels: [...labels],
  }
}

// AWS: every answer has a tier and policies, whether or not any were set (recorded).
function commonTo(parameter: ParameterVersion) {
  const { name, spelling = name, version, type, keyId, policies = [], modifiedAt, modifiedBy } = parameter
  const { description, allowedPattern } = parameter
  return {
    Name: spelling,
    Type: type,
    KeyId: keyId,
    LastModifiedDate: new Date(modifiedAt),
    LastModifiedUser: modifiedBy,
    Description: description,
    AllowedPattern: allowedPattern,
    Version: version,
    Tier: tierOf(parameter),
    Policies: policies.map(({ type: PolicyType, text: PolicyText }) => ({ PolicyText, PolicyType })),
    DataType: dataTypeOf(parameter),
  }
}
