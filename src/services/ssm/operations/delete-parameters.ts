import { DeleteParameters } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { isName, parseReference, requireUnreserved } from '../parameters/parameter-names.ts'
import { changeEvent } from '../parameters/parameter-events.ts'
import { removeParameter } from '../parameters/parameter-versions.ts'
import { Parameters, parametersNamed, silentErrors } from '../parameters/parameters.ts'

export default operation(DeleteParameters, {
  // AWS: decided by its own action; who is kept from DeleteParameter may have this one.
  access: [{ action: 'ssm:DeleteParameters', on: parametersNamed }],
  record: { readOnly: false, resources: [parametersNamed], response: output => output, silentErrors },
  async handle({ input, scope, state, error, announce }) {
    const deleted: string[] = []
    const invalid: string[] = []
    for (const asked of new Set(input.Names)) {
      requireUnreserved(asked, error)
      // What is no name, an ARN or a version names nothing that can be deleted. `/flag` and `flag` are deleted once.
      const parameter = isName(asked) ? await state.get(Parameters, [parseReference(asked).name]) : undefined
      if (parameter) {
        await removeParameter(state, scope, parameter)
        await announce(changeEvent(scope, parameter, 'Delete'))
      }
      ;(parameter ? deleted : invalid).push(asked)
    }
    return { DeletedParameters: deleted, InvalidParameters: invalid }
  },
})
