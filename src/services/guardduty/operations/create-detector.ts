import { CreateDetector } from '../../../contracts/guardduty.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { Detectors, idIn, newDetector } from '../detectors.ts'

export default operation(CreateDetector, {
  access: [
    { action: 'guardduty:CreateDetector', on: everything },
    // AWS: asked of whoever brings tags.
    { action: 'guardduty:TagResource', on: newDetector, when: ({ Tags }) => Object.keys(Tags ?? {}).length > 0 },
  ],
  record: { readOnly: false, response: output => output },
  async handle({ input, scope, state, resource, error, unbuilt }) {
    const { Enable, FindingPublishingFrequency: frequency = 'SIX_HOURS', Tags: tags = {}, DataSources, Features = [] } = input
    if (DataSources !== undefined || Features.length > 0) throw unbuilt('features')
    const [before] = await state.list(Detectors, [], { limit: 1, expected: true })
    if (before) throw error('BadRequestException', exists)
    const id = idIn(await resource('guardduty:TagResource'))
    const times = { createdAt: scope.now, updatedAt: scope.now }
    await state.insert(Detectors, { id, status: Enable ? 'ENABLED' : 'DISABLED', frequency, tags, ...times })
    return { DetectorId: id }
  },
})

const exists = 'The request is rejected because a detector already exists for the current account.'
