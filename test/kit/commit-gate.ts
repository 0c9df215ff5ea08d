// A gate in front of the store: commits wait at it, so that a test decides which of two calls that have both read goes first.
import type { Storage } from '../../src/storage/open.ts'
import type { Batch } from '../../src/storage/store.ts'

export interface Held {
  /** Lets the commit go on. */
  release(): void
}

export interface CommitGate {
  /** Puts the gate before a store. */
  readonly between: (storage: Storage) => Storage
  /** Holds the next commit whose records name the operation; answers when it stands at the gate. */
  hold(operation: string): Promise<Held>
  /** The server's cache learns of all that was committed. */
  catchUp(): Promise<void>
}

export function commitGate(): CommitGate {
  const waiting = new Map<string, (held: Held) => void>()
  let opened: Storage | undefined
  const pass = async ({ records }: Batch) => {
    for (const [operation, arrived] of waiting) {
      if (!records.some(record => record.includes(`"eventName":"${operation}"`))) continue
      waiting.delete(operation)
      await new Promise<void>(release => arrived({ release }))
    }
  }
  return {
    hold: operation => new Promise(arrived => waiting.set(operation, arrived)),
    async catchUp() {
      await opened?.store.catchUp()
    },
    between(storage) {
      opened = storage
      const commit = storage.store.commit.bind(storage.store)
      storage.store.commit = async batch => {
        await pass(batch)
        return commit(batch)
      }
      return storage
    },
  }
}
