import { DescribeRule } from '../../../contracts/events.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireDefaultBus } from '../buses.ts'
import { getRule, ruleArn, ruleNamed } from '../rules.ts'

export default operation(DescribeRule, {
  access: [{ action: 'events:DescribeRule', on: ruleNamed }],
  record: { readOnly: true, resources: [ruleNamed] },
  async handle(call) {
    requireDefaultBus(call)
    const { name, account, pattern, state, description, ...place } = await getRule(call, call.input.Name)
    return {
      Name: name, Arn: ruleArn({ account, ...place }, name), EventPattern: pattern, State: state,
      ...(description !== undefined && { Description: description }), EventBusName: 'default', CreatedBy: account,
    }
  },
})
