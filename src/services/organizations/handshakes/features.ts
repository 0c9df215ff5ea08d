// How an organization for billing alone comes to have all features: whoever was invited into it has to agree.
import type { Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Members } from '../members.ts'
import { namesOf } from '../names.ts'
import { getManager, newId, Organizations, type Organization } from '../organizations.ts'
import { Handshakes, insertHandshake, lifetimes, type Handshake } from './handshakes.ts'

type EnableCall = Pick<Call<unknown>, 'scope' | 'state' | 'once'>

export type Asking = Pick<Handshake, 'action' | 'account' | 'state' | 'expiresAt'> & Partial<Handshake>

/** A handshake that the organization asks for now. */
export async function newHandshake(
  { scope, state, once }: EnableCall, organization: Organization, asking: Asking,
): Promise<Handshake> {
  const { id: organizationId, managementAccount, partition, featureSet } = organization
  const id = once(`handshake ${asking.action} ${asking.account}`, newId('h', 10))
  const manager = namesOf(await getManager(state, organization))
  return { id, organizationId, managementAccount, manager, partition, featureSet, requestedAt: scope.now, tags: {}, ...asking }
}

/** Asks those who were invited. AWS: who was made in the organization has agreed. */
export async function askForFeatures(call: EnableCall, organization: Organization): Promise<Handshake> {
  const { scope, state } = call
  const expiresAt = scope.now + lifetimes.features
  const invited = await findInvited(state, organization)
  const parent = await newHandshake(call, organization, {
    action: 'ENABLE_ALL_FEATURES', account: organization.managementAccount, expiresAt,
    state: invited.length === 0 ? 'OPEN' : 'REQUESTED', waitsFor: invited.length,
  })
  await insertHandshake(state, parent)
  for (const account of invited) {
    const asking = { action: 'APPROVE_ALL_FEATURES', account, expiresAt, state: 'OPEN', parentId: parent.id } as const
    await insertHandshake(state, await newHandshake(call, organization, asking))
  }
  return parent
}

/** Read at once. */
const step = 100

async function findInvited(state: UnitOfWork, { id, managementAccount }: Organization): Promise<readonly string[]> {
  const invited: string[] = []
  for (let after: Key | undefined; ;) {
    const members = await state.list(Members, [id], { index: 'byOrganization', after, limit: step })
    for (const { account, joinedBy } of members) {
      if (joinedBy === 'INVITED' && account !== managementAccount) invited.push(account)
    }
    if (members.length < step) return invited
    const { joinedAt, account } = members.at(-1)!
    after = [id, joinedAt, account]
    await state.turn()
  }
}

/** When the last of those who were asked has agreed, the organization may go on. */
export async function approve(state: UnitOfWork, { parentId }: Handshake): Promise<void> {
  const parent = parentId === undefined ? undefined : await state.get(Handshakes, [parentId])
  if (parent?.state !== 'REQUESTED') return
  const waitsFor = parent.waitsFor! - 1
  await state.update(Handshakes, { ...parent, waitsFor, ...(waitsFor === 0 && { state: 'OPEN' as const }) })
}

export async function enableFeatures(state: UnitOfWork, organizationId: string): Promise<void> {
  const organization = await state.get(Organizations, [organizationId])
  if (organization) await state.update(Organizations, { ...organization, featureSet: 'ALL' })
}
