// Where the CPU of a server goes while it works: samples of its main thread by the part of the release that each was taken in, or
// that asked Node for what it was taken in, and the other threads together.
import type { Profiler } from 'node:inspector'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Child } from './child.ts'
import type { Reading } from './probe.ts'

/** By the paths of its files in `src`; the first part that fits counts. */
export type Part = readonly [name: string, files: RegExp]

export const [rest, collector, unplaced] = ['the way between', 'collector', 'of no file']

/** Microseconds of CPU. */
export interface Shares {
  readonly main: ReadonlyMap<string, number>
  readonly others: number
}

/** Does the work twice: sampling has a cost of its own, and says only how the main thread's time is shared out. */
export async function shareOut(server: Child, parts: readonly Part[], work: () => Promise<void>): Promise<Shares> {
  const { cpu, main } = await use(server, work)
  const { profile } = await use(server, work, true)
  const samples = countSamples(profile!, parts)
  let all = 0
  for (const some of samples.values()) all += some
  return { main: new Map([...samples].map(([part, some]) => [part, (some / all) * main])), others: cpu - main }
}

/** What the server uses for the work. */
export async function use(server: Child, work: () => Promise<void>, sample = false): Promise<Reading> {
  const before = await server.read({ sample })
  await work()
  const after = await server.read()
  return { ...after, cpu: after.cpu - before.cpu, main: after.main - before.main }
}

/** Of each part, without those in which the thread waited. */
function countSamples({ nodes, samples = [] }: Profiler.Profile, parts: readonly Part[]): Map<string, number> {
  const partOf = new Map<number, string>()
  const visit = (node: Profiler.ProfileNode, above: string) => {
    const part = partOfFrame(node.callFrame, parts) ?? above
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
function partOfFrame(
  { functionName, url, lineNumber }: Profiler.ProfileNode['callFrame'], parts: readonly Part[],
): string | undefined {
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
