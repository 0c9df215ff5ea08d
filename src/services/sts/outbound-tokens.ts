// A token that says who calls, for others to read: a JSON Web Token of the issuer that the caller's account has.
import { SignJWT } from 'jose'
import type { Caller } from '../../gateway/caller.ts'
import type { Scope } from '../../gateway/operation.ts'
import type { Membership, TokenKey } from '../../gateway/ports.ts'
import type { Tags } from '../../core/tags.ts'

/** AWS: all that is no claim of OpenID Connect stands under this. */
const ownClaims = 'https://sts.amazonaws.com/'
/** In characters. DIFFERS: how much AWS's may have is not known. */
export const longestToken = 16 * 1024

export interface TokenContent {
  readonly issuer: string
  readonly audience: readonly string[]
  readonly id: string
  /** Seconds. */
  readonly issuedAt: number
  readonly expiresAt: number
  readonly requestTags: Tags
  readonly membership: Membership | undefined
}

export function signToken(key: TokenKey, scope: Scope, content: TokenContent): Promise<string> {
  const { issuer, audience, id, issuedAt, expiresAt } = content
  const [only] = audience
  return new SignJWT({ [ownClaims]: claimsOf(scope, content) })
    .setProtectedHeader({ alg: key.algorithm, kid: key.id, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience.length === 1 ? only! : [...audience])
    .setSubject(subjectOf(scope.caller))
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(id)
    .sign(key.privateKey)
}

/** AWS: of a session of a role it is the role. */
const subjectOf = (caller: Caller): string => (caller.kind === 'assumed-role' ? caller.roleArn : caller.arn)

function claimsOf({ caller, region }: Scope, { requestTags, membership }: TokenContent): object {
  const tags = caller.kind === 'assumed-role' && Object.keys(caller.assumed.tags).length > 0 ? caller.assumed.tags : caller.tags
  const assumed = caller.kind === 'assumed-role' ? caller : undefined
  return {
    aws_account: caller.account,
    source_region: region,
    ...(membership && { org_id: membership.organizationId, ou_path: membership.path }),
    ...(Object.keys(tags).length > 0 && { principal_tags: tags }),
    ...(assumed && { original_session_exp: new Date(assumed.session.expiresAt).toISOString().replace('.000', '') }),
    ...(assumed?.assumed.provider !== undefined && { federated_provider: assumed.assumed.provider }),
    ...(assumed?.assumed.sourceIdentity !== undefined && { source_identity: assumed.assumed.sourceIdentity }),
    ...(Object.keys(requestTags).length > 0 && { request_tags: requestTags }),
  }
}
