// The condition keys that follow from an STS request.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { Scope } from '../../gateway/operation.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'
import { sourceIdentityOf } from './source-identity.ts'

interface AssumeInput {
  readonly Audience?: readonly string[]
  readonly DurationSeconds?: number
  readonly ExternalId?: string
  readonly RoleSessionName?: string
  readonly SigningAlgorithm?: string
  readonly SourceIdentity?: string
  readonly TransitiveTagKeys?: readonly string[]
}

export const conditions: RequestConditions = byName<RequestCondition>({
  ...requestTagConditions,
  // The keys of its tags, whichever of them the next session is to have as well.
  'aws:tagkeys': ({ Tags }: { readonly Tags?: readonly { readonly Key?: string }[] }) => Tags?.flatMap(({ Key }) => Key ?? []),
  'sts:durationseconds': ({ DurationSeconds: seconds }: AssumeInput) => (seconds === undefined ? undefined : String(seconds)),
  'sts:externalid': ({ ExternalId }: AssumeInput) => ExternalId,
  'sts:identitytokenaudience': ({ Audience }: AssumeInput) => Audience,
  'sts:rolesessionname': ({ RoleSessionName }: AssumeInput) => RoleSessionName,
  'sts:signingalgorithm': ({ SigningAlgorithm }: AssumeInput) => SigningAlgorithm,
  'sts:sourceidentity': (input: AssumeInput, { caller }: Scope) => sourceIdentityOf(input, caller),
  'sts:transitivetagkeys': ({ TransitiveTagKeys }: AssumeInput) => TransitiveTagKeys,
})
