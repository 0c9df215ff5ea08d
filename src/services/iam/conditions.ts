// The condition keys that follow from an IAM request.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

interface IamInput {
  readonly PolicyArn?: string
  readonly PermissionsBoundary?: string
  readonly AWSServiceName?: string
  readonly ServiceName?: string
  readonly CredentialAgeDays?: number
  readonly SessionDuration?: number
  readonly NotificationChannel?: string
  readonly OwnerId?: string
  readonly Permissions?: { readonly PolicyTemplateArn?: string }
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  'iam:policyarn': ({ PolicyArn }: IamInput) => PolicyArn,
  'iam:awsservicename': ({ AWSServiceName }: IamInput) => AWSServiceName,
  'iam:servicespecificcredentialagedays': ({ CredentialAgeDays: days }: IamInput) => (days === undefined ? undefined : `${days}`),
  // Of a credential that is there its own counts.
  'iam:servicespecificcredentialservicename': ({ ServiceName }: IamInput) => ServiceName,
  'iam:delegationduration': ({ SessionDuration: seconds }: IamInput) => (seconds === undefined ? undefined : `${seconds}`),
  // Of a request for delegation that is there its own counts.
  'iam:delegationrequestowner': ({ OwnerId }: IamInput) => OwnerId,
  'iam:notificationchannel': ({ NotificationChannel }: IamInput) => NotificationChannel,
  'iam:templatearn': ({ Permissions }: IamInput) => Permissions?.PolicyTemplateArn,
  // Of a user or a role that is there its own counts, but where the request gives it another.
  'iam:permissionsboundary': ({ PermissionsBoundary }: IamInput) => PermissionsBoundary,
})
