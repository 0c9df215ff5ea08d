// What a durable write and a read cost in the engines themselves: SQLite and PostgreSQL, with one, two and three nodes, each
// against node:sqlite or pg alone that keeps the same bytes in groups of the same size.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { noPostgres, startPostgres } from '../test/kit/postgres.ts'
import { inFolder } from './servers.ts'
import type { Done, NodeKind, Task } from './store-node.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 3
const plans: readonly Task[] = [
  { work: 'write', connections: 1, calls: 200 },
  { work: 'write', connections: 16, calls: 1600 },
  { work: 'write', connections: 64, calls: 3200 },
  { work: 'read', connections: 1, calls: 1000 },
  { work: 'read', connections: 16, calls: 4000 },
  { work: 'read', connections: 64, calls: 4000 },
]
const nodeCounts = [1, 2, 3]

export function stores(): Promise<void> {
  return inFolder(async folder => {
    const rows = await compare('sqlite', 1, kind => join(folder, `${kind}.db`))
    if (noPostgres) console.log(`PostgreSQL is not measured: ${noPostgres}.`)
    else rows.push(...(await onPostgres()))
    printTable(
      'stores: calls a second of all nodes, and CPU of a node for each call in microseconds',
      ['store, nodes, connections of each', 'bare', 'ours', 'ratio', 'CPU bare', 'CPU ours', 'ratio'],
      rows,
    )
  })
}

type Row = readonly (string | number)[]

async function onPostgres(): Promise<Row[]> {
  const server = await startPostgres()
  try {
    const rows: Row[] = []
    for (const count of nodeCounts) {
      const url = await server.createDatabase()
      rows.push(...(await compare('postgres', count, () => url)))
    }
    return rows
  } finally {
    await server.close()
  }
}

async function compare(engine: 'sqlite' | 'postgres', count: number, placeOf: (kind: NodeKind) => string): Promise<Row[]> {
  const floor: NodeKind = `bare ${engine}`
  const [bare, ours] = [await startNodes(floor, count, placeOf(floor)), await startNodes(engine, count, placeOf(engine))]
  try {
    const rows: Row[] = []
    for (const plan of plans) {
      for (const side of [bare, ours]) await measure(side, plan)
      const measured = { bare: [] as Measure[], ours: [] as Measure[] }
      for (let round = 0; round < rounds; round++) {
        measured.bare.push(await measure(bare, plan))
        measured.ours.push(await measure(ours, plan))
      }
      rows.push([`${plan.work}: ${engine}, ${count}, ${plan.connections}`, ...compared(measured)])
    }
    return rows
  } finally {
    await stopNodes([...bare, ...ours])
  }
}

interface Measure {
  readonly rate: number
  readonly cpu: number
}

function compared({ bare, ours }: Readonly<Record<'bare' | 'ours', readonly Measure[]>>): number[] {
  return (['rate', 'cpu'] as const).flatMap(what => {
    const [floor, own] = [bare.map(one => one[what]), ours.map(one => one[what])]
    return [median(floor), median(own), ratio(own, floor)]
  })
}

/** All nodes at once. */
async function measure(nodes: readonly ChildProcess[], plan: Task): Promise<Measure> {
  const done = await Promise.all(nodes.map(async node => {
    node.send(plan)
    const [answer] = (await once(node, 'message')) as [Done]
    return answer
  }))
  const rate = done.reduce((sum, { seconds }) => sum + plan.calls / seconds, 0)
  return { rate, cpu: done.reduce((sum, { cpu }) => sum + cpu, 0) / done.length / plan.calls }
}

async function startNodes(kind: NodeKind, count: number, place: string): Promise<ChildProcess[]> {
  const nodes: ChildProcess[] = []
  for (let i = 0; i < count; i++) {
    const node = fork(join(import.meta.dirname, 'store-node.ts'), [kind, place, `node-${i}`])
    nodes.push(node)
    const ended = once(node, 'exit').then(() => {
      throw new Error(`A node of ${kind} ended before it was ready.`)
    })
    await Promise.race([once(node, 'message'), ended])
    ended.catch(() => undefined)
  }
  return nodes
}

async function stopNodes(nodes: readonly ChildProcess[]): Promise<void> {
  await Promise.all(nodes.map(node => {
    const ended = once(node, 'exit')
    node.disconnect()
    return ended
  }))
}
