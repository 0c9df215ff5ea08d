// Of all nodes of a store one does its chores: it fires timers, follows the journal and keeps it short. The lease says which.
// It only saves work. Each chore commits against what it read, so two nodes that both think they hold it still do nothing twice.
// Its holder renews it; who sees for long enough that nobody does takes it. The watcher's own monotonic clock measures that, so
// that neither a wall clock that was set nor the difference between two of them leaves a store without its chores.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { BrokenRow } from './rows/barrier.ts'
import { collection } from './collection.ts'
import type { CachedStore } from './cache/cache.ts'
import { nowhere, type PartitionedUnit } from './unit-of-work.ts'

interface Lease {
  readonly name: string
  /** Empty where it was given up. */
  readonly holder: string
  /** Grows with every renewal. */
  readonly term: number
}

const Leases = collection<Lease>('stockade.leases', { per: 'global', key: ({ name }) => [name] })

export interface LeaseSettings {
  readonly store: Pick<CachedStore, 'commit' | 'catchUp'>
  readonly begin: (partition: { readonly account: string; readonly region: string }) => PartitionedUnit
  /** Milliseconds of any origin. */
  readonly monotonic: () => number
  readonly holder: string
}

export interface LeaseHolder {
  /**
   * Whether this node holds the lease now; it takes one that is renewed no more, and renews its own in time. Nobody holds one
   * while the store does not answer. Throws `BrokenRow`, since a store without its chores must not be one in silence.
   */
  holds(name: string): Promise<boolean>
  /**
   * Waits until this node holds it and has seen what the one before it did, and keeps it until what is answered is called.
   * `signal` ends the wait, which then throws.
   */
  hold(name: string, signal: AbortSignal): Promise<() => Promise<void>>
  /** Leaves what it holds to the others at once, or to time where the store does not answer. */
  release(): Promise<void>
}

/** A node that dies is followed by another after this long. */
const length = 10_000
/** Milliseconds between two looks of who waits for one, or keeps it. */
const betweenLooks = 250
/** For a store that no other process opens. */
export const soleHolder: LeaseHolder = {
  holds: async () => true,
  hold: async () => async () => undefined,
  release: async () => undefined,
}

export function leaseHolder({ store, begin, monotonic, holder }: LeaseSettings): LeaseHolder {
  /** Each lease as this node first saw it in this form, and when. */
  const seen = new Map<string, { readonly lease: Lease; readonly at: number }>()
  const held = new Set<string>()

  async function put(name: string, next: string, expected: Lease | undefined): Promise<boolean> {
    const unit = begin(nowhere)
    const lease = await unit.get(Leases, [name])
    if (lease?.holder !== expected?.holder || lease?.term !== expected?.term) return false
    const renewed = { name, holder: next, term: (lease?.term ?? 0) + 1 }
    await (lease ? unit.update(Leases, renewed) : unit.insert(Leases, renewed))
    return (await store.commit(unit.toBatch([], randomUUID()))).committed
  }

  /** Milliseconds for which the lease has stayed as it is, for all that this node knows. */
  function ageOf(lease: Lease): number {
    const known = seen.get(lease.name)
    if (known?.lease.holder === lease.holder && known.lease.term === lease.term) return monotonic() - known.at
    seen.set(lease.name, { lease, at: monotonic() })
    return 0
  }

  async function take(name: string): Promise<boolean> {
    const lease = await begin(nowhere).get(Leases, [name])
    const age = lease ? ageOf(lease) : length
    const isOurs = lease?.holder === holder
    if (isOurs ? age < length / 2 : lease?.holder !== '' && age < length) return isOurs
    const taken = await put(name, holder, lease)
    if (taken) held.add(name)
    return taken
  }

  const holds = (name: string): Promise<boolean> => take(name).catch((error: unknown) => {
    if (error instanceof BrokenRow) throw error
    return false
  })

  const find = async (name: string) => begin(nowhere).get(Leases, [name])

  async function giveUp(name: string): Promise<void> {
    if (!held.delete(name)) return
    const lease = await find(name).catch(() => undefined)
    if (lease?.holder === holder) await put(name, '', lease).catch(() => false)
  }

  async function hold(name: string, signal: AbortSignal): Promise<() => Promise<void>> {
    while (!(await holds(name))) await delay(betweenLooks, undefined, { signal })
    await store.catchUp()
    let renewing = Promise.resolve()
    // A row that is broken meanwhile is told by whoever looks for the lease next.
    const renew = () => void (renewing = renewing.then(() => holds(name)).then(() => undefined, () => undefined))
    const timer = setInterval(renew, betweenLooks).unref()
    return async () => {
      clearInterval(timer)
      await renewing
      await giveUp(name)
    }
  }

  return {
    holds,
    hold,
    async release() {
      for (const name of held) await giveUp(name)
    },
  }
}
