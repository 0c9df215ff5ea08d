// Judges what concurrent clients saw of several nodes. The journal is the order in which all changes were made; the history is
// right where that order could have given every answer:
// - each acknowledged change stands in the journal once, and no change before one that was answered before it was asked for;
// - each change is right where it stands (`model.ts`), so nothing was lost under it and nothing it relied on was undone;
// - each read answers what there was at some moment: not after its own answer, not more than a second before it was asked, not
//   before a change of the same that its node had acknowledged, nor before what another read at its node had already answered.
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import { Model } from './model.ts'

interface Asked {
  readonly node: string
  /** Milliseconds of one clock for all clients. */
  readonly began: number
  readonly ended: number
}

export interface Changed extends Asked {
  readonly requestId: string
  readonly operation: string
}

export interface Read extends Asked {
  /** As `Model.views` names it. */
  readonly view: string
  /** Empty where there was no such thing. */
  readonly value: string
}

export interface History {
  readonly events: readonly TrailEvent[]
  /** Those that were acknowledged. */
  readonly changes: readonly Changed[]
  readonly reads: readonly Read[]
}

/** Milliseconds for which a node may answer what it knew. */
const staleness = 1000

/** What contradicts, in words; nothing where the history is right. */
export function judge({ events, changes, reads }: History): readonly string[] {
  const acknowledged = new Map(changes.map(change => [change.requestId, change]))
  const asked = events.map(({ requestID }) => acknowledged.get(requestID ?? ''))
  const { complaints, versions } = replay(events)
  const made = new Map<string, number>()
  for (const { requestID, errorCode } of events) {
    if (requestID !== undefined && errorCode === undefined) made.set(requestID, (made.get(requestID) ?? 0) + 1)
  }
  for (const { requestId, operation } of changes) {
    if (made.get(requestId) !== 1) complaints.push(`${operation} was acknowledged and stands ${made.get(requestId) ?? 0} times`)
  }
  let earliest = Infinity
  for (const change of asked.toReversed()) {
    if (!change) continue
    if (earliest < change.began) complaints.push(`${change.operation} stands before a change that was answered before it began`)
    earliest = Math.min(earliest, change.ended)
  }
  return [...complaints, ...judgeReads(reads, asked, versions)]
}

/** A value and the position in the journal from which on it held. */
interface Version {
  readonly from: number
  readonly value: string
}

function replay(events: readonly TrailEvent[]) {
  const model = new Model()
  const versions = new Map<string, Version[]>()
  const complaints: string[] = []
  let before = new Map<string, string>()
  for (const [position, event] of events.entries()) {
    const complaint = model.apply(event)
    if (complaint !== undefined) complaints.push(complaint)
    const after = model.views()
    for (const view of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(view) === after.get(view)) continue
      if (!versions.has(view)) versions.set(view, [{ from: -1, value: '' }])
      versions.get(view)!.push({ from: position, value: after.get(view) ?? '' })
    }
    before = after
  }
  return { complaints, versions }
}

function judgeReads(
  reads: readonly Read[], asked: readonly (Changed | undefined)[], versions: ReadonlyMap<string, readonly Version[]>,
): readonly string[] {
  const complaints: string[] = []
  /** Reads of one view at one node, with the earliest position that explains each. */
  const explained = new Map<string, { readonly ended: number; readonly position: number }[]>()
  for (const read of reads.toSorted((a, b) => a.ended - b.ended)) {
    const { node, view, value, began, ended } = read
    const place = `${view} at ${node}`
    const earlier = explained.get(place) ?? []
    explained.set(place, earlier)
    const all = versions.get(view) ?? [{ from: -1, value: '' }]
    const own = all.findLast(({ from }) => asked[from]?.node === node && asked[from].ended < began)
    const known = asked.findLastIndex(one => one && one.ended < began - staleness)
    const seen = earlier.filter(one => one.ended < began).map(({ position }) => position)
    const floor = Math.max(-1, own?.from ?? -1, known, ...seen)
    const found = all.find(({ from, value: held }, index) => {
      const isOver = (all[index + 1]?.from ?? Infinity) <= floor
      return held === value && !isOver && (asked[from]?.began ?? -Infinity) < ended
    })
    if (found) earlier.push({ ended, position: Math.max(found.from, floor) })
    else complaints.push(`${place} was read as "${value}", which it was no more from ${floor} on, or not yet`)
  }
  return complaints
}
