// An analyzer looks at all that is there, some at a time: a new one, and one that looks again each day.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import type { Analyzer } from '../analyzers/analyzers.ts'
import type { Position } from '../../../storage/journal/journal-reader.ts'
import type { ResourceKind } from '../findings/resources.ts'
import { kindOf } from '../kinds/kinds.ts'
import { analyzeSome, findOwn, retry, someAtOnce } from './own-analyzer.ts'
import { sweep } from './sweep.ts'

export interface Scanning {
  readonly analyzer: string
  readonly id: string
  readonly type: ResourceKind
  /** Of one that looks again each day: which of its scans it is, and when that began. */
  readonly begun?: Begun
  readonly after?: string
}

interface Begun {
  readonly run: number
  readonly since: number
  /** Where the journal ended then: what was used by then is used. */
  readonly until?: Position
}

/** However long it waits and the clock is moved meanwhile: where there is a next one, that goes on in its place. */
const patience = { ...retry, within: Infinity }

export const scan: Effect<Scanning> = { name: 'accessanalyzer.Scan', retry: patience, run }

/** Of all that an analyzer looks at, from its first to its last, in the place of a scan that is under way. */
export async function startScan(emit: EffectContext['emit'], analyzer: Analyzer, now: number): Promise<void> {
  const { name, id, scans } = analyzer
  for (const type of kindOf(analyzer).resourceTypes) {
    await emit(scan, { analyzer: name, id, type, ...(scans && { begun: { run: scans.run, since: now } }) })
  }
}

/** INVARIANT: what changes after it was looked at is looked at again, by what follows from that change or by the next scan. */
async function run(content: Scanning, context: EffectContext): Promise<void> {
  const { emit, journal, ports, state } = context
  const { type, after, begun } = content
  const analyzer = await findOwn(context, content)
  if (!analyzer || analyzer.scans?.run !== begun?.run) return
  if (begun && after === undefined) {
    const { until } = begun
    if (until === undefined) return emit(scan, { ...content, begun: { ...begun, until: (await journal.ends()).position } })
    // It is tried again soon.
    if (!(await ports.accessHolders.knowsUses(state, until))) throw new Error('What was used until now is not known yet.')
  }
  const some = someAtOnce(context)
  const found = await kindOf(analyzer).list(context, analyzer, type, after, some)
  const done = await analyzeSome(context, analyzer, found.map(({ name }) => [type, name]))
  if (done === some || done < found.length) await emit(scan, { ...content, after: found.at(done - 1)!.id })
  else if (begun) {
    const { run: ofRun, since } = begun
    await emit(sweep, { analyzer: analyzer.name, id: analyzer.id, type, run: ofRun, since, after: '' })
  }
}
