import { UpdateAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerNamed, getAnalyzer } from '../analyzers/analyzers.ts'
import { describeConfiguration, readChange } from '../analyzers/configuration.ts'
import { scanChanged } from '../effects/scan.ts'

export default operation(UpdateAnalyzer, {
  access: [{ action: 'access-analyzer:UpdateAnalyzer', on: analyzerNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { configuration }, scope: { now }, state, error, emit } = call
    const analyzer = await getAnalyzer(call, call.input.analyzerName)
    const { name, unusedAccess: known, scans } = analyzer
    // AWS: an analyzer of external access has nothing to be changed. DIFFERS: its sentence is not published.
    if (!scans) {
      const message = `The analyzer ${name} is one of external access, which has no configuration.`
      throw error('ValidationException', message, { reason: 'notSupported' })
    }
    if (!configuration) return known ? { configuration: describeConfiguration(known) } : {}
    const unusedAccess = readChange(configuration, known, error)
    if (JSON.stringify(unusedAccess) !== JSON.stringify(known)) {
      await scanChanged({ state, emit, now }, { ...analyzer, unusedAccess }, scans)
    }
    return { configuration: describeConfiguration(unusedAccess) }
  },
})
