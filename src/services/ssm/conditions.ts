// The condition keys that follow from a request of Parameter Store.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

interface ParameterInput {
  readonly Overwrite?: boolean
  readonly Policies?: string
  readonly Recursive?: boolean
}

// AWS: the three are texts, `true` or `false`
// (https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policy-conditions.html).
export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  'ssm:overwrite': ({ Overwrite = false }: ParameterInput) => String(Overwrite),
  'ssm:policies': ({ Policies = '' }: ParameterInput) => String(Policies !== ''),
  'ssm:recursive': ({ Recursive = false }: ParameterInput) => String(Recursive),
})
