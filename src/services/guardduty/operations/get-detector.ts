import { GetDetector } from '../../../contracts/guardduty.gen.ts'
import { formatArn } from '../../../core/arn.ts'
import { operation } from '../../../gateway/operation.ts'
import { detectorNamed, Detectors } from '../detectors.ts'

export default operation(GetDetector, {
  access: [{ action: 'guardduty:GetDetector', on: detectorNamed }],
  record: { readOnly: true },
  async handle({ input, scope, state, error }) {
    const detector = await state.get(Detectors, [input.DetectorId])
    if (!detector) throw error('BadRequestException', notOwned)
    const { createdAt, updatedAt, frequency, status, tags } = detector
    const resource = 'role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty'
    return {
      CreatedAt: new Date(createdAt).toISOString(),
      UpdatedAt: new Date(updatedAt).toISOString(),
      FindingPublishingFrequency: frequency,
      ServiceRole: formatArn({ partition: scope.partition, service: 'iam', region: '', account: scope.account, resource }),
      Status: status,
      Tags: tags,
    }
  },
})

const notOwned = 'The request is rejected because the input detectorId is not owned by the current account.'
