import { GetDetector } from '../../../contracts/guardduty.gen.ts'
import { formatArn } from '../../../core/arn.ts'
import { operation } from '../../../gateway/operation.ts'
import { detectorNamed, getDetector } from '../detectors.ts'

export default operation(GetDetector, {
  access: [{ action: 'guardduty:GetDetector', on: detectorNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { createdAt, updatedAt, frequency, status, tags } = await getDetector(call)
    const { scope } = call
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
