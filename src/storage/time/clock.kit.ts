// A store, and nodes on it whose clocks go as a test says.
import assert from 'node:assert/strict'
import { beginUnit } from '../unit/begin-unit.ts'
import type { CachedStore } from '../cache/cache.ts'
import { confirmClock, watchClock } from './clock-watch.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { memoryStore } from '../memory/store.ts'
import { recordCodec } from '../rows/record-codec.ts'
import { sealingUnder } from '../secrets/sealing.ts'
import { advanceStoreTime } from './store-clock.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import type { Store } from '../store.ts'

const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))
export const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000] as const
export const noon = Date.UTC(2026, 10, 22, 12)

export function setUp() {
  const store = memoryStore()
  const journal = store.vouched
  const begin = () => beginUnit({ store, codec, partition: { account: '', region: '' } })
  const logged: string[] = []
  const node = ({ isAlone = true, boot }: { readonly isAlone?: boolean; readonly boot?: string } = {}) => {
    const clock = { wall: noon, monotonic: 0, uptime: 0 }
    const log = { error: (message: string) => void logged.push(message) }
    const storage = { store: store as Store as CachedStore, begin, journal }
    let keeps = true
    const leads = async () => keeps
    const watch = watchClock({
      storage, log, leads, isAlone,
      wall: () => clock.wall,
      monotonic: () => clock.monotonic,
      boot: () => (boot === undefined ? undefined : { id: boot, uptime: clock.uptime }),
    })
    return {
      clock,
      floor: watch.floor,
      look: (leading = true) => {
        keeps = leading
        return watch.look()
      },
      /** Both clocks go on, the node looking every minute. */
      async pass(time: number, leading = true) {
        keeps = leading
        for (let rest = time; rest > 0; rest -= minute) {
          clock.wall += Math.min(rest, minute)
          clock.monotonic += Math.min(rest, minute)
          clock.uptime += Math.min(rest, minute)
          await watch.look()
        }
      },
    }
  }
  const confirm = async (wall: number) => {
    const state = begin()
    await confirmClock(state, wall)
    assert.ok((await store.commit(state.toBatch([], 'confirm'))).committed)
  }
  const advance = async (by: number) => {
    const state = begin()
    await advanceStoreTime(state, by)
    assert.ok((await store.commit(state.toBatch([], 'advance'))).committed)
  }
  return { node, logged, confirm, advance, store, journal }
}

/** The node again, after a rest in which its monotonic clock began anew. */
export function restarted(made: ReturnType<typeof setUp>, wall: number) {
  const next = made.node()
  Object.assign(next.clock, { wall, monotonic: 5 })
  return next
}
