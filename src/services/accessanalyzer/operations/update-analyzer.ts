import { UpdateAnalyzer } from '../../../contracts/accessanalyzer.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { analyzerNamed, getAnalyzer } from '../analyzers/analyzers.ts'

export default operation(UpdateAnalyzer, {
  access: [{ action: 'access-analyzer:UpdateAnalyzer', on: analyzerNamed }],
  record: { readOnly: false },
  /** AWS: an analyzer of external access has nothing to be changed. DIFFERS: its sentence is not published. */
  async handle(call) {
    const { name } = await getAnalyzer(call, call.input.analyzerName)
    const message = `The analyzer ${name} is one of external access, which has no configuration.`
    throw call.error('ValidationException', message, { reason: 'notSupported' })
  },
})
