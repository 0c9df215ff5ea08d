import { DeleteAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerNamed, Analyzers, getAnalyzer } from '../analyzers/analyzers.ts'
import { forget } from '../effects/forget.ts'

export default operation(DeleteAnalyzer, {
  access: [{ action: 'access-analyzer:DeleteAnalyzer', on: analyzerNamed }],
  record: { readOnly: false },
  async handle(call) {
    const analyzer = await getAnalyzer(call, call.input.analyzerName)
    await call.state.remove(Analyzers, analyzer)
    await call.emit(forget, { id: analyzer.id })
    return {}
  },
})
