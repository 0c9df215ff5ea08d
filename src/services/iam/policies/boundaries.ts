// Whose permissions boundary a managed policy is. The record of a user or a role names its own; the records here lead from a
// policy back to them.
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Call } from '../../../gateway/operation.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Bounded, NamedPolicy } from '../entities.ts'
import { requireForCustomers, type Attachment } from './attachments.ts'
import { findAwsPolicy } from './aws-managed-policies.ts'
import { findManagedPolicy, ManagedPolicies, requirePolicyArn } from './managed-policies.ts'
import type { ManagedPolicy } from './managed-policy.ts'
import { parsePolicyArn } from './policy-arns.ts'

type BoundedKind = 'user' | 'role'

interface Boundary extends Attachment {
  readonly kind: BoundedKind
}

const Boundaries = collection<Boundary>('iam.boundaries', {
  per: 'account',
  key: ({ policyId, kind, holderId }) => [policyId, kind, holderId],
})

interface Holder extends Bounded {
  readonly id: string
}

type SetCall = Pick<
  Call<
    { readonly PermissionsBoundary?: string | undefined },
    'InvalidInputException' | 'NoSuchEntityException' | 'PolicyNotAttachableException'
  >,
  'input' | 'scope' | 'state' | 'error'
>

/** What the holder's record says once it has the boundary that the request brings, if it brings one. The caller writes it. */
export async function setBoundary(call: SetCall, kind: BoundedKind, holder: Holder): Promise<Bounded> {
  const { input: { PermissionsBoundary: arn }, scope, state, error } = call
  if (arn === undefined) return {}
  requirePolicyArn({ input: { PolicyArn: arn }, scope, error })
  const policy = await findManagedPolicy(state, arn)
  // AWS: as clients report it.
  if (!policy) throw error('NoSuchEntityException', `Scope ARN: ${arn} does not exist or is not attachable.`)
  requireForCustomers(policy, kind, error)
  if (holder.boundary?.policyId !== policy.id) {
    await clearBoundary(state, kind, holder)
    await state.insert(Boundaries, { policyId: policy.id, kind, holderId: holder.id })
  }
  return { boundary: { arn, policyId: policy.id } }
}

/** The caller takes it out of the holder's record as well, or takes out that. */
export async function clearBoundary(state: UnitOfWork, kind: BoundedKind, { id, boundary }: Holder): Promise<void> {
  if (boundary) await state.drop(Boundaries, [boundary.policyId, kind, id])
}

/** Where it is nobody's it is expected to stay so. */
export async function isBoundary(state: ReadUnit, { id }: ManagedPolicy): Promise<boolean> {
  return (await state.list(Boundaries, [id], { limit: 1, expected: true })).length > 0
}

export const countBoundaries = (state: ReadUnit, { id }: ManagedPolicy): Promise<number> => state.count(Boundaries, [id])

/** In key order: roles, then users, each by id; fewer than `limit` where there are no more. */
export const listBoundaries = (state: ReadUnit, prefix: Key, after: Key | undefined, limit: number) =>
  state.list(Boundaries, prefix, { after, limit })

const ownKey = derived(({ arn }: NamedPolicy): readonly Key[] => [[parsePolicyArn(arn)!.name.toLowerCase()]])

/**
 * The policy that a user's or a role's record names for its boundary.
 * INVARIANT: it is deleted after it is nobody's boundary any more, so that one that is not there leaves nothing to be decided, as
 * with an attached one: it is what keeps its holder from the rest.
 */
export function getBoundary(state: ReadUnit, boundary: NamedPolicy): MaybePromise<ManagedPolicy> {
  const { arn, policyId } = boundary
  const aws = findAwsPolicy(arn)
  return andThen(aws ? [aws] : state.getAll(ManagedPolicies, ownKey(boundary)), ([policy]) => {
    if (policy?.id === policyId) return policy
    throw new Error(`The policy ${arn} is a boundary and not there, so nothing can be decided.`)
  })
}
