import type { Denied, Layer, PrincipalIdentity } from './types.ts'

const policies: Readonly<Record<Layer, string>> = {
  'identity-based': 'identity-based policy',
  'resource-based': 'resource-based policy',
  'permissions boundary': 'permissions boundary',
  session: 'session policy',
  'service control': 'service control policy',
  'resource control': 'resource control policy',
}

export interface DeniedQuestion {
  readonly action: string
  readonly principal: PrincipalIdentity
  /** Absent where it cannot be named. */
  readonly resource?: { readonly arn: string; readonly account: string; readonly told?: string; readonly toOthers?: string }
}

/** AWS's sentence: who, what, on what, and which kind of policy is the reason. */
export function explainDenial(question: DeniedQuestion, denied: Denied): string {
  const { action, principal, resource } = question
  const refused = `User: ${nameOf(principal)} is not authorized to perform: ${action}`
  if (resource?.toOthers !== undefined && resource.account !== principal.account) {
    // A Deny of the caller's own asks about the resource what the caller chooses: that it holds would be the answer.
    const isTold = denied.layer !== 'resource-based' && !denied.explicit
    return `${refused} on ${resource.toOthers} ${isTold ? reasonOf(action, denied) : anyReason}`
  }
  return `${refused} on resource: ${resource?.told ?? resource?.arn ?? '*'} ${reasonOf(action, denied)}`
}

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
