// Which managed policies are attached to whom. The record of a user, a group or a role names those that are attached to it; the
// records here lead from a policy back to whom it is attached to.
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { isUnder, listed, type NamedPolicy, type PolicyHolder } from '../entities.ts'
import { Groups, type ListedGroup } from '../groups/groups.ts'
import { findAwsPolicy, isForServiceRoles } from './aws-managed-policies.ts'
import { findManagedPolicy, ManagedPolicies, policyArn, requirePolicyArn } from './managed-policies.ts'
import type { ManagedPolicy } from './managed-policy.ts'
import { parsePolicyArn } from './policy-arns.ts'
import { quotas } from '../quotas.ts'
import { listedRole, Roles, type ListedRole } from '../roles/roles.ts'
import { Users, type ListedUser } from '../users/users.ts'

export type HolderKind = 'user' | 'group' | 'role'

export interface Attachment {
  readonly policyId: string
  readonly kind: HolderKind
  readonly holderId: string
}

const Attachments = collection<Attachment>('iam.attachments', {
  per: 'account',
  key: ({ policyId, kind, holderId }) => [policyId, kind, holderId],
})

/** What each may have attached, and what AWS's error calls that. */
const mostAttached = {
  user: quotas.AttachedPoliciesPerUserQuota, group: quotas.AttachedPoliciesPerGroupQuota,
  role: quotas.AttachedPoliciesPerRoleQuota,
}
const quotaNames = { user: 'PoliciesPerUser', group: 'PoliciesPerGroup', role: 'PoliciesPerRole' }
const nouns = { user: 'User', group: 'Group', role: 'Role' }

type Holder = PolicyHolder & { readonly id: string }

type AttachCall = Pick<Call<unknown, 'LimitExceededException' | 'PolicyNotAttachableException'>, 'state' | 'error'>

/** What is attached to the holder once the policy is. The caller writes it into the holder's record. */
export async function attach({ state, error }: AttachCall, kind: HolderKind, holder: Holder, policy: ManagedPolicy) {
  const { attached } = holder
  requireForCustomers(policy, kind, error)
  if (attached.some(({ policyId }) => policyId === policy.id)) return attached
  if (attached.length >= mostAttached[kind]) {
    throw error('LimitExceededException', `Cannot exceed quota for ${quotaNames[kind]}: ${mostAttached[kind]}`)
  }
  await insertAttachment(state, kind, holder.id, policy)
  return [...attached, { arn: policyArn(policy), policyId: policy.id }]
}

/** AWS: recorded of AttachRolePolicy. */
export function requireForCustomers(
  policy: ManagedPolicy, kind: HolderKind, error: Call<unknown, 'PolicyNotAttachableException'>['error'],
): void {
  if (!isForServiceRoles(policy)) return
  throw error('PolicyNotAttachableException', `Cannot attach a Service Role Policy to a Customer ${nouns[kind]}.`)
}

export function insertAttachment(
  state: UnitOfWork, kind: HolderKind, holderId: string, { id: policyId }: ManagedPolicy,
): Promise<void> {
  return state.insert(Attachments, { policyId, kind, holderId })
}

/** Of a holder that is removed. */
export async function removeAttachments(state: UnitOfWork, kind: HolderKind, { id, attached }: Holder): Promise<void> {
  for (const { policyId } of attached) await state.drop(Attachments, [policyId, kind, id])
}

type DetachCall = Pick<
  Call<{ readonly PolicyArn: string }, 'InvalidInputException' | 'NoSuchEntityException'>,
  'input' | 'scope' | 'state' | 'error'
>

/** What is left on the holder without the policy. The caller writes it into the holder's record. */
export async function detach(call: DetachCall, kind: HolderKind, holder: Holder): Promise<readonly NamedPolicy[]> {
  const { input: { PolicyArn }, state, error } = call
  requirePolicyArn(call)
  const policy = await findManagedPolicy(state, PolicyArn)
  const left = holder.attached.filter(({ arn }) => arn !== PolicyArn)
  if (!policy || left.length === holder.attached.length) {
    throw error('NoSuchEntityException', `Policy ${PolicyArn} was not found.`)
  }
  // One that is gone already was removed by a call with which this one conflicts.
  const attachment = await state.get(Attachments, [policy.id, kind, holder.id])
  if (attachment) await state.remove(Attachments, attachment)
  return left
}

/** Where there are none it is expected to stay so. */
export async function isAttached(state: ReadUnit, policy: ManagedPolicy): Promise<boolean> {
  return (await state.list(Attachments, [policy.id], { limit: 1, expected: true })).length > 0
}

const ownKeys = derived(({ attached }: PolicyHolder): readonly Key[] =>
  attached.filter(({ arn }) => !findAwsPolicy(arn)).map(({ arn }) => [parsePolicyArn(arn)!.name.toLowerCase()]))

/**
 * The managed policies attached to a user, a group or a role, in their order.
 * INVARIANT: a policy is deleted after it was detached from all. One that is not there was read at another moment than its
 * holder, and the call is tried again, or somebody took it out of the store: then nothing may be decided: it may have denied.
 */
export function attachedTo(state: ReadUnit, holder: PolicyHolder): MaybePromise<readonly ManagedPolicy[]> {
  const { attached } = holder
  if (attached.length === 0) return []
  return andThen(state.getAll(ManagedPolicies, ownKeys(holder)), found => {
    const own = found.values()
    return attached.map(({ arn, policyId }) => {
      const policy = findAwsPolicy(arn) ?? own.next().value
      if (policy?.id === policyId) return policy
      throw new Error(`The policy ${arn} is attached and not there, so nothing can be decided.`)
    })
  })
}

/** In the account. AWS: of its own policies, too. */
export const countAttachments = (state: ReadUnit, policy: ManagedPolicy): Promise<number> =>
  state.count(Attachments, [policy.id])

export type AttachedTo =
  | { readonly kind: 'user'; readonly holder: ListedUser & { readonly name: string } }
  | { readonly kind: 'group'; readonly holder: ListedGroup }
  | { readonly kind: 'role'; readonly holder: ListedRole }

/** Undefined for one that was deleted since its attachment was read. */
export async function findHolder(state: ReadUnit, { kind, holderId }: Attachment): Promise<AttachedTo | undefined> {
  // INVARIANT: a policy is attached to users with names alone.
  const holder = await listHolder[kind](state, holderId)
  return holder && ({ kind, holder } as AttachedTo)
}

const listHolder = {
  user: (state: ReadUnit, id: string) => state.getOf(Users, [id], listed),
  group: (state: ReadUnit, id: string) => state.getOf(Groups, [id], listed),
  role: (state: ReadUnit, id: string) => state.getOf(Roles, [id], listedRole),
}

/** In key order: groups, roles, then users, each by id; fewer than `limit` where there are no more. */
export const listAttachments = (state: ReadUnit, prefix: Key, after: Key | undefined, limit: number) =>
  state.list(Attachments, prefix, { after, limit })

/** As IAM's lists show what is attached to a holder. */
export function describeAttached({ arn }: NamedPolicy) {
  return { PolicyName: parsePolicyArn(arn)!.name, PolicyArn: arn }
}

/** Whether the attached policy stands under the path that a list asks for. */
export function isAttachedUnder(filter: Parameters<typeof isUnder>[0]): (entry: NamedPolicy) => boolean {
  const underPath = isUnder(filter)
  return ({ arn }) => underPath(parsePolicyArn(arn)!)
}
