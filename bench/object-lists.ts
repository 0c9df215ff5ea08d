// What a page of a bucket's keys costs as the bucket grows: a thousand keys in a row, and a thousand folders.
import { randomUUID } from 'node:crypto'
import { Objects } from '../src/services/s3/objects/objects.ts'
import { addRecords, costOfPage, rowsOf } from './pages.ts'
import { send, type Call } from './requests.ts'
import { inFolder, startStockade, whileServing } from './servers.ts'
import { printTable } from './table.ts'

const bucket = 'bench-lists'
const measuring = { rounds: 5, different: 64, pages: 20 }
const sizes = [10_000, 1_000_000]

const list = (query: string): Call => ({ service: 's3', method: 'GET', path: `/${bucket}?list-type=2&${query}`, headers: {} })

/** Of a hundred keys a folder there are ten thousand at last. */
const lists: readonly (readonly [name: string, call: Call])[] = [
  ['1,000 keys', list('prefix=folder-00000')], ['100 folders', list('delimiter=%2F&max-keys=100')],
]

export async function objectLists(): Promise<void> {
  await inFolder(async folder => {
    const measured = new Map<string, number>()
    let there = 0
    for (const size of sizes) {
      if (there === 0) await makeBucket(folder)
      await addRecords(folder, [there, size], (state, i) => state.put(Objects, objectOf(i)))
      there = size
      const server = await startStockade(folder)
      await whileServing([server], async () => {
        for (const [name, call] of lists) measured.set(`${name} ${size}`, await costOfPage(server, call, measuring))
      })
    }
    printTable(
      'object-lists: CPU for each page in microseconds, all threads, at one connection',
      ['page', 'objects', 'stockade', 'to the smallest'],
      lists.flatMap(([name]) => rowsOf(name, sizes, size => measured.get(`${name} ${size}`)!)),
    )
  })
}

async function makeBucket(folder: string): Promise<void> {
  const server = await startStockade(folder)
  await whileServing([server], async () =>
    void (await send(server, { service: 's3', method: 'PUT', path: `/${bucket}`, headers: {} })))
}

const objectOf = (i: number) => ({
  bucket, key: `folder-${String(Math.floor(i / 100)).padStart(6, '0')}/${i}`, blob: { id: randomUUID(), length: 1000 },
  md5: 'a'.repeat(32),
  checksum: { algorithm: 'CRC64NVME', value: 'AAAAAAAAAAA=' } as const, modifiedAt: Date.now(),
  headers: { ContentType: 'binary/octet-stream' }, metadata: {},
})
