// What a page of a bucket's keys costs as the bucket grows: a thousand keys in a row, and a thousand folders.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Objects } from '../src/services/s3/objects/objects.ts'
import { openStorage } from '../src/storage/open.ts'
import type { Child } from './child.ts'
import { cpuPerCall } from './encrypt.ts'
import { load } from './load.ts'
import { account } from './plan.ts'
import { send, signedRequest, type Call } from './requests.ts'
import { inFolder, startStockade, whileServing } from './servers.ts'
import { median, printTable } from './table.ts'

const [bucket, rounds, different, pages] = ['bench-lists', 5, 64, 20]
const sizes = [10_000, 1_000_000]
/** Objects of one commit. */
const atOnce = 1000

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
      await addObjects(folder, there, size)
      there = size
      const server = await startStockade(folder)
      await whileServing([server], async () => {
        for (const [name, call] of lists) measured.set(`${name} ${size}`, await costOfPage(server, call))
      })
    }
    printTable(
      'object-lists: CPU for each page in microseconds, all threads, at one connection',
      ['page', 'objects', 'stockade', 'to the smallest'],
      lists.flatMap(([name]) => sizes.map(size => {
        const [cost, least] = [measured.get(`${name} ${size}`)!, measured.get(`${name} ${sizes[0]}`)!]
        return [name, String(size), cost, cost / least]
      })),
    )
  })
}

async function makeBucket(folder: string): Promise<void> {
  const server = await startStockade(folder)
  await whileServing([server], async () =>
    void (await send(server, { service: 's3', method: 'PUT', path: `/${bucket}`, headers: {} })))
}

async function costOfPage(server: Child, asked: Call): Promise<number> {
  const requests = Array.from({ length: different }, () => signedRequest(server, asked))
  await load(server, requests, 1, pages)
  const measured: number[] = []
  for (let round = 0; round < rounds; round++) measured.push(await cpuPerCall(server, requests, 1, pages))
  return median(measured)
}

/** Into the store of a server that does not run: by calls it would take as long as all else together. */
async function addObjects(folder: string, from: number, to: number): Promise<void> {
  const storage = await openStorage({ folder: join(folder, 'stockade') })
  for (let begin = from; begin < to; begin += atOnce) {
    const state = storage.begin({ account, region: 'us-east-1' })
    for (let i = begin; i < Math.min(to, begin + atOnce); i++) await state.put(Objects, objectOf(i))
    await storage.store.commit(state.toBatch([], randomUUID()))
  }
  await storage.close()
}

const objectOf = (i: number) => ({
  bucket, key: `folder-${String(Math.floor(i / 100)).padStart(6, '0')}/${i}`, blob: { id: randomUUID(), length: 1000 },
  md5: 'a'.repeat(32),
  checksum: { algorithm: 'CRC64NVME', value: 'AAAAAAAAAAA=' } as const, modifiedAt: Date.now(),
  headers: { ContentType: 'binary/octet-stream' }, metadata: {},
})
