import { GetParameters } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeParameter } from '../describe-parameter.ts'
import { findVersion, parametersNamed, unmarked } from '../parameters.ts'

export default operation(GetParameters, {
  access: [{ action: 'ssm:GetParameters', on: parametersNamed }],
  record: { readOnly: true, resources: [parametersNamed], unmarked },
  async handle(call) {
    const { input, state } = call
    const found = []
    const invalid: string[] = []
    for (const name of new Set(input.Names)) {
      const parameter = await findVersion(state, name)
      if (!parameter || parameter === 'no-such-version') invalid.push(name)
      else found.push(await describeParameter(call, parameter, name))
    }
    return { Parameters: found, InvalidParameters: invalid }
  },
})
