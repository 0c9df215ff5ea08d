// Calls a second that change a record: each verified, authorised and on disk with its audit record before it is answered.
// The floor commits as many bytes as one of our audit records and does nothing else.
import type { Child } from './child.ts'
import { load } from './load.ts'
import { call, signedRequest } from './requests.ts'
import { createKey, inFolder, lengthOfLastRecord, startBareCommit, startStockade, whileServing } from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 5
const plans = [
  { connections: 1, calls: 500 },
  { connections: 16, calls: 3000 },
  { connections: 64, calls: 3000 },
]
/** More than there are connections, so that no two calls under way change the same record. */
const keys = 256

export function writes(): Promise<void> {
  return inFolder(async folder => {
    const ours = await startStockade(folder)
    await whileServing([ours], async () => {
      const requests = await putKeyPolicyRequests(ours)
      await load(ours, requests, 16, 2000)
      const committing = await startBareCommit(folder, await lengthOfLastRecord(ours, 'PutKeyPolicy'))
      await whileServing([committing], async () => {
        await load(committing, requests, 16, 2000)
        await compare(ours, committing, requests)
      })
    })
  })
}

async function compare(ours: Child, committing: Child, requests: readonly Buffer[]): Promise<void> {
  const rows = []
  for (const { connections, calls } of plans) {
    const measured = { ours: [] as number[], committing: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      measured.committing.push(await callsPerSecond(committing, requests, connections, calls))
      measured.ours.push(await callsPerSecond(ours, requests, connections, calls))
    }
    rows.push([
      String(connections), median(measured.committing), median(measured.ours), ratio(measured.ours, measured.committing),
    ])
  }
  printTable(
    'writes: durable kms:PutKeyPolicy calls a second',
    ['connections', 'bare group commit', 'stockade', 'to group commit'],
    rows,
  )
}

async function callsPerSecond(server: Child, requests: readonly Buffer[], connections: number, calls: number): Promise<number> {
  const began = performance.now()
  await load(server, requests, connections, calls)
  return (calls / (performance.now() - began)) * 1000
}

async function putKeyPolicyRequests(server: Child): Promise<Buffer[]> {
  const first = await createKey(server)
  const { Policy } = await call<{ Policy: string }>(server, {
    service: 'kms',
    target: 'TrentService.GetKeyPolicy',
    input: { KeyId: first },
  })
  const ids = [first]
  while (ids.length < keys) ids.push(await createKey(server))
  const put = { service: 'kms', target: 'TrentService.PutKeyPolicy' } as const
  return ids.map(KeyId => signedRequest(server, { ...put, input: { KeyId, Policy } }))
}
