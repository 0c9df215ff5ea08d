// Of all nodes of a store one does its chores: it fires timers, follows the journal and keeps it short. The lease says which.
// It only saves work. Each chore commits against what it read, so two nodes that both think they hold it still do nothing twice;
// so the nodes' own clocks are good enough to date it by.
import { randomUUID } from 'node:crypto'
import { collection } from './collection.ts'
import type { CachedStore } from './cache.ts'
import type { PartitionedUnit } from './unit-of-work.ts'

interface Lease {
  readonly name: string
  readonly holder: string
  /** Milliseconds, by the holder's wall clock. */
  readonly until: number
}

const Leases = collection<Lease>('stockade.leases', { per: 'global', key: ({ name }) => [name] })

export interface LeaseSettings {
  readonly store: Pick<CachedStore, 'commit'>
  readonly begin: (partition: { readonly account: string; readonly region: string }) => PartitionedUnit
  /** Milliseconds. */
  readonly wall: () => number
  readonly holder: string
}

export interface LeaseHolder {
  /**
   * Whether this node holds the lease now; it takes one that has run out, and renews its own in time. Nobody holds one while
   * the store does not answer.
   */
  holds(name: string): Promise<boolean>
  /** Leaves what it holds to the others at once, or to time where the store does not answer. */
  release(): Promise<void>
}

/** A node that dies is followed by another after this long. */
const length = 10_000
const nowhere = { account: '', region: '' }

/** For a store that no other process opens. */
export const soleHolder: LeaseHolder = { holds: async () => true, release: async () => undefined }

export function leaseHolder({ store, begin, wall, holder }: LeaseSettings): LeaseHolder {
  const held = new Set<string>()

  async function put(name: string, until: number, mayTake: (lease: Lease) => boolean): Promise<boolean> {
    const unit = begin(nowhere)
    const lease = await unit.get(Leases, [name])
    if (lease && !mayTake(lease)) return false
    const next = { name, holder, until }
    await (lease ? unit.update(Leases, next) : unit.insert(Leases, next))
    return (await store.commit(unit.toBatch([], randomUUID()))).committed
  }

  async function take(name: string): Promise<boolean> {
    const now = wall()
    const lease = await begin(nowhere).get(Leases, [name])
    const isOurs = lease?.holder === holder
    if (lease && (isOurs ? lease.until - now > length / 2 : lease.until > now)) return isOurs
    const taken = await put(name, now + length, found => found.holder === holder || found.until <= now)
    if (taken) held.add(name)
    return taken
  }

  return {
    holds: name => take(name).catch(() => false),
    async release() {
      for (const name of held) await put(name, 0, ({ holder: found }) => found === holder).catch(() => false)
      held.clear()
    },
  }
}
