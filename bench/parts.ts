// Where the CPU of each of the calls goes that others are measured by: samples of the main thread by the part of the release that
// each was taken in, or that asked Node for what it was taken in, and the other threads together.
import { load } from './load.ts'
import { first, measured, prepare, warmUp } from './measured-calls.ts'
import { collector, rest, shareOut, unplaced, use, type Part } from './samples.ts'
import { inFolder, startBare, startStockade, whileServing } from './servers.ts'
import { printTable } from './table.ts'

const plans = [16, 64]
const count = 12_000

/** By the paths of their files in `src`; the first that fits counts. */
const parts: readonly Part[] = [
  ['sockets and heads', /^gateway\/http\//],
  ['signature', /^(engines\/sigv4\/|gateway\/signature\.|gateway\/stages\/(authenticate|prove)\.|services\/iam\/access-keys\/)/],
  ['decode, validate, encode', /^(engines\/wire\/|gateway\/stages\/(route|decode|validate|encode)\.)/],
  ['decide', /^(engines\/policy\/|gateway\/stages\/(authorize|throttle)\.|gateway\/(conditions|principals\/)|services\/iam\/)/],
  ['read', /^storage\/(unit|cache|rows)\//],
  ['record', /^(gateway\/trail\/|core\/records\/|gateway\/stages\/audit\.)/],
  ['commit', /^storage\//],
  ['consumers', /^(services\/(cloudtrail|events)|gateway\/runtime)\//],
  ['handle', /^(services\/|engines\/crypto\/|gateway\/(hops|handler-call)\.|gateway\/stages\/handle\.)/],
]

export function partsOfCalls(): Promise<void> {
  return inFolder(async folder => {
    const ours = await startStockade(folder)
    const bare = await startBare()
    await whileServing([ours, bare], async () => {
      const requests = await prepare(ours)
      await load(bare, requests.get(first)!, 16, warmUp)
      const columns: Column[] = []
      for (const { name, status } of measured) {
        for (const connections of plans) {
          const sent = requests.get(name)!
          const floor = await use(bare, () => load(bare, sent, connections, count))
          const shared = await shareOut(ours, parts, () => load(ours, sent, connections, count, status))
          const times = new Map([...shared.main].map(([part, time]) => [part, time / count]))
          columns.push({ name, connections, times, others: shared.others / count, floor: floor.cpu / count })
        }
      }
      print(columns)
    })
  })
}

interface Column {
  readonly name: string
  readonly connections: number
  /** Microseconds of a call. */
  readonly times: ReadonlyMap<string, number>
  readonly others: number
  readonly floor: number
}

function print(columns: readonly Column[]): void {
  const names = [...parts.map(([name]) => name), rest, collector, unplaced]
  const rows = names.map(name => [name, ...columns.map(({ times }) => (times.get(name) ?? 0).toFixed(1))])
  rows.push(['other threads', ...columns.map(({ others }) => others.toFixed(1))])
  const sum = ({ times, others }: Column) => [...times.values()].reduce((some, more) => some + more, others)
  rows.push(['altogether', ...columns.map(column => sum(column).toFixed(1))])
  rows.push(['node:http', ...columns.map(({ floor }) => floor.toFixed(1))])
  const head = columns.map(({ name, connections }) => `${name.replace(/^\w+:/, '')} ${connections}`)
  printTable('parts: CPU for each call in microseconds, all threads', ['part', ...head], rows)
}
