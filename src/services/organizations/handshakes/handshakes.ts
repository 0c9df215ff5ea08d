// What one account has to agree to that another asks for: to join an organization, or that all of its features are enabled.
import { day } from '../../../core/clock.ts'
import { formatArn } from '../../../core/arn.ts'
import type { Tags } from '../../../core/tags.ts'
import { unnamed, type Call, type Resolver } from '../../../gateway/operation.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import { removeAll } from '../../../storage/remove-all.ts'
import { Timers } from '../../../storage/time/timers.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { accountEmail, accountName, type Names } from '../names.ts'
import { notAllowed, type Organization } from '../organizations.ts'

export interface Handshake {
  /** `h-…` */
  readonly id: string
  readonly organizationId: string
  /** Of the organization, as it was when it asked. */
  readonly managementAccount: string
  readonly manager?: Names
  readonly partition: string
  readonly featureSet: 'ALL' | 'CONSOLIDATED_BILLING'
  readonly action: 'INVITE' | 'ENABLE_ALL_FEATURES' | 'APPROVE_ALL_FEATURES'
  /** Who has to agree. */
  readonly account: string
  /** As the request names it, where that is by its address. */
  readonly email?: string
  readonly state: 'REQUESTED' | 'OPEN' | 'CANCELED' | 'ACCEPTED' | 'DECLINED'
  readonly requestedAt: number
  readonly expiresAt: number
  readonly endedAt?: number
  readonly notes?: string
  /** That which this one is a part of. */
  readonly parentId?: string
  /** How many of its parts are still to be accepted. */
  readonly waitsFor?: number
  /** Those of the account that joins. */
  readonly tags: Tags
}

export const Handshakes = collection<Handshake>('organizations.handshakes', {
  per: 'global',
  key: ({ id }) => [id],
  indexes: {
    byOrganization: ({ organizationId, requestedAt }) => [organizationId, requestedAt],
    byAccount: ({ account, requestedAt }) => [account, requestedAt],
  },
})

/** AWS: an invitation is good for 15 days, a change of features for 90; what has ended is told of for 30. */
export const lifetimes = { invitation: 15 * day, features: 90 * day }
const toldFor = 30 * day

export async function insertHandshake(state: UnitOfWork, handshake: Handshake): Promise<void> {
  await state.insert(Handshakes, handshake)
  const { id: subject, managementAccount: account } = handshake
  await state.insert(Timers, { ...forgettingOf(handshake), job: forgetting, account, region: 'aws-global', subject })
}

export const removeHandshakes = (state: UnitOfWork, organizationId: string): Promise<void> =>
  removeAll(state, Handshakes, [organizationId], {
    index: 'byOrganization',
    async beside(handshake) {
      const { due, id } = forgettingOf(handshake)
      await state.drop(Timers, [due, id])
    },
  })

const forgetting = 'organizations.ForgetHandshake'

/** INVARIANT: none ends later than it expires, so that it is told of no more then. */
const forgettingOf = ({ id, expiresAt }: Handshake) => ({ due: expiresAt + toldFor, id: `${forgetting}/${id}` })

export const stateAt = ({ state, expiresAt }: Handshake, now: number): Handshake['state'] | 'EXPIRED' =>
  ((state === 'OPEN' || state === 'REQUESTED') && now >= expiresAt ? 'EXPIRED' : state)

export const isTold = (handshake: Handshake, now: number): boolean => {
  const endedAt = handshake.endedAt ?? (stateAt(handshake, now) === 'EXPIRED' ? handshake.expiresAt : undefined)
  return endedAt === undefined || now - endedAt < toldFor
}

export const handshakeArn = ({ partition, managementAccount, organizationId, action, id }: Handshake): string => {
  const resource = `handshake/${organizationId}/${action.toLowerCase()}/${id}`
  return formatArn({ partition, service: 'organizations', region: '', account: managementAccount, resource })
}

type Named = { readonly HandshakeId?: string | undefined }

/** It is one of the caller's own resources, whichever side he is on. */
export const handshakeNamed: Resolver<Named> = async ({ HandshakeId: id }, { scope, state }) => {
  if (id === undefined) return unnamed
  const { account, partition } = scope
  const found = await state.get(Handshakes, [id])
  const handshake = found && isParty(found, account) ? found : undefined
  const unknown = formatArn({ partition, service: 'organizations', region: '', account, resource: `handshake/*/*/${id}` })
  const arn = handshake ? handshakeArn(handshake) : unknown
  return { arn, account, exists: handshake !== undefined, authority: 'either' }
}

const isParty = ({ account, managementAccount }: Handshake, caller: string): boolean =>
  caller === account || caller === managementAccount

type HandshakeCall = Pick<
  Call<{ readonly HandshakeId: string }, 'HandshakeNotFoundException'>, 'input' | 'scope' | 'state' | 'error'
>

/** The handshake that the request names, where the caller's account is a party to it. */
export async function getHandshake({ input, scope, state, error }: HandshakeCall): Promise<Handshake> {
  const handshake = await state.get(Handshakes, [input.HandshakeId])
  if (handshake && isParty(handshake, scope.account) && isTold(handshake, scope.now)) return handshake
  // DIFFERS: AWS's sentence is not known.
  throw error('HandshakeNotFoundException', "You specified a handshake that doesn't exist.")
}

type Ending = 'ACCEPTED' | 'DECLINED' | 'CANCELED'

type EndCall = HandshakeCall & Pick<
  Call<{ readonly HandshakeId: string }, 'HandshakeAlreadyInStateException' | 'InvalidHandshakeTransitionException'>, 'error'
>

/** The handshake in its new state, which is not written yet. DIFFERS: AWS's sentences are not known. */
export function ended({ scope, error }: EndCall, handshake: Handshake, ending: Ending): Handshake {
  const state = stateAt(handshake, scope.now)
  if (state === ending) {
    throw error('HandshakeAlreadyInStateException', 'The handshake is already in the requested state.')
  }
  const isOpen = state === 'OPEN' || (state === 'REQUESTED' && ending === 'CANCELED')
  if (!isOpen) {
    throw error('InvalidHandshakeTransitionException', `You cannot do this to a handshake in the state ${state}.`)
  }
  return { ...handshake, state: ending, endedAt: scope.now }
}

/** As Organizations' answers show it. */
export function describeHandshake(handshake: Handshake, now: number) {
  const { id, organizationId, account, email, action, notes, requestedAt, expiresAt, parentId } = handshake
  const isOwn = action === 'ENABLE_ALL_FEATURES'
  const target = email === undefined
    ? { Type: 'ACCOUNT' as const, id: account } : { Type: 'EMAIL' as const, id: email }
  return {
    Id: id,
    Arn: handshakeArn(handshake),
    Parties: [
      { Id: organizationId, Type: 'ORGANIZATION' as const }, ...(isOwn ? [] : [{ Id: target.id, Type: target.Type }]),
    ],
    State: stateAt(handshake, now),
    RequestedTimestamp: new Date(requestedAt),
    ExpirationTimestamp: new Date(expiresAt),
    Action: action,
    Resources: [
      { Type: 'ORGANIZATION' as const, Value: organizationId, ...(!isOwn && { Resources: describeAsking(handshake) }) },
      ...(isOwn ? [] : [{ Type: target.Type, Value: target.id }]),
      ...(notes === undefined ? [] : [{ Type: 'NOTES' as const, Value: notes }]),
      ...(parentId === undefined ? [] : [{ Type: 'PARENT_HANDSHAKE' as const, Value: parentId }]),
    ],
  }
}

/** Who asks, as whom he asks is told of it. */
function describeAsking({ managementAccount: account, manager, featureSet }: Handshake) {
  const named = { account, ...manager }
  return [
    { Type: 'MASTER_EMAIL' as const, Value: accountEmail(named) },
    { Type: 'MASTER_NAME' as const, Value: accountName(named) },
    { Type: 'ORGANIZATION_FEATURE_SET' as const, Value: featureSet },
  ]
}

type PartyCall = Pick<HandshakeCall, 'scope' | 'error'>

/** That the caller is who has to agree. */
export function requireAsked({ scope, error }: PartyCall, { account }: Handshake): void {
  if (account !== scope.account) throw notAllowed(error)
}

/** That the caller is who asks. */
export function requireAsking({ scope, error }: PartyCall, { managementAccount }: Handshake): void {
  if (managementAccount !== scope.account) throw notAllowed(error)
}

interface OpenAsked {
  readonly action: Handshake['action']
  readonly account: string
  readonly now: number
}

/** Read at once. */
const step = 100

/** One of the organization that is still to be accepted or declined. */
export async function findOpen(state: ReadUnit, { id }: Organization, asked: OpenAsked): Promise<Handshake | undefined> {
  const { action, account, now } = asked
  const isOpen = (one: Handshake) =>
    one.organizationId === id && one.action === action && ['OPEN', 'REQUESTED'].includes(stateAt(one, now))
  for (let after: Key | undefined; ;) {
    const some = await state.list(Handshakes, [account], { index: 'byAccount', after, limit: step })
    const found = some.find(isOpen)
    if (found || some.length < step) return found
    const { requestedAt, id: last } = some.at(-1)!
    after = [account, requestedAt, last]
    await state.turn()
  }
}
