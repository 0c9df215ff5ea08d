import type { Call } from '../../gateway/operation.ts'
import { parseReference } from './parameter-names.ts'
import { parameterArn, type ParameterVersion } from './parameters.ts'
import { readValue } from './secure-strings.ts'

interface ReadingInput {
  readonly WithDecryption?: boolean | undefined
}

type ReadingCall = Pick<Call<ReadingInput, 'InvalidKeyId'>, 'input' | 'scope' | 'aws' | 'error'>

/** As the reads show it. `reference` is how it was asked for, and tells whether a version was. */
export async function describeParameter(call: ReadingCall, parameter: ParameterVersion, reference: string) {
  const { selector } = parseReference(reference)
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: await readValue(call, parameter, call.input.WithDecryption),
    Version: parameter.version,
    ...(selector !== undefined && { Selector: selector }),
    LastModifiedDate: new Date(parameter.modifiedAt),
    ARN: parameterArn(call.scope, parameter.name),
    DataType: 'text',
  }
}
