import { ListAnalyzers } from '../../../contracts/accessanalyzer.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { Analyzers, describeAnalyzer, mostInRegion } from '../analyzers/analyzers.ts'
import { listPage } from '../paging.ts'

export default operation(ListAnalyzers, {
  access: [{ action: 'access-analyzer:ListAnalyzers', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { type }, scope: { region }, state } = call
    const { items, next } = await listPage(call, {
      bound: type,
      read: async (after, limit) => {
        const all = await state.list(Analyzers, [region], { after, limit: mostInRegion })
        return all.filter(analyzer => type === undefined || analyzer.type === type).slice(0, limit)
      },
      keyOf: ({ name }) => [region, name],
    })
    return { analyzers: items.map(describeAnalyzer), nextToken: next }
  },
})
