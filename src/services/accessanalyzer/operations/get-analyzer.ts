import { GetAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerNamed, describeAnalyzer, getAnalyzer } from '../analyzers/analyzers.ts'

export default operation(GetAnalyzer, {
  access: [{ action: 'access-analyzer:GetAnalyzer', on: analyzerNamed }],
  record: { readOnly: true },
  async handle(call) {
    return { analyzer: describeAnalyzer(await getAnalyzer(call, call.input.analyzerName)) }
  },
})
