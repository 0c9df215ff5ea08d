import { CreateArchiveRule } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getAnalyzer } from '../analyzers/analyzers.ts'
import { ArchiveRules, mostRules, ruleNamed } from '../analyzers/archive-rules.ts'
import { requireFilter } from '../findings/filters.ts'
import { typeOf } from '../types/types.ts'

export default operation(CreateArchiveRule, {
  access: [{ action: 'access-analyzer:CreateArchiveRule', on: ruleNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { analyzerName, ruleName: name, filter }, scope: { now }, state, error } = call
    const analyzer = await getAnalyzer(call, analyzerName)
    const { id: analyzerId } = analyzer
    requireFilter(typeOf(analyzer), filter, error)
    const about = { resourceId: name, resourceType: 'archive-rule' }
    const rules = await state.list(ArchiveRules, [analyzerId], { limit: mostRules, expected: true })
    if (rules.some(rule => rule.name === name)) {
      throw error('ConflictException', `An archive rule with the name ${name} already exists.`, about)
    }
    if (rules.length === mostRules) {
      throw error('ServiceQuotaExceededException', `An analyzer has ${mostRules} archive rules at most.`, about)
    }
    await state.insert(ArchiveRules, { analyzerId, name, filter, createdAt: now, updatedAt: now })
    return {}
  },
})
