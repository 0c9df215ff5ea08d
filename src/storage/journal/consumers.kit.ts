// Consumers over a store without a disk, and one that tells which records it saw.
import type { TestContext } from 'node:test'
import { beginUnit } from '../unit/begin-unit.ts'
import { cacheOf } from '../cache/cache.ts'
import { collection } from '../collection.ts'
import { startConsumers } from './consumers.ts'
import type { Consumer } from './consumer.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { memoryStore } from '../memory/store.ts'
import { recordCodec } from '../rows/record-codec.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { sealingUnder } from '../secrets/sealing.ts'
import type { Batch } from '../store.ts'
import type { Partition, UnitOfWork } from '../unit-of-work.ts'

export interface Sum {
  readonly id: string
  readonly positions: readonly number[]
}

export const Sums = collection<Sum>('test.sums', { per: 'global', key: ({ id }) => [id] })
export const nowhere = { account: '', region: '' }

/** Adds the positions that it saw to one record. */
export function adder(size: number, fail: () => void = () => undefined): Consumer {
  return {
    name: 'adder',
    size,
    async consume(pages, unit: UnitOfWork) {
      const known = await unit.get(Sums, ['sum'])
      const positions = [...(known?.positions ?? [])]
      for await (const entries of pages) positions.push(...entries.map(({ position }) => position))
      await (known ? unit.update(Sums, { id: 'sum', positions }) : unit.insert(Sums, { id: 'sum', positions }))
      fail()
    },
  }
}

/** Fails at each record that is `poison`. */
export function adderThatRefuses(poison: string, refuse = (): unknown => new Error('no')): Consumer {
  const add = adder(20)
  return {
    ...add,
    least: 1,
    consume(pages, unit) {
      async function* checked() {
        for await (const entries of pages) {
          const error = entries.some(({ record }) => record === poison) ? refuse() : undefined
          if (error) throw error
          yield entries
        }
      }
      return add.consume(checked(), unit)
    },
  }
}

export function setUp(t: TestContext) {
  const memory = memoryStore()
  let refusals = 0
  const store = cacheOf({ store: memory, monotonic: () => performance.now() })
  const commit = store.commit.bind(store)
  store.commit = async (batch: Batch) => {
    if (refusals-- > 0) throw new Error('The disk is full')
    return commit(batch)
  }
  const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))
  const begin = (partition: Partition) => beginUnit({ store, codec, partition })
  const logged: string[] = []
  const log = { error: (message: string) => void logged.push(message) }
  const start = (consumer: Consumer, every = 1_000_000) => {
    const storage = { store, begin, journal: memory.vouched }
    const consumers = startConsumers({ storage, consumers: [consumer], log, every })
    t.after(consumers.stop)
    return consumers
  }
  return {
    store,
    begin,
    logged,
    start,
    refuse: (count: number) => void (refusals = count),
    write: (count: number, record = '{}') =>
      commit({ id: 'x', expectations: [], writes: [], records: Array.from({ length: count }, () => record) }),
    seen: async () => (await begin(nowhere).get(Sums, ['sum']))?.positions ?? [],
  }
}

export const through = (last: number) => Array.from({ length: last }, (_, i) => i + 1)
