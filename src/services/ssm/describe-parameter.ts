import type { Call } from '../../gateway/operation.ts'
import { parameterArn, type Reference } from './parameter-names.ts'
import type { ParameterVersion } from './parameters.ts'
import { readValue } from './secure-strings.ts'

interface ReadingInput {
  readonly WithDecryption?: boolean | undefined
}

type ReadingCall = Pick<Call<ReadingInput, 'InvalidKeyId'>, 'input' | 'scope' | 'aws' | 'error'>

/** As the reads show it. AWS: under the name and with the selector that it was asked for by. */
export async function describeParameter(
  call: ReadingCall, parameter: ParameterVersion, { spelling, selector }: Partial<Reference> = {},
) {
  return {
    Name: spelling ?? parameter.name,
    Type: parameter.type,
    Value: await readValue(call, parameter, call.input.WithDecryption),
    Version: parameter.version,
    ...(selector !== undefined && { Selector: selector }),
    LastModifiedDate: new Date(parameter.modifiedAt),
    ARN: parameterArn(call.scope, parameter.name),
    DataType: 'text',
  }
}
