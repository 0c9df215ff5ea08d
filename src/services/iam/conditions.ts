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
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  'iam:policyarn': ({ PolicyArn }: IamInput) => PolicyArn,
  'iam:awsservicename': ({ AWSServiceName }: IamInput) => AWSServiceName,
  'iam:servicespecificcredentialagedays': ({ CredentialAgeDays: days }: IamInput) => (days === undefined ? undefined : `${days}`),
  // Of a credential that is there its own counts.
  'iam:servicespecificcredentialservicename': ({ ServiceName }: IamInput) => ServiceName,
  // Of a user or a role that is there its own counts, but where the request gives it another.
  'iam:permissionsboundary': ({ PermissionsBoundary }: IamInput) => PermissionsBoundary,
})
