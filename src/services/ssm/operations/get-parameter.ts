import { GetParameter } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeParameter } from '../describe-parameter.ts'
import { requireReference, type Reference } from '../parameter-names.ts'
import { findVersion, parameterNamed, unmarked } from '../parameters.ts'

export default operation(GetParameter, {
  access: [{ action: 'ssm:GetParameter', on: parameterNamed }],
  record: { readOnly: true, resources: [parameterNamed], unmarked },
  async handle(call) {
    const { input, state, error } = call
    const reference = requireReference(input.Name, input, error)
    const parameter = await findVersion(state, reference)
    // AWS: the answer carries the code alone.
    if (!parameter) throw error('ParameterNotFound', '')
    if (parameter === 'no-such-version') throw error('ParameterVersionNotFound', absence(reference))
    return { Parameter: await describeParameter(call, parameter, reference) }
  },
})

function absence({ name, spelling = name, selector = '', version }: Reference): string {
  const asked = selector.slice(1)
  return version === undefined
    ? `Systems Manager could not find a version of ${spelling} that has the specified label, ${asked}. `
      + 'Verify the parameter label and try again.'
    : `Systems Manager could not find version ${asked} of ${spelling}. Verify the version and try again.`
}
