// The record of each blob, from before its first byte is written until after its last is gone: there is no blob without one, so
// that none has to be looked for. A blob is staged, then named by its owner's record in one commit with it, then released.
import type { Instant } from '../../core/clock.ts'
import type { Secret } from '../../core/secret.ts'
import { collection, type Key } from '../collection.ts'
import { StoreUnavailable, type Version } from '../store.ts'
import type { ReadUnit, UnitOfWork } from '../unit-of-work.ts'

/** How a record names a blob. */
export interface BlobName {
  readonly id: string
  /** In bytes. */
  readonly length: number
}

/**
 * What a blob is read by: its name, and the key that was drawn for its bytes when it was staged. Whoever names the blob keeps
 * that key, under whatever other key he likes, and nobody else does. Blobs of older stores have none.
 */
export interface BlobContent extends BlobName {
  readonly key?: Secret<Uint8Array>
}

export interface BlobRecord {
  readonly id: string
  readonly state: 'staged' | 'named' | 'released'
  /** Since when. */
  readonly at: Instant
  /** The key of the record that names it, or did. Of one owner the newest is named, and those before it are to be released. */
  readonly owner?: Key
}

export const Blobs = collection<BlobRecord>('stockade.blobs', {
  per: 'global',
  key: ({ id }) => [id],
  indexes: {
    owner: ({ state, owner }) => (state === 'named' ? owner : undefined),
    due: ({ state, at }) => (state === 'named' ? undefined : [state, at]),
  },
})

/**
 * To be committed together with the record that names it. INVARIANT: that commit expects the blob as it was staged. Whoever
 * collects it has changed it first, so that one of the two fails, however long a node was stopped in between.
 */
export async function nameBlob(state: UnitOfWork, { id }: BlobName, owner: Key, now: Instant): Promise<void> {
  const found = await state.get(Blobs, [id])
  if (found?.state !== 'staged') throw new StoreUnavailable('What was uploaded was given up meanwhile; send it again.')
  await state.update(Blobs, { id, state: 'named', at: now, owner })
}

/** The blob of a record that is removed in the same commit, and had it for itself. */
export async function releaseBlob(state: UnitOfWork, { id }: BlobName, now: Instant): Promise<void> {
  const found = await state.get(Blobs, [id])
  if (found?.state === 'named') await state.update(Blobs, { ...found, state: 'released', at: now })
}

/** How many of one owner are looked at at once. */
const mostReplaced = 100

/** Whether the owner names, or named, a blob that is not released yet. Nothing is expected by it. */
export async function hasBlobs(state: ReadUnit, owner: Key): Promise<boolean> {
  return (await state.listOf(Blobs, owner, { index: 'owner', limit: 1 }, ({ id }) => id)).length > 0
}

interface Releasing {
  readonly isGone: boolean
  readonly now: Instant
  readonly newest?: Version
}

/** The version of the newest of the owner's blobs; 0 where it has none. */
export async function newestOf(state: ReadUnit, owner: Key): Promise<Version> {
  const listed = await state.list(Blobs, owner, { index: 'owner', limit: mostReplaced })
  return Math.max(0, ...listed.map(one => state.versionOf(Blobs, one)))
}

/**
 * Releases those of the owner's blobs that were replaced, or all of one whose record is gone and expected to be. Answers whether
 * there may be more. INVARIANT: a blob is named once, in the commit that writes its owner's record, and its own record stays as
 * that commit wrote it while it is named. So of any two the one of the later version replaced the other, for good: whatever is
 * written to the owner meanwhile changes nothing of it, and nothing of it need be expected. `newest` is the version of what else
 * the owner has named so, and may have replaced all of them.
 */
export async function releaseBlobs(
  state: UnitOfWork, owner: Key, { isGone, now, newest = 0 }: Releasing,
): Promise<boolean> {
  const listed = await state.list(Blobs, owner, { index: 'owner', limit: mostReplaced })
  const last = Math.max(newest, ...listed.map(one => state.versionOf(Blobs, one)))
  for (const one of listed) {
    if (isGone || state.versionOf(Blobs, one) < last) await state.update(Blobs, { ...one, state: 'released', at: now })
  }
  return listed.length === mostReplaced
}
