import { RemoveTargets } from '../../../contracts/events.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireDefaultBus } from '../buses.ts'
import { getRule, ruleNamed, Rules } from '../rules.ts'

export default operation(RemoveTargets, {
  access: [{ action: 'events:RemoveTargets', on: ruleNamed }],
  record: { readOnly: false, response: output => output, resources: [ruleNamed] },
  async handle(call) {
    const { input, state } = call
    requireDefaultBus(call)
    const rule = await getRule(call, input.Rule)
    const removed = new Set(input.Ids)
    const known = new Set(rule.targets.map(({ id }) => id))
    const targets = rule.targets.filter(({ id }) => !removed.has(id))
    if (targets.length < rule.targets.length) await state.update(Rules, { ...rule, targets })
    const failed = [...removed].filter(id => !known.has(id)).map(TargetId => ({
      TargetId, ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Rule '${rule.name}' does not have a target with the Id '${TargetId}'.`,
    }))
    return { FailedEntryCount: failed.length, FailedEntries: failed }
  },
})
