// Resident memory of the whole server process: after its start, and as calls go on.
import type { Child } from './child.ts'
import { load } from './load.ts'
import { createKey, encryptRequests, inFolder, startBare, startStockade, whileServing } from './servers.ts'
import { printTable } from './table.ts'

const calls = [20_000, 100_000, 200_000]
const connections = 16

export function memory(): Promise<void> {
  return inFolder(async folder => {
    const ours = await startStockade(folder)
    const bare = await startBare()
    await whileServing([ours, bare], async () => {
      const rows = [await row('idle after start', ours, bare)]
      const requests = encryptRequests(ours, await createKey(ours))
      let done = 0
      for (const count of calls) {
        await load(ours, requests, connections, count - done)
        await load(bare, requests, connections, count - done)
        done = count
        rows.push(await row(`after ${count} calls`, ours, bare))
      }
      printTable('memory: resident megabytes of the process', ['', 'node:http', 'stockade', 'to node:http'], rows)
    })
  })
}

async function row(moment: string, ours: Child, bare: Child): Promise<(string | number)[]> {
  const held = { ours: await megabytes(ours), bare: await megabytes(bare) }
  return [moment, held.bare, held.ours, held.ours / held.bare]
}

async function megabytes(server: Child): Promise<number> {
  return (await server.read()).resident / 2 ** 20
}
