import { GetParameter } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeParameter } from '../describe-parameter.ts'
import { findVersion, parameterNamed, unmarked } from '../parameters.ts'

export default operation(GetParameter, {
  access: [{ action: 'ssm:GetParameter', on: parameterNamed }],
  record: { readOnly: true, resources: [parameterNamed], unmarked },
  async handle(call) {
    const { input, state, error } = call
    const parameter = await findVersion(state, input.Name)
    // AWS: the answer carries the code alone.
    if (!parameter) throw error('ParameterNotFound', '')
    if (parameter === 'no-such-version') {
      const sentence = `Systems Manager could not find version of ${input.Name}. Verify the version and try again.`
      throw error('ParameterVersionNotFound', sentence)
    }
    return { Parameter: await describeParameter(call, parameter, input.Name) }
  },
})
