// The condition keys that follow from an STS request.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { Scope } from '../../gateway/operation.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'
import { sourceIdentityOf } from './source-identity.ts'

interface AssumeInput {
  readonly ExternalId?: string
  readonly RoleSessionName?: string
  readonly SourceIdentity?: string
  readonly TransitiveTagKeys?: readonly string[]
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  // The keys of its tags, whichever of them the next session is to have as well.
  'aws:tagkeys': ({ Tags }: { readonly Tags?: readonly { readonly Key?: string }[] }) => Tags?.flatMap(({ Key }) => Key ?? []),
  'sts:externalid': ({ ExternalId }: AssumeInput) => ExternalId,
  'sts:rolesessionname': ({ RoleSessionName }: AssumeInput) => RoleSessionName,
  'sts:sourceidentity': (input: AssumeInput, { caller }: Scope) => sourceIdentityOf(input, caller),
  'sts:transitivetagkeys': ({ TransitiveTagKeys }: AssumeInput) => TransitiveTagKeys,
})
