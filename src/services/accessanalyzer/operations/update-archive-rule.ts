import { UpdateArchiveRule } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getAnalyzer } from '../analyzers/analyzers.ts'
import { ArchiveRules, getRule, ruleNamed } from '../analyzers/archive-rules.ts'
import { requireFilter } from '../findings/filters.ts'
import { typeOf } from '../types/types.ts'

export default operation(UpdateArchiveRule, {
  access: [{ action: 'access-analyzer:UpdateArchiveRule', on: ruleNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { analyzerName, ruleName, filter }, scope: { now }, state, error } = call
    const analyzer = await getAnalyzer(call, analyzerName)
    const rule = await getRule(call, analyzer, ruleName)
    requireFilter(typeOf(analyzer), filter, error)
    await state.update(ArchiveRules, { ...rule, filter, updatedAt: now })
    return {}
  },
})
