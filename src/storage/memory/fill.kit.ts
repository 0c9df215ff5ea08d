// A thread that fills a store in memory with rows and records that say little, until calls find no room and the journal is short.
import { randomUUID } from 'node:crypto'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { memoryStore } from './store.ts'

export interface Filled {
  readonly rows: number
  readonly records: number
  /** Behind a collection. */
  readonly used: number
  readonly limit: number
  /** Whether a row and the journal are read, a call that writes nothing is on record, and the server itself still commits. */
  readonly goesOn: readonly boolean[]
}

const rowsOfCall = 8
const key = (n: number) => new Uint8Array(Buffer.from(`account/region/${n}`))
const value = () => new Uint8Array(Buffer.from('[1,{"name":"short"}]'))
const write = (n: number) => ({ collection: 'rows', key: key(n), value: value() })
const record = (n: number) => JSON.stringify({ n, text: `${n} \u4e2d`.repeat(40) })

async function fill(): Promise<Filled> {
  const store = memoryStore()
  let rows = 0
  const commit = (writes: readonly ReturnType<typeof write>[], ...records: string[]) =>
    store.commit({ id: randomUUID(), expectations: [], writes, records }).then(() => true, () => false)
  const next = () => Array.from({ length: rowsOfCall }, (_, i) => write(rows + i))
  for (let n = 0; await commit(next(), record(n)); n++) rows += rowsOfCall
  for (let n = 0; (await store.vouched.ends()).anchor === 0; n++) await commit([], record(n))
  let reserve = 0
  while (await commit([write(rows + reserve)])) reserve++
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  const { anchor, position } = await store.vouched.ends()
  const newest = await store.journal({ limit: 1 })
  const goesOn = [newest.length === 1, (await store.read('rows', key(0))) !== undefined, await commit([], record(0)), reserve > 0]
  return { rows: rows + reserve, records: position - anchor, used, limit, goesOn }
}

const filled = await fill()
parentPort!.postMessage(filled, [])
