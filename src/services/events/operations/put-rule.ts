import { PutRule, type PutRuleRequest } from '../../../contracts/events.gen.ts'
import { isReservedTag, tagsFrom } from '../../../core/tags.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { countToAdd } from '../../../storage/quotas.ts'
import { requireDefaultBus } from '../buses.ts'
import { readPattern } from '../patterns.ts'
import { mostRules, ruleArn, ruleNamed, Rules, type Rule } from '../rules.ts'

export default operation(PutRule, {
  access: [
    { action: 'events:PutRule', on: ruleNamed },
    { action: 'events:TagResource', on: ruleNamed, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: { readOnly: false, response: output => output, resources: [ruleNamed] },
  async handle(call) {
    const { input, scope, state, error } = call
    requireDefaultBus(call)
    const pattern = requirePattern(call)
    const { Name: name, State = 'ENABLED', Description, Tags } = input
    if (Tags?.some(({ Key }) => isReservedTag(Key))) throw error('ValidationException', reservedTag)
    const before = await state.get(Rules, [name])
    if (!before && (await countToAdd(state, Rules, [], mostRules)) >= mostRules) throw error('LimitExceededException', tooMany)
    const { partition, account, region } = scope
    // AWS: what is left out is not what it was before, but for the targets and the tags.
    const rule: Rule = {
      name, partition, account, region, pattern, state: State, ...(Description !== undefined && { description: Description }),
      targets: before?.targets ?? [], tags: before?.tags ?? tagsFrom(Tags),
    }
    await (before ? state.update(Rules, rule) : state.insert(Rules, rule))
    return { RuleArn: ruleArn(scope, name) }
  },
})

const tooMany = 'The requested resource exceeds the maximum number allowed.'
// The sentence is ours.
const reservedTag = 'A tag whose key begins with aws: is reserved.'

type RuleCall = Pick<Call<PutRuleRequest, 'InvalidEventPatternException'>, 'input' | 'error' | 'unbuilt'>

function requirePattern(call: RuleCall): string {
  const { EventPattern, ScheduleExpression, RoleArn } = call.input
  const asked = Object.entries({ ScheduleExpression, RoleArn }).find(([, value]) => value !== undefined)
  if (asked) throw call.unbuilt(asked[0])
  if (EventPattern === undefined) {
    throw call.error('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.')
  }
  readPattern(call, EventPattern)
  return EventPattern
}
