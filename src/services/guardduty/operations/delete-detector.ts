import { DeleteDetector } from '../../../contracts/guardduty.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { detectorNamed, Detectors, getDetector } from '../detectors.ts'

export default operation(DeleteDetector, {
  access: [{ action: 'guardduty:DeleteDetector', on: detectorNamed }],
  record: { readOnly: false },
  async handle(call) {
    await call.state.remove(Detectors, await getDetector(call))
    return {}
  },
})
