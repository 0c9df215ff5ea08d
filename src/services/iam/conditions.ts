// The condition keys that follow from an IAM request.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

interface IamInput {
  readonly PolicyArn?: string
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  'iam:policyarn': ({ PolicyArn }: IamInput) => PolicyArn,
})
