// The condition keys that follow from a request to Organizations.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

interface OfPolicyType {
  readonly Type?: string
  readonly PolicyType?: string
  readonly Filter?: string
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  'organizations:serviceprincipal': ({ ServicePrincipal }: { readonly ServicePrincipal?: string }) => ServicePrincipal,
  'organizations:policytype': ({ Type, PolicyType, Filter }: OfPolicyType) => Type ?? PolicyType ?? Filter,
})
