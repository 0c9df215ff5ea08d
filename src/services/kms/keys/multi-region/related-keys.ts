// What is done to all keys of a multi-Region key at once, in each of their Regions. INVARIANT: it is done in one commit that has
// read the primary key, so that no two of them are done past each other.
import type { AwsError } from '../../../../core/aws-error.ts'
import { day, type Instant } from '../../../../core/clock.ts'
import { Secret } from '../../../../core/secret.ts'
import type { Call, Scope } from '../../../../gateway/operation.ts'
import { Timers, type Timer } from '../../../../storage/time/timers.ts'
import type { ReadUnit, UnitOfWork } from '../../../../storage/unit-of-work.ts'
import { arnOf } from '../../arns.ts'
import { deletionTimer } from '../key-deletion.ts'
import { notPrimary } from '../key-errors.ts'
import { KeyMaterials, materialsOf, toBeImported, type KeyMaterial } from '../key-materials.ts'
import {
  hasReplicas, isPrimary, isReplica, regionsOf, withoutReplica, withReplica, type Related,
} from './multi-region.ts'
import { Keys, type KmsKey } from '../keys.ts'

type UnsupportedError = Call<unknown, 'UnsupportedOperationException'>['error']

export function requirePrimary(key: KmsKey): Related {
  if (key.multiRegion && isPrimary(key)) return key.multiRegion
  throw notPrimary(key)
}

/** For what a primary key does for its replicas as well. AWS: recorded. */
export function requireNoReplica(operation: string, key: KmsKey, error: UnsupportedError): void {
  if (!isReplica(key)) return
  const words = `${arnOf(key)} is a multi-region replica key which is not valid for ${operation}.`
  throw error('UnsupportedOperationException', words)
}

/** The key itself, or the one of which it is a replica. */
export async function primaryFor(state: ReadUnit, key: KmsKey): Promise<KmsKey> {
  return key.multiRegion ? getRelated(state, key, key.multiRegion.primary) : key
}

async function getRelated(state: ReadUnit, { id, account }: KmsKey, region: string): Promise<KmsKey> {
  const key = await state.in({ account, region }).get(Keys, [id])
  if (!key) throw new Error(`Key ${id} is not in ${region}, where it should be.`)
  return key
}

/** As they are now. */
export async function relatedKeys(state: ReadUnit, key: KmsKey, related: Related): Promise<readonly KmsKey[]> {
  const keys: KmsKey[] = []
  for (const region of regionsOf(related)) keys.push(await getRelated(state, key, region))
  return keys
}

/** Writes into each of the keys how they are related. */
export async function writeRelation(state: UnitOfWork, key: KmsKey, related: Related): Promise<void> {
  for (const one of await relatedKeys(state, key, related)) await state.in(one).update(Keys, { ...one, multiRegion: related })
}

type ReplicaFacts = Pick<KmsKey, 'description' | 'manager' | 'policy' | 'principals' | 'aliases' | 'tags'>

/** The replica that is made in the Region of the call. */
export function draftReplica({ region, now }: Scope, primary: KmsKey, facts: ReplicaFacts): KmsKey {
  const { id, partition, account, spec, usage, origin, currentMaterialId, multiRegion } = primary
  return {
    ...facts, id, partition, account, spec, usage, origin, ...(currentMaterialId !== undefined && { currentMaterialId }), region,
    state: 'Creating', createdAt: now, multiRegion: withReplica(multiRegion!, region),
  }
}

/** AWS: it has all materials that the primary key ever had; of what was imported, it is to be given the bytes. */
export async function keepReplica(state: UnitOfWork, primary: KmsKey, replica: KmsKey): Promise<void> {
  const there = state.in(replica)
  await there.insert(Keys, replica)
  for (const material of await materialsOf(state.in(primary), primary)) {
    // INVARIANT: what KMS made is never taken away.
    if (primary.origin === 'AWS_KMS') await keepCopy(there, material as KeyMaterial)
    else if (!material.isPending) await there.insert(KeyMaterials, toBeImported(material))
  }
}

/** INVARIANT: of its own, since a secret is kept under the Region of its record. */
const keepCopy = (there: UnitOfWork, material: KeyMaterial): Promise<void> =>
  there.insert(KeyMaterials, { ...material, bytes: new Secret(material.bytes.reveal()) })

/** The replicas of a primary key, as they are now. */
export const replicasOf = async (state: ReadUnit, primary: KmsKey): Promise<readonly KmsKey[]> =>
  hasReplicas(primary) ? (await relatedKeys(state, primary, primary.multiRegion!)).slice(1) : []

/** Gives the current material of a primary key, which is new, to each of its replicas. */
export async function shareMaterial(state: UnitOfWork, primary: KmsKey, material: KeyMaterial): Promise<void> {
  for (const replica of await replicasOf(state, primary)) {
    await keepCopy(state.in(replica), material)
    await state.in(replica).update(Keys, { ...replica, currentMaterialId: material.id })
  }
}

/** AWS: the window of a primary key that is to be deleted begins when the last of its replicas is. */
export async function removeReplica(state: UnitOfWork, replica: KmsKey, now: Instant): Promise<void> {
  const related = withoutReplica(replica.multiRegion!, replica.region)
  await writeRelation(state, replica, related)
  const { deletionDays, ...primary } = await getRelated(state, replica, related.primary)
  if (primary.state !== 'PendingReplicaDeletion' || related.replicas.length > 0) return
  const deletionAt = now + deletionDays! * day
  await state.in(primary).update(Keys, { ...primary, state: 'PendingDeletion', deletionAt })
  await state.insert(Timers, deletionTimer(primary, deletionAt))
}

/** Until it fires, keys are `Creating` or `Updating`. It is that of the primary key, in whose Region the trail tells of it. */
function synchronizationTimer({ id, account }: KmsKey, region: string, due: Instant): Timer {
  return { id: `kms.SynchronizeKey/${account}/${id}`, due, job: 'kms.SynchronizeKey', account, region, subject: id }
}

/** One does for all that is begun by then. */
export const synchronizeSoon = (state: UnitOfWork, key: KmsKey, primaryRegion: string, now: Instant): Promise<void> =>
  state.put(Timers, synchronizationTimer(key, primaryRegion, now))

export const replicaExists = (error: Call<unknown, 'AlreadyExistsException'>['error']): AwsError =>
  error('AlreadyExistsException', 'You can create only one replica of each primary key in each AWS Region.')
