import { DeleteAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { analyzerNamed, Analyzers, getAnalyzer } from '../analyzers/analyzers.ts'
import { forget } from '../effects/forget.ts'
import { scanTimer } from '../jobs/scan-daily.ts'

export default operation(DeleteAnalyzer, {
  access: [{ action: 'access-analyzer:DeleteAnalyzer', on: analyzerNamed }],
  record: { readOnly: false },
  async handle(call) {
    const analyzer = await getAnalyzer(call, call.input.analyzerName)
    await call.state.remove(Analyzers, analyzer)
    const timer = scanTimer(analyzer)
    if (timer && (await call.state.get(Timers, Timers.key(timer)))) await call.state.remove(Timers, timer)
    await call.emit(forget, { id: analyzer.id })
    return {}
  },
})
