// AWS: a policy keeps the unique id of a user whom it names by ARN
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-users). A user who is
// renamed stays named, and one who is made anew under an old name is not.
import { listPrincipals, type CompiledPolicy } from '../../../engines/policy/compile.ts'
import type { PrincipalName } from '../../../engines/policy/principals.ts'
import { renamePrincipals } from '../../../engines/policy/document/rename-principals.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { KmsKey } from '../keys/keys.ts'
import { isServicePrincipal } from './service-principals.ts'

type NamingCall = Pick<Call<unknown, 'MalformedPolicyDocumentException'>, 'scope' | 'principals' | 'error'>

export const invalidPrincipals = 'Policy contains a statement with one or more invalid principals.'

/** AWS: who else vouches for web identities, of no account. */
const webProviders: ReadonlySet<string> =
  new Set(['accounts.google.com', 'cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'])

/**
 * The ids of the account's users whom a policy names. Throws where one is not there, or another principal cannot be.
 * DIFFERS: roles, which are not built, and principals of other accounts are taken unseen.
 */
export async function findPrincipals(
  { scope, principals, error }: NamingCall, policy: CompiledPolicy,
): Promise<KmsKey['principals']> {
  const found = new Map<string, string>()
  for (const name of listPrincipals(policy)) {
    if (!canExist(name, scope)) throw error('MalformedPolicyDocumentException', invalidPrincipals)
    const { value } = name
    const byArn = value.startsWith(`arn:${scope.partition}:iam::${scope.account}:user/`)
    if (!byArn && !value.startsWith('AIDA')) continue
    const id = byArn ? await principals.findId(value) : (await principals.findArn(value)) && value
    if (id === undefined) throw error('MalformedPolicyDocumentException', invalidPrincipals)
    found.set(value, id)
  }
  return Object.fromEntries(found)
}

/** Whether there can be such a principal, as far as its name tells: no account has providers or canonical ids. */
function canExist({ type, value }: PrincipalName, { partition, account }: Scope): boolean {
  switch (type) {
    case 'AWS': return !value.startsWith('arn:') || value.startsWith(`arn:${partition}:`)
    case 'Service': return isServicePrincipal(value, partition)
    case 'Federated': return value === '*' || webProviders.has(value) || isProviderElsewhere(value, partition, account)
    case 'CanonicalUser': return false
  }
}

function isProviderElsewhere(value: string, partition: string, account: string): boolean {
  const [, where, whose] = /^arn:([a-z-]+):iam::(\d{12}):(?:saml-provider|oidc-provider)\/./.exec(value) ?? []
  return where === partition && whose !== account
}

/** The policy by which a key is judged, no longer than it was when it was accepted. */
export const policyByIds = ({ policy, principals }: Pick<KmsKey, 'policy' | 'principals'>): string =>
  renamePrincipals(policy, new Map(Object.entries(principals)))

/** The policy as it is shown: a user stands under the present ARN, one who is gone under the id. */
export async function describePolicy({ principals }: Pick<NamingCall, 'principals'>, key: KmsKey): Promise<string> {
  const names = new Map<string, string>()
  for (const [name, id] of Object.entries(key.principals)) {
    const shown = (await principals.findArn(id)) ?? id
    if (shown !== name) names.set(name, shown)
  }
  return renamePrincipals(key.policy, names, 2)
}
