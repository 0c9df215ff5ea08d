// AWS: a policy keeps the unique id of a user whom it names by ARN
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-users). A user who is
// renamed stays named, and one who is made anew under an old name is not.
import { listPrincipals, type CompiledPolicy } from '../../engines/policy/compile.ts'
import { renamePrincipals } from '../../engines/policy/rename-principals.ts'
import type { Call } from '../../gateway/operation.ts'
import type { KmsKey } from './keys.ts'

type NamingCall = Pick<Call<unknown, 'MalformedPolicyDocumentException'>, 'scope' | 'principals' | 'error'>

export const invalidPrincipals = 'Policy contains a statement with one or more invalid principals.'

/**
 * The ids of the account's users whom a policy names. Throws where one is not there.
 * DIFFERS: roles, which are not built, and principals of other accounts are taken unseen.
 */
export async function findPrincipals(
  { scope, principals, error }: NamingCall, policy: CompiledPolicy,
): Promise<KmsKey['principals']> {
  const found = new Map<string, string>()
  for (const { value } of listPrincipals(policy)) {
    const byArn = value.startsWith(`arn:${scope.partition}:iam::${scope.account}:user/`)
    if (!byArn && !value.startsWith('AIDA')) continue
    const id = byArn ? await principals.findId(value) : (await principals.findArn(value)) && value
    if (id === undefined) throw error('MalformedPolicyDocumentException', invalidPrincipals)
    found.set(value, id)
  }
  return Object.fromEntries(found)
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
