import { DeleteParameter } from '../../../contracts/ssm.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { parseReference, requireForm, requireUnreserved } from '../parameters/parameter-names.ts'
import { changeEvent } from '../parameters/parameter-events.ts'
import { removeParameter } from '../parameters/parameter-versions.ts'
import { parameterNamed, Parameters, silentErrors } from '../parameters/parameters.ts'

export default operation(DeleteParameter, {
  access: [{ action: 'ssm:DeleteParameter', on: parameterNamed }],
  record: { readOnly: false, resources: [parameterNamed], silentErrors },
  async handle({ input, scope, state, error, announce }) {
    // AWS: neither an ARN nor a version, https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html
    requireUnreserved(input.Name, error)
    requireForm(input.Name, error)
    const { name } = parseReference(input.Name)
    const parameter = await state.get(Parameters, [name])
    // AWS: the answer carries the code alone.
    if (!parameter) throw error('ParameterNotFound', '')
    await removeParameter(state, scope, parameter)
    await announce(changeEvent(scope, parameter, 'Delete'))
    return {}
  },
})
