import { ListArchiveRules } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerNamed, Analyzers } from '../analyzers/analyzers.ts'
import { ArchiveRules, describeRule } from '../analyzers/archive-rules.ts'
import { invalid } from '../errors.ts'
import { listPage } from '../paging.ts'

export default operation(ListArchiveRules, {
  access: [{ action: 'access-analyzer:ListArchiveRules', on: analyzerNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { analyzerName }, scope: { region }, state, error } = call
    const analyzer = await state.get(Analyzers, [region, analyzerName])
    // AWS: this operation has no error for what is not there.
    if (!analyzer) throw invalid(error, `The analyzer ${analyzerName} does not exist.`, 'analyzerName')
    const { items, next } = await listPage(call, {
      bound: analyzer.id,
      read: (after, limit) => state.list(ArchiveRules, [analyzer.id], { after, limit }),
      keyOf: ({ analyzerId, name }) => [analyzerId, name],
    })
    return { archiveRules: items.map(describeRule), nextToken: next }
  },
})
