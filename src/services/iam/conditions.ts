// The condition keys that follow from an IAM request.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/operation.ts'

interface IamInput {
  readonly PolicyArn?: string
  readonly UserName?: string
  readonly GroupName?: string
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  // AWS: the key belongs to attaching and detaching alone, which name a policy and whom it is for.
  'iam:policyarn': ({ PolicyArn, UserName, GroupName }: IamInput) =>
    (UserName ?? GroupName) === undefined ? undefined : PolicyArn,
})
