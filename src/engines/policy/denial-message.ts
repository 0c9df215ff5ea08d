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
 * AWS: the reason is told even for a role where an organization's Deny keeps callers out (public reports). INVARIANT: callers
 * choose what their own organization denies, and could probe the roles of others with it, so it is told only for roles of their
 * own account.
 */
const isByOrganization = ({ explicit, layer }: Denied, isHome: boolean): boolean =>
  explicit && (layer === 'resource control' || (layer === 'service control' && isHome))

/** The layers that are asked for an Allow only after the resource's own side has given one. */
const askedLast: ReadonlySet<Layer> = new Set<Layer>(['identity-based', 'permissions boundary', 'session'])

/**
 * INVARIANT: callers from another account read a reason only where the resource's own side lets them in. They may have written
 * the policies that are asked before that, and the reason would answer whatever these probe: that their Deny matches, that their
 * organization allows nothing on such a resource, or that the evaluation came so far that it was given up.
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
