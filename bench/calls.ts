// CPU of the whole server process for each of the calls that others are measured by, over several starts, against the bare server
// and, where BENCH_AGAINST names a checkout with a release, against that one: all of them in turn, round by round.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Child } from './child.ts'
import { cpuPerCall } from './encrypt.ts'
import { load } from './load.ts'
import { recorded } from './recorded.ts'
import { first, measured, prepare, warmUp, type Requests } from './measured-calls.ts'
import {
  buildIn, inFolder, lengthOfLastRecord, startBare, startBareCommit, startStockade, whileServing, type Build,
} from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const starts = 5
/**
 * Many and short: a machine that shares its processors with others takes half as long again for one and the same loop from one
 * fifth of a second to the next, so those who are compared have to follow each other closely.
 */
const rounds = 12
const plans = [{ connections: 16, count: 512 }, { connections: 64, count: 512 }]
/** By which a call may cost more than is on record: two starts of one build differ as well. */
const tolerance = 1.1

/** Of a call at a number of connections: microseconds of all threads, a round each. */
interface Figures {
  readonly bare: number[]
  readonly committing: number[]
  readonly ours: number[]
  readonly other: number[]
  /** Calls a second of ours, on what the client leaves of the machine. */
  readonly rates: number[]
}

/** A server that is compared, and what it is sent. */
interface Side {
  readonly kind: Exclude<keyof Figures, 'rates'>
  readonly server: Child
  readonly requests: Requests
}

export async function calls(): Promise<void> {
  const folder = process.env['BENCH_AGAINST']
  const other = folder === undefined ? undefined : await buildIn(folder)
  const figures = new Map<string, Figures>()
  for (let start = 0; start < starts; start++) await measureStart(other, figures)
  print(figures, other !== undefined)
  for (const [name, { ours, bare }] of figures) {
    const before = recorded[name]
    const now = ratio(ours, bare)
    if (before !== undefined && now <= before * tolerance) continue
    console.error(`${name} costs ${now.toFixed(2)} bare servers, and ${before ?? 'nothing'} is on record.`)
    process.exitCode = 1
  }
}

function measureStart(other: Build | undefined, figures: Map<string, Figures>): Promise<void> {
  return inFolder(async folder => {
    const ours = await startStockade(folder)
    const bare = await startBare()
    const beside = other && (await startStockade(join(folder, 'other'), { build: other }))
    await whileServing([ours, bare, ...(beside ? [beside] : [])], async () => {
      const requests = await prepare(ours)
      const committing = await startBareCommit(folder, await lengthOfLastRecord(ours, 'Encrypt'))
      await whileServing([committing], async () => {
        await compare([
          { kind: 'bare', server: bare, requests },
          { kind: 'committing', server: committing, requests },
          { kind: 'ours', server: ours, requests },
          ...(beside ? [{ kind: 'other', server: beside, requests: await prepare(beside) } as const] : []),
        ], figures)
      })
    })
  })
}

async function compare(sides: readonly Side[], figures: Map<string, Figures>): Promise<void> {
  for (const { kind, server, requests } of sides) {
    if (isFloor(kind)) await load(server, requests.get(first)!, 16, warmUp)
  }
  for (const { name, status } of measured) {
    // Whoever was measured last, or prepared, is warmer than who has stood still meanwhile.
    for (const { kind, server, requests } of sides) {
      await load(server, requests.get(name)!, 16, warmUp / 4, isFloor(kind) ? 200 : status)
    }
    for (const { connections, count } of plans) {
      const kept = figuresOf(figures, `${name} at ${connections}`)
      for (let round = 0; round < rounds; round++) {
        // Each side comes first as often as any other.
        const turned = round % sides.length
        for (const { kind, server, requests } of [...sides.slice(turned), ...sides.slice(0, turned)]) {
          const expected = isFloor(kind) ? 200 : status
          const started = performance.now()
          kept[kind].push(await cpuPerCall(server, requests.get(name)!, connections, count, expected))
          if (kind === 'ours') kept.rates.push((count / (performance.now() - started)) * 1000)
        }
      }
    }
  }
}

const isFloor = (kind: Side['kind']): boolean => kind === 'bare' || kind === 'committing'

function figuresOf(figures: Map<string, Figures>, name: string): Figures {
  const found = figures.get(name) ?? { bare: [], committing: [], ours: [], other: [], rates: [] }
  figures.set(name, found)
  return found
}

function print(figures: ReadonlyMap<string, Figures>, isCompared: boolean): void {
  const rows = [...figures].map(([name, { ours, other, bare, committing, rates }]) => [
    name, median(bare), median(committing), median(ours), ratio(ours, bare), ratio(ours, committing), spread(ours),
    median(rates).toFixed(0),
    ...(isCompared ? [median(other), ratio(ours, other)] : []),
  ])
  printTable(
    `calls: CPU for each call in microseconds, all threads, medians of ${starts} starts with ${rounds} rounds each`,
    [
      'call', 'node:http', 'with group commit', 'stockade', 'to node:http', 'to group commit', 'between starts', 'a second',
      ...(isCompared ? ['the other build', 'to the other build'] : []),
    ],
    rows,
  )
  console.log(`\nOne process serves so many calls a second of ${availableParallelism()} cores, of which the client has one.`)
}

/** Between the dearest start and the cheapest, each by the median of its rounds. */
function spread(all: readonly number[]): string {
  const each = Array.from({ length: starts }, (_, start) => median(all.slice(start * rounds, (start + 1) * rounds)))
  return `${((Math.max(...each) / Math.min(...each) - 1) * 100).toFixed(0)} %`
}
