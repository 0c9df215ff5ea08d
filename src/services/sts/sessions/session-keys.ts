// What sessions are sealed under. A key seals new sessions for a day, is kept for as long as one of them may live, and is then
// gone, so that whoever learns it later has learnt nothing of use.
import { hour, type Instant } from '../../../core/clock.ts'
import { Generations } from '../../../core/generations.ts'
import { Secret } from '../../../core/secret.ts'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { Session } from '../../../gateway/ports.ts'
import { collection } from '../../../storage/collection.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { unitsOf } from './packed-session.ts'

export interface SessionKey {
  /** 32 hexadecimal digits. */
  readonly id: string
  readonly bytes: Secret<Uint8Array>
}

const SessionKeys = collection<SessionKey>('sts.session-keys', { per: 'global', key: ({ id }) => [id], sealed: ['bytes'] })

/** Which session key new sessions are sealed under, since when, and which ones were before. */
interface CurrentKey {
  readonly name: 'current'
  readonly keyId: string
  readonly since: Instant
  readonly retired: readonly RetiredKey[]
}

interface RetiredKey {
  readonly keyId: string
  readonly since: Instant
  /** When another took its place. */
  readonly at: Instant
}

const CurrentKeys = collection<CurrentKey>('sts.current-session-key', {
  per: 'global',
  key: ({ name }) => [name],
  schema: 3,
  upgrade(record, schema) {
    const { retired = [], ...rest } = record as Omit<CurrentKey, 'retired'> & { retired?: readonly Omit<RetiredKey, 'since'>[] }
    return { ...rest, since: schema === 1 ? 0 : rest.since, retired: retired.map(key => ({ ...key, since: 0 })) }
  },
})

const sealsFor = 24 * hour
/** AWS: the longest session. */
const longestSession = 36 * hour

/** Of the texts of sessions that are kept, and of their tokens. */
const mostUnits = 4 * 1024 * 1024

function weightOf(token: string, { assumed, federated, delegation }: Session): number {
  const own = assumed ?? federated
  return token.length + (own ? unitsOf(own) : 0) + (delegation?.policy.length ?? 0)
}

/** A session key as it is used: its key, and the sessions that were opened under it. */
export const opened = derived((record: SessionKey) => ({
  key: new HmacKey(record.bytes.reveal()),
  sessions: new Generations<string, Session>({ most: 10_000, mostWeight: mostUnits, weigh: weightOf }),
}))

export function findSessionKey(state: ReadUnit, id: string): MaybePromise<SessionKey | undefined> {
  return state.get(SessionKeys, [id])
}

/** For what something is sealed that a session comes of. */
export interface SealingCall extends Pick<Call<unknown>, 'state' | 'once'> {
  readonly scope: Pick<Scope, 'now' | 'settled'>
}

/** The key for a new session; one that is drawn now takes the place of one that has had its day. */
export async function currentSessionKey({ scope: { now }, state, once }: SealingCall): Promise<SessionKey> {
  const current = await state.get(CurrentKeys, ['current'])
  // One of the future was made under a clock that was wrong. Of two servers whose clocks are days apart each finds its own, and
  // does not draw another whenever the other did.
  const isOfToday = ({ since }: Pick<CurrentKey, 'since'>) => now >= since - hour && now - since < sealsFor
  const usable = current && [current, ...current.retired.toReversed()].find(isOfToday)
  const known = usable && (await findSessionKey(state, usable.keyId))
  if (known) return known
  const id = once('session key id', random => Buffer.from(random(16)).toString('hex'))
  const record: SessionKey = { id, bytes: new Secret(once('session key', random => random(32))) }
  await state.insert(SessionKeys, record)
  const next = { name: 'current' as const, keyId: id, since: now }
  if (!current) {
    await state.insert(CurrentKeys, { ...next, retired: [] })
    return record
  }
  const retired = await removeSpent(state, [...current.retired, { keyId: current.keyId, since: current.since, at: now }], now)
  await state.update(CurrentKeys, { ...next, retired })
  return record
}

/** Those that may still have sealed a session that lives. */
async function removeSpent(state: UnitOfWork, retired: CurrentKey['retired'], now: Instant): Promise<CurrentKey['retired']> {
  const isSpent = ({ at }: CurrentKey['retired'][number]) => at + longestSession < now
  for (const { keyId } of retired.filter(isSpent)) {
    const spent = await findSessionKey(state, keyId)
    if (spent) await state.remove(SessionKeys, spent)
  }
  return retired.filter(key => !isSpent(key))
}
