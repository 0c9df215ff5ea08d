import { GetParameters, type GetParametersRequest, type Parameter } from '../../../contracts/ssm.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { describeParameter } from '../parameters/describe-parameter.ts'
import { locate } from '../parameters/located-parameters.ts'
import { requireReference } from '../parameters/parameter-names.ts'
import { readablesNamed, silentErrors } from '../parameters/parameters.ts'
import { findFault, findSecretReference, readSecret } from '../references/secret-references.ts'

export default operation(GetParameters, {
  access: [{ action: 'ssm:GetParameters', on: readablesNamed }],
  record: { readOnly: true, resources: [readablesNamed], silentErrors },
  async handle(call) {
    const found: Parameter[] = []
    const invalid: string[] = []
    const readers = [...new Set(call.input.Names)].map(name => [name, readerOf(call, name)] as const)
    for (const [name, read] of readers) {
      const parameter = await read()
      if (parameter) found.push(parameter)
      else invalid.push(name)
    }
    // AWS: recorded in the order of the names, a version of a parameter before the parameter.
    found.sort((one, other) => compare(one.Name!, other.Name!) || compare(!one.Selector, !other.Selector))
    return { Parameters: found, InvalidParameters: invalid.toSorted(compare) }
  },
})

type ReadingCall = Call<GetParametersRequest, 'InvalidKeyId'>

/** Throws where the text cannot be a name. What is not there is found only when it is read. */
function readerOf(call: ReadingCall, name: string): () => Promise<Parameter | undefined> {
  const secret = findSecretReference(name)
  // AWS: one that cannot be read so is told with those that are not there (recorded).
  if (secret) return async () => (findFault(call, secret) ? undefined : readSecret(call, secret))
  const reference = requireReference(name, call)
  return async () => {
    const found = await locate(call, reference)
    return !found || found === 'no-such-version' ? undefined : describeParameter(call, found, reference)
  }
}

function compare<T extends string | boolean>(one: T, other: T): number {
  return Number(one > other) - Number(one < other)
}
