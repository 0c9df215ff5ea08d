// By which an advanced parameter is shared: the policy that lets other accounts read it.
import type { CompiledPolicy } from '../../../engines/policy/compile.ts'
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import { policyByIds, type KeptPolicy } from '../../../engines/policy/document/kept-policy.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { collection } from '../../../storage/collection.ts'
import type { UnitOfWork, Partition } from '../../../storage/unit-of-work.ts'

export interface ResourcePolicy extends KeptPolicy {
  /** The parameter's. */
  readonly name: string
  readonly id: string
  /** Of the document as it was put: whoever changes it names the one that he has seen. */
  readonly hash: string
  /** The accounts beside its own that it names. */
  readonly accounts: readonly string[]
  /** Whether it names everybody. */
  readonly isForAll: boolean
}

/** Whether it names somebody of the account, whatever it says of him. */
export const isFor = ({ accounts, isForAll }: ResourcePolicy, account: string): boolean => isForAll || accounts.includes(account)

/** DIFFERS: a parameter has one; AWS tells of no such limit. */
export const ResourcePolicies = collection<ResourcePolicy>('ssm.resource-policies', { per: 'region', key: ({ name }) => [name] })

/** A parameter that another account shares: kept by the account that it is shared with. */
export interface SharedParameter {
  readonly owner: string
  readonly name: string
}

export const SharedParameters = collection<SharedParameter>('ssm.shared-parameters', {
  per: 'region', key: ({ owner, name }) => [owner, name],
})

const textOf = derived((policy: ResourcePolicy) => policyByIds(policy))

export const policyOf = (policy: ResourcePolicy): CompiledPolicy => compileOnce(textOf(policy), 'resource')

/** Keeps a policy in the place of another, or takes it away, and tells the accounts that it names. */
export async function setPolicy(
  state: UnitOfWork, { account, region }: Partition, before: ResourcePolicy | undefined, after: ResourcePolicy | undefined,
): Promise<void> {
  const [old = [], coming = []] = [before?.accounts, after?.accounts]
  const { name } = (after ?? before)!
  for (const other of old) {
    if (!coming.includes(other)) await state.in({ account: other, region }).drop(SharedParameters, [account, name])
  }
  for (const other of coming) {
    if (!old.includes(other)) await state.in({ account: other, region }).put(SharedParameters, { owner: account, name })
  }
  if (!after) await state.remove(ResourcePolicies, before!)
  else await (before ? state.update(ResourcePolicies, after) : state.insert(ResourcePolicies, after))
}

/** With a parameter that goes. */
export async function removePolicy(state: UnitOfWork, place: Partition, name: string): Promise<void> {
  const policy = await state.get(ResourcePolicies, [name])
  if (policy) await setPolicy(state, place, policy, undefined)
}
