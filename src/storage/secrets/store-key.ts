// The store's own key: every other key of a store is derived from it by purpose. It is drawn when the store is made, and kept in
// the store, wrapped under the root key; while one root key follows another it is wrapped under both, a line each.
import { hkdfSync } from 'node:crypto'
import type { RandomBytes } from '../../core/ids.ts'
import { kindOf, type RootKey } from './root-key/root-key.ts'

export interface StoreKey {
  /** 32 bytes for one purpose; each purpose has one user. */
  derive(purpose: string): Uint8Array
}

export function storeKeyFrom(bytes: Uint8Array): StoreKey {
  if (bytes.length !== 32) throw new Error('The key of a store has 32 bytes')
  return { derive: purpose => new Uint8Array(hkdfSync('sha256', bytes, 'stockade store key 1', purpose, 32)) }
}

/** The key, and the lines in which the store keeps it. */
export interface KeptKey {
  readonly key: StoreKey
  readonly wraps: string
}

/** Draws the key of a store that is made now, where `wraps` is undefined. Throws one sentence for another store's root key. */
export function openStoreKey(rootKey: RootKey, wraps: string | undefined, random: RandomBytes): KeptKey {
  if (wraps !== undefined) return { key: storeKeyFrom(unwrap(rootKey, wraps)), wraps }
  const bytes = random(32)
  return { key: storeKeyFrom(bytes), wraps: rootKey.wrap(bytes) }
}

/** The lines with one more, under `next`. */
export function addWrap(rootKey: RootKey, next: RootKey, wraps: string): string {
  return `${wraps}\n${next.wrap(unwrap(rootKey, wraps))}`
}

/** The lines without those of `before`. Throws where `rootKey` opens none of the rest. */
export function dropWraps(rootKey: RootKey, before: string, wraps: string): string {
  const gone = new Set(before.split('\n'))
  const rest = wraps.split('\n').filter(line => !gone.has(line)).join('\n')
  unwrap(rootKey, rest)
  return rest
}

/** Changes the lines in which a store keeps its key, unless somebody else did so meanwhile. */
export type ChangeWraps = (change: (wraps: string) => string) => Promise<void>

export const underWay = "Another 'stockade root-key rotate' is under way on this store: wait until it has ended."

function unwrap(rootKey: RootKey, wraps: string): Uint8Array {
  const lines = wraps.split('\n')
  const ours = lines.filter(line => kindOf(line) === rootKey.kind)
  if (ours.length === 0) throw new Error(otherKind[rootKey.kind])
  for (const line of ours) {
    const bytes = rootKey.unwrap(line)
    if (bytes) return bytes
  }
  throw new Error(`${rootKey.name} is not the one that the store was made with.`)
}

const otherKind = {
  key: 'The store is kept under a passphrase: set STOCKADE_PASSPHRASE.',
  passphrase: 'The store is kept under a root key and not under a passphrase: unset STOCKADE_PASSPHRASE.',
}
