// Resident memory of the whole server process: after its start, and after many calls.
import type { Child } from './child.ts'
import { load } from './load.ts'
import { createKey, encryptRequests, inFolder, startBare, startStockade, whileServing } from './servers.ts'
import { printTable } from './table.ts'

const calls = 100_000
const connections = 16

export function memory(): Promise<void> {
  return inFolder(async folder => {
    const ours = await startStockade(folder)
    const bare = await startBare()
    await whileServing([ours, bare], async () => {
      const idle = { ours: await megabytes(ours), bare: await megabytes(bare) }
      const requests = encryptRequests(ours, await createKey(ours))
      await load(ours, requests, connections, calls)
      await load(bare, requests, connections, calls)
      const after = { ours: await megabytes(ours), bare: await megabytes(bare) }
      printTable(
        'memory: resident megabytes of the process',
        ['', 'node:http', 'stockade', 'to node:http'],
        [
          ['idle after start', idle.bare, idle.ours, idle.ours / idle.bare],
          [`after ${calls} calls`, after.bare, after.ours, after.ours / after.bare],
        ],
      )
    })
  })
}

async function megabytes(server: Child): Promise<number> {
  return (await server.read()).resident / 2 ** 20
}
