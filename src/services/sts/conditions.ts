// The condition keys that follow from an STS request.
import { byName } from '../../core/by-name.ts'
import { requestTagConditions } from '../../core/tags.ts'
import type { Scope } from '../../gateway/operation.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'
import { sourceIdentityOf } from './sessions/source-identity.ts'

interface AssumeInput {
  readonly Audience?: readonly string[]
  readonly DurationSeconds?: number
  readonly ExternalId?: string
  readonly RoleSessionName?: string
  readonly SigningAlgorithm?: string
  readonly SourceIdentity?: string
  readonly TaskPolicyArn?: { readonly arn?: string }
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[]
  readonly TransitiveTagKeys?: readonly string[]
}

/** Of the next session, by whoever says so: the request, or who vouches for the caller. */
const tagsOf = ({ Tags }: AssumeInput, { caller }: Scope) => ('wants' in caller ? caller.wants.tags : Tags)

export const conditions: RequestConditions = byName<RequestCondition>({
  'aws:requesttag/*': (input: AssumeInput, scope: Scope, name: string) =>
    requestTagConditions['aws:requesttag/*']({ Tags: tagsOf(input, scope) ?? [] }, scope, name),
  // The keys of its tags, whichever of them the next session is to have as well.
  'aws:tagkeys': (input: AssumeInput, scope: Scope) => tagsOf(input, scope)?.flatMap(({ Key }) => Key ?? []),
  'sts:durationseconds': ({ DurationSeconds: seconds }: AssumeInput) => (seconds === undefined ? undefined : String(seconds)),
  'sts:externalid': ({ ExternalId }: AssumeInput) => ExternalId,
  'sts:identitytokenaudience': ({ Audience }: AssumeInput) => Audience,
  'sts:rolesessionname': ({ RoleSessionName }: AssumeInput, { caller }: Scope) =>
    (caller.kind === 'saml-user' ? caller.sessionName : RoleSessionName),
  'sts:signingalgorithm': ({ SigningAlgorithm }: AssumeInput) => SigningAlgorithm,
  'sts:sourceidentity': (input: AssumeInput, { caller }: Scope) => sourceIdentityOf(input, caller),
  'sts:taskpolicyarn': ({ TaskPolicyArn }: AssumeInput) => TaskPolicyArn?.arn,
  'sts:transitivetagkeys': ({ TransitiveTagKeys }: AssumeInput, { caller }: Scope) =>
    ('wants' in caller ? caller.wants.transitiveTagKeys : TransitiveTagKeys),
})
