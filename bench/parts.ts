// Where the CPU of each of the calls goes that others are measured by: samples of the main thread by the part of the release that
// each was taken in, or that asked Node for what it was taken in, and the other threads together.
import type { Profiler } from 'node:inspector'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Child } from './child.ts'
import { load } from './load.ts'
import { first, measured, prepare, warmUp } from './measured-calls.ts'
import type { Reading } from './probe.ts'
import { inFolder, startBare, startStockade, whileServing } from './servers.ts'
import { printTable } from './table.ts'

const plans = [16, 64]
const count = 12_000

/** By the paths of their files in `src`; the first that fits counts. */
const parts: readonly (readonly [name: string, files: RegExp])[] = [
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
const [rest, collector, unplaced] = ['the way between', 'collector', 'of no file']

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
          const floor = await use(bare, false, () => load(bare, sent, connections, count))
          const used = await use(ours, false, () => load(ours, sent, connections, count, status))
          const { profile } = await use(ours, true, () => load(ours, sent, connections, count, status))
          columns.push({ name, connections, ...byPart(used, profile!), floor: floor.cpu / count })
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

async function use(server: Child, sample: boolean, work: () => Promise<void>): Promise<Reading> {
  const before = await server.read({ sample })
  await work()
  const after = await server.read()
  return { ...after, cpu: after.cpu - before.cpu, main: after.main - before.main }
}

/** Sampling has a cost of its own: what is sampled says how the main thread's time is shared out, and not how much it is. */
function byPart({ cpu, main }: Reading, profile: Profiler.Profile): Pick<Column, 'times' | 'others'> {
  const samples = countSamples(profile)
  let all = 0
  for (const some of samples.values()) all += some
  const times = new Map<string, number>()
  for (const [name, some] of samples) times.set(name, ((some / all) * main) / count)
  return { times, others: (cpu - main) / count }
}

/** Of each part, without those in which the thread waited. */
function countSamples({ nodes, samples = [] }: Profiler.Profile): Map<string, number> {
  const partOf = new Map<number, string>()
  const visit = (node: Profiler.ProfileNode, above: string) => {
    const part = partOfFrame(node.callFrame) ?? above
    partOf.set(node.id, part)
    for (const child of node.children ?? []) visit(byId.get(child)!, part)
  }
  const byId = new Map(nodes.map(node => [node.id, node]))
  visit(nodes[0]!, unplaced)
  const counted = new Map<string, number>()
  for (const id of samples) {
    if (byId.get(id)!.callFrame.functionName === '(idle)') continue
    const part = partOf.get(id)!
    counted.set(part, (counted.get(part) ?? 0) + 1)
  }
  return counted
}

/** Undefined for a frame of Node itself, which is its caller's. */
function partOfFrame({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): string | undefined {
  if (functionName === '(garbage collector)') return collector
  const file = url.startsWith('file:') ? fileAt(fileURLToPath(url), lineNumber) : undefined
  if (file === undefined) return undefined
  return parts.find(([, files]) => files.test(file))?.[0] ?? rest
}

const filesByBundle = new Map<string, readonly (string | undefined)[]>()

/** The file of `src` that a line of the release comes from, by the comments that stand there. */
function fileAt(bundle: string, line: number): string | undefined {
  let files = filesByBundle.get(bundle)
  if (!files) {
    let file: string | undefined
    files = readFileSync(bundle, 'utf8').split('\n').map(text => (file = /^\s*\/\/ src\/(\S+)$/.exec(text)?.[1] ?? file))
    filesByBundle.set(bundle, files)
  }
  return files[line]
}

function print(columns: readonly Column[]): void {
  const rows = [...parts.map(([name]) => name), rest, collector, unplaced].map(name => [
    name, ...columns.map(({ times }) => (times.get(name) ?? 0).toFixed(1)),
  ])
  rows.push(['other threads', ...columns.map(({ others }) => others.toFixed(1))])
  const sum = ({ times, others }: Column) => [...times.values()].reduce((some, more) => some + more, others)
  rows.push(['altogether', ...columns.map(column => sum(column).toFixed(1))])
  rows.push(['node:http', ...columns.map(({ floor }) => floor.toFixed(1))])
  const head = columns.map(({ name, connections }) => `${name.replace(/^\w+:/, '')} ${connections}`)
  printTable('parts: CPU for each call in microseconds, all threads', ['part', ...head], rows)
}
