import { DeleteRule } from '../../../contracts/events.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireDefaultBus } from '../buses.ts'
import { ruleNamed, Rules } from '../rules.ts'

// AWS: one that is not there is no error.
export default operation(DeleteRule, {
  access: [{ action: 'events:DeleteRule', on: ruleNamed }],
  record: { readOnly: false, resources: [ruleNamed] },
  async handle(call) {
    const { input, state, error } = call
    requireDefaultBus(call)
    const rule = await state.get(Rules, [input.Name])
    if (rule && rule.targets.length > 0) throw error('ValidationException', "Rule can't be deleted since it has targets.")
    if (rule) await state.remove(Rules, rule)
    return {}
  },
})
