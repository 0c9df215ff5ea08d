// CPU of the whole server process for each signed, authorised, recorded kms:Encrypt of 1 KB, against two bare servers.
import type { Child } from './child.ts'
import { load } from './load.ts'
import {
  createKey, encryptRequests, inFolder, lengthOfLastRecord, startBare, startBareCommit, startStockade, whileServing,
} from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 7
const warmUp = 30_000
const plans = [
  { connections: 1, calls: 1000 },
  { connections: 16, calls: 6000 },
  { connections: 64, calls: 6000 },
]

export function encrypt(): Promise<void> {
  return inFolder(async folder => {
    const ours = await startStockade(folder)
    const bare = await startBare()
    await whileServing([ours, bare], async () => {
      const requests = encryptRequests(ours, await createKey(ours))
      await load(ours, requests, 16, warmUp)
      await load(bare, requests, 16, warmUp)
      const recordBytes = await lengthOfLastRecord(ours, 'Encrypt')
      const committing = await startBareCommit(folder, recordBytes)
      await whileServing([committing], async () => {
        await load(committing, requests, 16, warmUp)
        await compare({ bare, committing, ours }, requests, recordBytes)
      })
    })
  })
}

interface Compared {
  readonly bare: Child
  readonly committing: Child
  readonly ours: Child
}

async function compare({ bare, committing, ours }: Compared, requests: readonly Buffer[], recordBytes: number): Promise<void> {
  const rows = []
  for (const { connections, calls } of plans) {
    const measured = { bare: [] as number[], committing: [] as number[], ours: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      measured.bare.push(await cpuPerCall(bare, requests, connections, calls))
      measured.ours.push(await cpuPerCall(ours, requests, connections, calls))
      measured.committing.push(await cpuPerCall(committing, requests, connections, calls))
    }
    rows.push([
      String(connections), median(measured.bare), median(measured.committing), median(measured.ours),
      ratio(measured.ours, measured.bare), ratio(measured.ours, measured.committing),
    ])
  }
  printTable(
    `encrypt: CPU for each call in microseconds, all threads (a record has ${recordBytes} bytes)`,
    ['connections', 'node:http', 'with group commit', 'stockade', 'to node:http', 'to group commit'],
    rows,
  )
}

/** Microseconds of all threads. */
export async function cpuPerCall(
  server: Child, requests: readonly Buffer[], connections: number, calls: number, status?: number,
): Promise<number> {
  const before = await server.read()
  await load(server, requests, connections, calls, status)
  const after = await server.read()
  return (after.cpu - before.cpu) / calls
}
