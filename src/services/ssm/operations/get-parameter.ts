import { GetParameter, type GetParameterRequest } from '../../../contracts/ssm.gen.ts'
import type { ErrorCodeOf } from '../../../contracts/contract.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { describeParameter } from '../parameters/describe-parameter.ts'
import { locate } from '../parameters/located-parameters.ts'
import { requireReference } from '../parameters/parameter-names.ts'
import { noSuchLabel, noSuchVersion } from '../parameters/parameter-versions.ts'
import { readableNamed, silentErrors } from '../parameters/parameters.ts'
import { findFault, findSecretReference, noSecret, readSecret, type SecretReference } from '../references/secret-references.ts'

export default operation(GetParameter, {
  access: [{ action: 'ssm:GetParameter', on: readableNamed }],
  record: { readOnly: true, resources: [readableNamed], silentErrors },
  async handle(call) {
    const { input, error } = call
    const secret = findSecretReference(input.Name)
    if (secret) return { Parameter: await getSecret(call, secret) }
    const reference = requireReference(input.Name, call)
    const found = await locate(call, reference)
    // AWS: the answer carries the code alone.
    if (!found) throw error('ParameterNotFound', '')
    if (found === 'no-such-version') {
      const { name, spelling = name, selector = '', version } = reference
      throw (version === undefined ? noSuchLabel : noSuchVersion)(error, spelling, selector.slice(1))
    }
    return { Parameter: await describeParameter(call, found, reference) }
  },
})

async function getSecret(call: Call<GetParameterRequest, ErrorCodeOf<typeof GetParameter>>, secret: SecretReference) {
  const fault = findFault(call, secret)
  if (fault) throw fault
  const found = await readSecret(call, secret)
  if (!found) throw noSecret(call.error, secret)
  return found
}
