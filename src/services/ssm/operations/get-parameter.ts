import { GetParameter } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeParameter } from '../parameters/describe-parameter.ts'
import { requireReference } from '../parameters/parameter-names.ts'
import { findVersion, noSuchLabel, noSuchVersion } from '../parameters/parameter-versions.ts'
import { parameterNamed, silentErrors } from '../parameters/parameters.ts'

export default operation(GetParameter, {
  access: [{ action: 'ssm:GetParameter', on: parameterNamed }],
  record: { readOnly: true, resources: [parameterNamed], silentErrors },
  async handle(call) {
    const { input, state, error } = call
    const reference = requireReference(input.Name, call)
    const parameter = await findVersion(state, reference)
    // AWS: the answer carries the code alone.
    if (!parameter) throw error('ParameterNotFound', '')
    if (parameter === 'no-such-version') {
      const { name, spelling = name, selector = '', version } = reference
      throw (version === undefined ? noSuchLabel : noSuchVersion)(error, spelling, selector.slice(1))
    }
    return { Parameter: await describeParameter(call, parameter, reference) }
  },
})
