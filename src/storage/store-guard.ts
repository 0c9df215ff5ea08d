import type { RandomBytes } from '../core/ids.ts'
import { Barrier, barrierSecrets } from './rows/barrier.ts'
import { journalKeys, journalSecrets } from './journal/journal.ts'
import type { JournalKeys } from './journal/journal.ts'
import type { StoreKey } from './secrets/store-key.ts'

/** What opens a store's rows and vouches for its journal; all of it comes from the store's key. */
export interface StoreGuard {
  readonly keys: JournalKeys
  readonly barrier: Barrier
}

/** As bytes, in which form it crosses to a thread. */
export type GuardSecrets = ReturnType<typeof guardSecrets>

export function guardSecrets(key: StoreKey) {
  return { journal: journalSecrets(key), barrier: barrierSecrets(key) }
}

export function guardOfSecrets({ journal, barrier }: GuardSecrets, random: RandomBytes): StoreGuard {
  return { keys: journalKeys(journal), barrier: new Barrier(barrier, random) }
}

export function guardOf(key: StoreKey, random: RandomBytes): StoreGuard {
  return guardOfSecrets(guardSecrets(key), random)
}
