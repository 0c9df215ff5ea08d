// The versions of a secret that hold a value, and which of them go.
import { day, type Instant } from '../../../core/clock.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { Secret } from '../secrets.ts'
import { versionsOf } from './stages.ts'

/** The data key of a version as a key of KMS has encrypted it. */
export interface Wrapping {
  readonly wrappedKey: Uint8Array
  /** As the secret called it; the AWS managed key where absent. */
  readonly keyId?: string
  /** As KMS names it, however it was called: an alias may be another key's by now. Absent in older stores. */
  readonly keyArn?: string
}

/** Of its wrappings the one under the key that the secret had last. */
export interface SecretVersion extends Wrapping {
  /** The secret's suffix, which no two of a name share. */
  readonly suffix: string
  readonly name: string
  readonly id: string
  readonly createdAt: number
  readonly kind: 'string' | 'binary'
  readonly sealed: Uint8Array
  /** Its other ones, under keys that the secret had before, the oldest first. */
  readonly earlier?: readonly Wrapping[]
  /** The day on which it was read last. */
  readonly accessedAt?: number
  /** From an older store, with no place by its age. */
  readonly isUndated?: true
}

export const SecretVersions = collection<SecretVersion>('secretsmanager.versions', {
  per: 'region',
  key: ({ name, suffix, id }) => [name, suffix, id],
  indexes: { byAge: ({ name, suffix, createdAt, isUndated }) => (isUndated ? undefined : [name, suffix, createdAt]) },
  schema: 2,
  upgrade: record => ({ ...(record as SecretVersion), isUndated: true }),
})

const mostEarlier = 9

/** The oldest first. */
export function wrappingsOf({ wrappedKey, keyId, keyArn, earlier = [] }: SecretVersion): readonly Wrapping[] {
  return [...earlier, { wrappedKey, ...(keyId !== undefined && { keyId }), ...(keyArn !== undefined && { keyArn }) }]
}

/**
 * With that wrapping as its last one. AWS: the other keys open it still (recorded). DIFFERS: of ten keys at most, whose number
 * AWS does not publish.
 */
export function wrappedLast(version: SecretVersion, last: Wrapping): SecretVersion {
  const { wrappedKey: _, keyId: __, keyArn: ___, earlier: ____, ...rest } = version
  const earlier = wrappingsOf(version).filter(({ keyArn, wrappedKey }) =>
    wrappedKey !== last.wrappedKey && (keyArn === undefined || keyArn !== last.keyArn))
  // What has the key's name by now is no other key's.
  const named = earlier.map(one => (one.keyId !== undefined && one.keyId === last.keyId ? { ...one, ...calledByArn(one) } : one))
  return { ...rest, ...last, ...(named.length > 0 && { earlier: named.slice(-mostEarlier) }) }
}

const calledByArn = ({ keyArn }: Wrapping) => keyArn !== undefined && { keyId: keyArn }

export const findVersion = (state: ReadUnit, secret: Secret, id: string) =>
  state.in(secret).get(SecretVersions, [secret.name, secret.suffix, id])

export async function keepVersion(state: UnitOfWork, secret: Secret, version: SecretVersion): Promise<void> {
  const { isUndated: _, ...kept } = version
  await state.in(secret).update(SecretVersions, kept)
}

/** AWS: beyond as many, those go that have no label and are not of the last day. */
const keptVersions = 100
/** DIFFERS: AWS publishes no number of those that a secret has besides. */
export const mostVersions = 1000

/**
 * Removes the versions that go as another comes; answers the secret as it is then. INVARIANT: looks at no more of them than go,
 * and those that have labels.
 */
export async function removeOutdated(state: UnitOfWork, secret: Secret, now: Instant): Promise<Secret> {
  const surplus = secret.versions - keptVersions
  if (surplus <= 0) return secret
  const labelled = versionsOf(secret.stages)
  const there = state.in(secret)
  const oldest = await there.listOf(
    SecretVersions, [secret.name, secret.suffix], { index: 'byAge', limit: Math.min(surplus, atOnce) + labelled.size },
    ({ id, createdAt }) => ({ id, createdAt }),
  )
  const outdated = oldest.filter(({ id, createdAt }) => !labelled.has(id) && createdAt < now - day).slice(0, surplus)
  for (const { id } of outdated) {
    await there.remove(SecretVersions, (await findVersion(state, secret, id))!)
  }
  return { ...secret, versions: secret.versions - outdated.length }
}

/** The rest goes with the versions that come next. */
const atOnce = 100
