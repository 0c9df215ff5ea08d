// The policy of a secret: whom it lets in besides those whom their own policies let, and whom it keeps out.
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import type { CompiledPolicy } from '../../../engines/policy/compile.ts'
import { policyByIds, type KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import type { Call } from '../../../gateway/operation.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { crossAccountPolicy, crossAccountPolicyText } from '../replication/cross-account.ts'
import type { Secret } from '../secrets.ts'

/** AWS: of several that a secret may have, callers put and delete the one of this name alone. */
export const defaultPolicy = 'default'

const textOf = derived((policy: KeptPolicy) => policyByIds(policy))

/** What decides about a secret beside identity policies; nothing where it has no policy. */
export function policyOf(
  { policy, crossAccountPrimary }: Pick<Secret, 'policy' | 'crossAccountPrimary'>,
): { readonly policy?: CompiledPolicy } {
  // INVARIANT: a replica of another account's secret has no policy that a caller has put.
  if (crossAccountPrimary) return { policy: compileOnce(crossAccountPolicyText(crossAccountPrimary), 'resource') }
  return policy ? { policy: compileOnce(textOf(policy), 'resource') } : {}
}

/** The policies of a secret by name, the default one first: how each is shown. */
export function policiesOf({ policy, crossAccountPrimary }: Secret): ReadonlyMap<string, KeptPolicy> {
  const policies = new Map(policy ? [[defaultPolicy, policy]] : [])
  if (crossAccountPrimary) {
    policies.set(crossAccountPolicy, { policy: crossAccountPolicyText(crossAccountPrimary), principals: {} })
  }
  return policies
}

type NamedInput = { readonly PolicyName?: string | undefined }

/** Throws where a policy of another name is to be changed. The sentence is ours. */
export function requireDefault(
  { PolicyName: name = defaultPolicy }: NamedInput, error: Call<unknown, 'InvalidParameterException'>['error'],
): void {
  if (name === defaultPolicy) return
  throw error('InvalidParameterException', `Only the policy that is named ${defaultPolicy} can be put or deleted.`)
}
