// What tests of units work with: collections of each kind, over a store without a disk.
import assert from 'node:assert/strict'
import { beginUnit } from './begin-unit.ts'
import { collection } from '../collection.ts'
import { repeatableRandom } from '../storage.kit.ts'
import { memoryStore } from '../memory/store.ts'
import { recordCodec } from '../rows/record-codec.ts'
import { storeKeyFrom } from '../secrets/store-key.ts'
import { sealingUnder } from '../secrets/sealing.ts'
import type { PartitionedUnit } from '../unit-of-work.ts'

export interface Item {
  readonly id: string
  readonly group?: number
  readonly text?: string
}

const byGroup = (item: Item) => (item.group === undefined ? undefined : [item.group])
export const Items = collection<Item>('test.items', { per: 'region', key: item => [item.id], indexes: { group: byGroup } })
export const Accounts = collection<Item>('test.accounts', { per: 'account', key: item => [item.id] })
export const Globals = collection<Item>('test.globals', { per: 'global', key: item => [item.id] })

export const here = { account: '111111111111', region: 'eu-west-1' }
export const elsewhere = { account: '111111111111', region: 'us-east-1' }
export const codec = recordCodec(sealingUnder(storeKeyFrom(new Uint8Array(32)), repeatableRandom()))

export function setUp() {
  const store = memoryStore()
  const begin = (partition = here) => beginUnit({ store, codec, partition })
  const commit = (unit: PartitionedUnit) => store.commit(unit.toBatch([], 'batch'))
  const write = async (change: (unit: PartitionedUnit) => Promise<unknown>) => {
    const unit = begin()
    await change(unit)
    const outcome = await commit(unit)
    assert.ok(outcome.committed)
    return outcome.version
  }
  return { store, begin, commit, write }
}
