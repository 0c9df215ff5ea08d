// What an object costs to put and to get, by its size: CPU of the process and bytes a second, beside a bare server that streams
// the same bytes to a file and back.
import { randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { startChild, type Child } from './child.ts'
import { load } from './load.ts'
import { send, signedRequest } from './requests.ts'
import { inFolder, startStockade, whileServing } from './servers.ts'
import { median, printTable, ratio } from './table.ts'

interface Plan {
  readonly size: number
  readonly connections: number
  /** In one round. */
  readonly calls: number
}

const rounds = 5
const bucket = 'bench-objects'
const [kilobyte, megabyte] = [1024, 1024 ** 2]
const plans: readonly Plan[] = [
  { size: kilobyte, connections: 1, calls: 300 }, { size: kilobyte, connections: 16, calls: 2000 },
  { size: megabyte, connections: 1, calls: 40 }, { size: megabyte, connections: 16, calls: 80 },
  { size: 100 * megabyte, connections: 1, calls: 2 }, { size: 100 * megabyte, connections: 16, calls: 16 },
]

interface Measured {
  /** Microseconds of all threads for each call. */
  readonly cpu: number[]
  /** Megabytes a second. */
  readonly rate: number[]
}

export async function objects(): Promise<void> {
  await inFolder(async folder => {
    const server = await startStockade(folder)
    const bare = await startChild({ program: join(import.meta.dirname, 'floor-files.ts'), arguments: [folder] })
    const rows: (readonly (string | number)[])[] = []
    await whileServing([server, bare], async () => {
      await send(server, { service: 's3', method: 'PUT', path: `/${bucket}` })
      for (const plan of plans) {
        for (const method of ['PUT', 'GET'] as const) rows.push(await measure({ server, bare }, method, plan))
      }
    })
    printTable(
      'objects: CPU for each call in microseconds, all threads; MB a second, with the client on the same machine',
      ['call', 'size', 'connections', 'stockade', 'to bare', 'MB/s', 'of bare'], rows,
    )
  })
}

interface Servers {
  readonly server: Child
  readonly bare: Child
}

/** Different requests of one size: as many as do not fill the memory. */
const requestsOf = (target: Child, method: 'PUT' | 'GET', size: number): Buffer[] =>
  Array.from({ length: size > megabyte ? 1 : 16 }, (_, i) => {
    const path = `/${bucket}/object-${i}-${size}`
    if (method === 'GET') return signedRequest(target, { service: 's3', method, path })
    const body = randomFillSync(Buffer.alloc(size))
    // As SDKs send it.
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    const headers = { 'x-amz-checksum-crc32': sum.toString('base64') }
    return signedRequest(target, { service: 's3', method, path, body, headers })
  })

async function measure({ server, bare }: Servers, method: 'PUT' | 'GET', plan: Plan): Promise<readonly (string | number)[]> {
  const { size, connections } = plan
  const asked = (target: Child): Asked =>
    ({ target, requests: requestsOf(target, method, size), measured: { cpu: [], rate: [] } })
  const [ours, theirs] = [asked(server), asked(bare)]
  for (const one of [ours, theirs]) await load(one.target, one.requests, connections, Math.min(plan.calls, one.requests.length))
  for (let round = 0; round < rounds; round++) for (const one of [theirs, ours]) await measureRound(one, plan)
  return [
    method, size < megabyte ? `${size / kilobyte} KB` : `${size / megabyte} MB`, String(connections), median(ours.measured.cpu),
    ratio(ours.measured.cpu, theirs.measured.cpu), median(ours.measured.rate), ratio(ours.measured.rate, theirs.measured.rate),
  ]
}

interface Asked {
  readonly target: Child
  readonly requests: readonly Buffer[]
  readonly measured: Measured
}

async function measureRound({ target, requests, measured }: Asked, { size, connections, calls }: Plan): Promise<void> {
  const [before, began] = [await target.read(), performance.now()]
  await load(target, requests, connections, calls)
  const took = performance.now() - began
  const after = await target.read()
  measured.cpu.push((after.cpu - before.cpu) / calls)
  measured.rate.push(calls * size / megabyte / (took / 1000))
}
