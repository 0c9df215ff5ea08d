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
  readonly resource?: { readonly arn: string; readonly told?: string }
}

/** AWS's sentence: who, what, on what, and which kind of policy is the reason. */
export function explainDenial(question: DeniedQuestion, denied: Denied): string {
  const { action, principal, resource } = question
  const on = resource?.told ?? resource?.arn ?? '*'
  return `User: ${nameOf(principal)} is not authorized to perform: ${action} on resource: ${on} ${reasonOf(action, denied)}`
}

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
