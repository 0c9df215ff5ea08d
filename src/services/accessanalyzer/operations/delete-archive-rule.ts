import { DeleteArchiveRule } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getAnalyzer } from '../analyzers/analyzers.ts'
import { ArchiveRules, getRule, ruleNamed } from '../analyzers/archive-rules.ts'

export default operation(DeleteArchiveRule, {
  access: [{ action: 'access-analyzer:DeleteArchiveRule', on: ruleNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { analyzerName, ruleName } = call.input
    await call.state.remove(ArchiveRules, await getRule(call, await getAnalyzer(call, analyzerName), ruleName))
    return {}
  },
})
