// An analyzer looks at all that is there, some at a time: a new one, and one that looks again each day. What such a scan has not
// met is looked at once more behind it: it is gone, and what was found of it is resolved.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import type { Position } from '../../../storage/journal/journal-reader.ts'
import { Analyzers, type Analyzer, type Scans } from '../analyzers/analyzers.ts'
import { AnalyzedResources, type ResourceType } from '../findings/resources.ts'
import { typeOf } from '../types/types.ts'
import { analyzeSome, findOwn, retry, someAtOnce } from './own-analyzer.ts'

export interface Scanning {
  readonly analyzer: string
  readonly id: string
  readonly type: ResourceType
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

interface Sweeping extends Required<Omit<Scanning, 'begun'>> {
  readonly begun: Begun
}

/** However long it waits and the clock is moved meanwhile: where there is a next one, that goes on in its place. */
const patience = { ...retry, within: Infinity }

export const scan: Effect<Scanning> = { name: 'accessanalyzer.Scan', retry: patience, run, giveUp: end }
export const sweep: Effect<Sweeping> = { name: 'accessanalyzer.Sweep', retry, run: runSweep, giveUp: end }

/** Resources that a sweep passes over in one commit. */
const atOnce = 500

/** Of all that an analyzer looks at, from its first to its last. */
export async function startScan(emit: EffectContext['emit'], analyzer: Analyzer, now: number): Promise<void> {
  const { name, id, scans } = analyzer
  for (const type of typeOf(analyzer).resourceTypes) {
    await emit(scan, { analyzer: name, id, type, ...(scans && { begun: { run: scans.run, since: now } }) })
  }
}

type Place = Pick<EffectContext, 'state' | 'emit' | 'now'>

/** Of one that looks again: the next scan, in the place of one that is under way. Answers how it is then. */
export async function scanAgain({ state, emit, now }: Place, analyzer: Analyzer, { run: last, next }: Scans): Promise<Analyzer> {
  const scanned = { ...analyzer, scans: { run: last + 1, next, underWay: typeOf(analyzer).resourceTypes } }
  await state.update(Analyzers, scanned)
  await startScan(emit, scanned, now)
  return scanned
}

/**
 * The same for one that has changed. INVARIANT: a scan that is under way goes on, by what holds now, and one more begins behind
 * it, so that whoever comes last is looked at however often it changes.
 */
export async function scanChanged(place: Place, analyzer: Analyzer, scans: Scans): Promise<void> {
  if (scans.underWay.length === 0) await scanAgain(place, analyzer, scans)
  else await place.state.update(Analyzers, { ...analyzer, scans: { ...scans, again: true } })
}

/** INVARIANT: what changes after it was looked at is looked at again, by what follows from that change or by the next scan. */
async function run(content: Scanning, context: EffectContext): Promise<void> {
  const { emit, journal, ports, state } = context
  const { type, after, begun } = content
  const analyzer = await findScanned(context, content)
  if (!analyzer) return
  if (begun && after === undefined) {
    const { until } = begun
    if (until === undefined) return emit(scan, { ...content, begun: { ...begun, until: (await journal.ends()).position } })
    // It is tried again soon.
    if (!(await ports.accessHolders.knowsUses(state, until))) throw new Error('What was used until now is not known yet.')
  }
  const some = someAtOnce(context)
  const found = await typeOf(analyzer).list(context, analyzer, type, after, some)
  const done = await analyzeSome(context, analyzer, found.map(({ name }) => [type, name]))
  if (done === some || done < found.length) await emit(scan, { ...content, after: found.at(done - 1)!.id })
  else if (begun) await emit(sweep, { ...content, begun, after: '' })
}

async function runSweep(content: Sweeping, context: EffectContext): Promise<void> {
  const { state, emit } = context
  const { id, type, begun: { since }, after } = content
  const analyzer = await findScanned(context, content)
  if (!analyzer) return
  const listed = await state.list(AnalyzedResources, [id, type], { limit: atOnce, after: [id, type, after] })
  const missed = listed.filter(({ analyzedAt }) => analyzedAt < since).slice(0, someAtOnce(context))
  const done = await analyzeSome(context, analyzer, missed.map(({ name }) => [type, name]))
  const last = done < missed.length || missed.length === someAtOnce(context) ? missed.at(done - 1) : listed.at(-1)
  if (last && (last !== listed.at(-1) || listed.length === atOnce)) await emit(sweep, { ...content, after: last.name })
  else await end(content, context)
}

/** Where the scan still goes on. */
async function findScanned(context: EffectContext, content: Scanning): Promise<Analyzer | undefined> {
  const analyzer = await findOwn(context, content)
  return analyzer?.scans?.run === content.begun?.run ? analyzer : undefined
}

/** Of all of one type, or where it is given up. */
async function end(content: Scanning, context: EffectContext): Promise<void> {
  const analyzer = await findScanned(context, content)
  if (!analyzer?.scans) return
  const { scans } = analyzer
  const underWay = scans.underWay.filter(type => type !== content.type)
  if (underWay.length === 0 && scans.again) await scanAgain(context, analyzer, scans)
  else await context.state.update(Analyzers, { ...analyzer, scans: { ...scans, underWay } })
}
