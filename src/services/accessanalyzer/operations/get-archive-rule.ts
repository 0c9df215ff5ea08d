import { GetArchiveRule } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getAnalyzer } from '../analyzers/analyzers.ts'
import { describeRule, getRule, ruleNamed } from '../analyzers/archive-rules.ts'

export default operation(GetArchiveRule, {
  access: [{ action: 'access-analyzer:GetArchiveRule', on: ruleNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { analyzerName, ruleName } = call.input
    return { archiveRule: describeRule(await getRule(call, await getAnalyzer(call, analyzerName), ruleName)) }
  },
})
