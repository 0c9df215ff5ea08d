// Which policies are attached where. A root, unit or account names those of a type itself, of which it has ten at most; where a
// policy is attached is a record for each place.
import type { Call } from '../../../gateway/operation.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import { removeAll } from '../../../storage/remove-all.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { findEntity, idOf, updateEntity, type Entity } from '../entities.ts'
import type { Organization } from '../organizations.ts'
import { usuallyAttached } from './aws-policies.ts'
import { findEnabled, type PolicyType } from './policy-types.ts'
import type { Policy } from './policy.ts'

interface Attachment {
  readonly organizationId: string
  readonly type: PolicyType
  readonly since: number
  readonly policyId: string
  readonly targetId: string
}

/** Of an organization's own policies: where AWS's are is told by whatever they could be attached to. */
export const Attachments = collection<Attachment>('organizations.attachments', {
  per: 'global', key: ({ organizationId, type, since, policyId, targetId }) => [organizationId, type, since, policyId, targetId],
})

/** The ids of the policies that are attached to it; none of a type that is not enabled. */
export function attachedTo(organization: Organization, { attached = [] }: Entity, type: PolicyType): readonly string[] {
  const enabled = findEnabled(organization, type)
  if (!enabled) return []
  return attached.find(one => one.since === enabled.since)?.ids ?? usuallyAttached(type)
}

export async function attach(state: UnitOfWork, organization: Organization, entity: Entity, policy: Policy): Promise<void> {
  const { type, id, isAws } = policy
  if (!isAws) await state.insert(Attachments, attachmentOf(organization, entity, policy))
  await setAttached(state, organization, entity, type, [...attachedTo(organization, entity, type), id])
}

export async function detach(state: UnitOfWork, organization: Organization, entity: Entity, policy: Policy): Promise<void> {
  const { type, id, isAws } = policy
  if (!isAws) await state.remove(Attachments, attachmentOf(organization, entity, policy))
  await setAttached(state, organization, entity, type, attachedTo(organization, entity, type).filter(other => other !== id))
}

const attachmentOf = (organization: Organization, entity: Entity, { id, type }: Policy): Attachment =>
  ({ organizationId: organization.id, ...findEnabled(organization, type)!, policyId: id, targetId: idOf(entity) })

async function setAttached(
  state: UnitOfWork, organization: Organization, entity: Entity, type: PolicyType, ids: readonly string[],
): Promise<void> {
  const others = (entity.attached ?? []).filter(one => one.type !== type)
  await updateEntity(state, entity, { attached: [...others, { ...findEnabled(organization, type)!, ids }] })
}

/** INVARIANT: where there is none it is expected to stay so, and a policy that is deleted while it is attached conflicts. */
export async function isAttached(state: ReadUnit, organization: Organization, { id, type }: Policy): Promise<boolean> {
  const enabled = findEnabled(organization, type)
  if (!enabled) return false
  return (await state.list(Attachments, [organization.id, type, enabled.since, id], { limit: 1, expected: true })).length > 0
}

/** Of an account or a unit that is deleted or leaves. */
export async function removeAttachments(state: UnitOfWork, organization: Organization, entity: Entity): Promise<void> {
  const { id, enabled = [] } = organization
  for (const { type, since } of enabled) {
    for (const policyId of attachedTo(organization, entity, type)) {
      await state.drop(Attachments, [id, type, since, policyId, idOf(entity)])
    }
  }
}

/** Of a type that is disabled. */
export const removeAttachmentsOf = (state: UnitOfWork, { id }: Organization, type: PolicyType): Promise<void> =>
  removeAll(state, Attachments, [id, type])

/** The ids of the places where a policy of the organization's own is attached, in their order. */
export function listTargetIds(
  state: ReadUnit, organization: Organization, { id, type }: Policy, after: Key | undefined, limit: number,
): Promise<readonly string[]> {
  const enabled = findEnabled(organization, type)
  if (!enabled) return Promise.resolve([])
  const prefix = [organization.id, type, enabled.since, id]
  const behind = after && [...prefix, ...after]
  return state.listOf(Attachments, prefix, { after: behind, limit }, ({ targetId }) => targetId)
}

type TargetCall = Pick<Call<{ readonly TargetId: string }, 'TargetNotFoundException'>, 'input' | 'state' | 'error'>

/** The root, the unit or the account that the request names. */
export async function getTarget({ input, state, error }: TargetCall, organization: Organization): Promise<Entity> {
  const target = await findEntity(state, organization, input.TargetId)
  if (target) return target
  throw error('TargetNotFoundException', "You specified a target that doesn't exist.")
}
