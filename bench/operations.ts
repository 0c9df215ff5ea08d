// CPU of the whole process for each call of every operation, against the bare server that reads the same requests.
import type { Child } from './child.ts'
import { cpuPerCall } from './encrypt.ts'
import { load } from './load.ts'
import { count, plans, restPlans, type Made, type Plan, type RestPlan } from './operation-requests.ts'
import { signedRequest } from './requests.ts'
import { inFolder, startBare, startStockade, whileServing } from './servers.ts'
import { median, printTable, ratio } from './table.ts'
import { unmeasured } from './unmeasured.ts'

const connections = 16
const rounds = 3
/** Each request is sent once: as many as a round first, so that the operation's code is warm. */
const calls = count / (rounds + 1)

export function operations(): Promise<void> {
  return inFolder(async folder => {
    const ours = await startStockade(folder)
    const bare = await startBare()
    await whileServing([ours, bare], async () => {
      const made: Made = { keys: [], blobs: [], grants: [], accessKeys: [], sshKeys: [], serviceCredentials: [] }
      const rows = []
      for (const plan of [...plans, ...restPlans]) rows.push(await measure(ours, bare, plan, made))
      rows.sort((a, b) => b.ratio - a.ratio)
      printTable(
        `operations: CPU for each call in microseconds, all threads, at ${connections} connections`,
        ['operation', 'node:http', 'stockade', 'to node:http'],
        rows.map(row => [row.name, row.bare, row.ours, row.ratio]),
      )
      for (const [name, reason] of Object.entries(unmeasured)) console.log(`${name} is not measured: ${reason}.`)
    })
  })
}

async function measure(ours: Child, bare: Child, plan: Plan | RestPlan, made: Made) {
  const requests = Array.from({ length: count }, (_, i) => signedRequest(ours, plan.request(i, made)))
  const measured = { ours: [] as number[], bare: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const sent = requests.slice(round * calls, (round + 1) * calls)
    if (round === 0) {
      await load(bare, sent, connections, calls)
      await load(ours, sent, connections, calls)
    } else {
      measured.bare.push(await cpuPerCall(bare, sent, connections, calls))
      measured.ours.push(await cpuPerCall(ours, sent, connections, calls))
    }
  }
  if ('after' in plan) await plan.after?.(ours, made)
  return {
    name: `${plan.service}:${plan.operation}`,
    ours: median(measured.ours),
    bare: median(measured.bare),
    ratio: ratio(measured.ours, measured.bare),
  }
}
