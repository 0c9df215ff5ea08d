import { GetAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerNamed, describeAnalyzer, getAnalyzer } from '../analyzers/analyzers.ts'
import { describeConfiguration } from '../analyzers/configuration.ts'

export default operation(GetAnalyzer, {
  access: [{ action: 'access-analyzer:GetAnalyzer', on: analyzerNamed }],
  record: { readOnly: true },
  async handle(call) {
    const analyzer = await getAnalyzer(call, call.input.analyzerName)
    const { unusedAccess } = analyzer
    const configuration = unusedAccess && describeConfiguration(unusedAccess)
    return { analyzer: { ...describeAnalyzer(analyzer), ...(configuration && { configuration }) } }
  },
})
