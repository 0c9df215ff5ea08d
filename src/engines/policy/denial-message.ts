import type { Denied, Layer, PrincipalIdentity } from './types.ts'

const policies: Readonly<Record<Layer, string>> = {
  'identity-based': 'identity-based policy',
  'resource-based': 'resource-based policy',
  'permissions boundary': 'permissions boundary',
  session: 'session policy',
  'service control': 'service control policy',
  'resource control': 'resource control policy',
}

interface DeniedResource {
  readonly arn: string
  readonly account: string
  readonly displayName?: string
  readonly toOthers?: string
  readonly withoutReason?: true
}

export interface DeniedQuestion {
  readonly action: string
  readonly principal: PrincipalIdentity
  /** Absent where it cannot be named. */
  readonly resource?: DeniedResource
}

/** AWS's sentence: who, what, on what, and which kind of policy is the reason. */
export function denialMessage(question: DeniedQuestion, denied: Denied): string {
  const { action, principal, resource } = question
  // AWS: who brings a token is told no more (public reports).
  if (principal.kind === 'web-identity' || principal.kind === 'saml-user') return `Not authorized to perform ${action}`
  const refused = `User: ${nameOf(principal)} is not authorized to perform: ${action}`
  if (resource?.toOthers !== undefined && resource.account !== principal.account) {
    return `${refused} on ${resource.toOthers} ${isTold(denied) ? reasonOf(action, denied) : anyReason}`
  }
  const name = resource?.displayName ?? resource?.arn ?? '*'
  const on = `${refused}${name === '' ? '' : ` on resource: ${name}`}`
  const isSilent = resource?.withoutReason && !isByOrganization(denied, resource.account === principal.account)
  return isSilent ? on : `${on} ${reasonOf(action, denied)}`
}

/**
 * AWS: it is told of a role too that an organization's Deny keeps its callers out (public reports). INVARIANT: what a caller's
 * own organization denies is of his choosing, and could ask about roles that are not his; so it is told of those that are.
 */
const isByOrganization = ({ explicit, layer }: Denied, isHome: boolean): boolean =>
  explicit && (layer === 'resource control' || (layer === 'service control' && isHome))

/** What is asked for an Allow once the resource's own side has given one, and not before. */
const askedLast: ReadonlySet<Layer> = new Set<Layer>(['identity-based', 'permissions boundary', 'session'])

/**
 * INVARIANT: a caller of another account reads a reason only where the resource's own side lets him ask. Whatever is asked before
 * that may be of the caller's own choosing, and the answer would be in the reason: that a Deny of his holds, that his
 * organization allows nothing to such a resource, that an evaluation came as far as to be given up.
 */
const isTold = ({ layer, explicit, unfinished }: Denied): boolean => !explicit && !unfinished && askedLast.has(layer)

/** AWS: what KMS tells callers of other accounts, whichever of the three it is. */
const anyReason = 'because the resource does not exist in this Region, no resource-based policies allow access, ' +
  'or a resource-based policy explicitly denies access'

function nameOf({ kind, service, arn }: PrincipalIdentity): string {
  if (kind === 'anonymous') return 'anonymous'
  return kind === 'service' ? service ?? arn : arn
}

function reasonOf(action: string, { explicit, layer, policyArn }: Denied): string {
  if (!explicit) return `because no ${policies[layer]} allows the ${action} action`
  const article = layer === 'identity-based' ? 'an' : 'a'
  // AWS: newer messages name the policy.
  return `with an explicit deny in ${article} ${policies[layer]}${policyArn === undefined ? '' : `: ${policyArn}`}`
}
