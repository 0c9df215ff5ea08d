import { ApplyArchiveRule } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerOfFindings, getAnalyzerByArn } from '../analyzers/analyzers.ts'
import { getRule } from '../analyzers/archive-rules.ts'
import { archive } from '../effects/archive.ts'

export default operation(ApplyArchiveRule, {
  access: [{ action: 'access-analyzer:ApplyArchiveRule', on: analyzerOfFindings }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { analyzerArn, ruleName }, emit } = call
    const analyzer = await getAnalyzerByArn(call, analyzerArn)
    const { filter } = await getRule(call, analyzer, ruleName)
    await emit(archive, { analyzer: analyzer.name, id: analyzer.id, filter })
    return {}
  },
})
