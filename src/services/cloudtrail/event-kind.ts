// Calls of one kind, by one caller on one resource, have records that differ only in what stands between the caller's address and
// the event's id. Without it they are one text, so that the index reads it once: parsing each record costs four times as much.
import type { JournalRecord } from '../../core/trail-event.ts'

export interface EventKind {
  /** JSON of the record without the members from `sourceIPAddress` to `eventID`, if it is JSON at all. */
  readonly text: string
  readonly eventId: string
}

const cutFrom = ',"sourceIPAddress":'
const idMember = ',"eventID":"'
const idForm = /([\da-f-]{36})"/y

export function findKind(record: string): EventKind | undefined {
  const from = record.indexOf(cutFrom)
  const id = from < 0 ? -1 : record.indexOf(idMember, from)
  if (id < 0) return undefined
  idForm.lastIndex = id + idMember.length
  const eventId = idForm.exec(record)?.[1]
  return eventId === undefined ? undefined : { text: record.slice(0, from) + record.slice(idForm.lastIndex), eventId }
}

/**
 * INVARIANT: a caller's own members named like the two marks, in the parameters of a request, pass for nothing. They lie deeper
 * than the event's members, so a cut that ends at one of them leaves more closing braces than opening ones: no JSON.
 */
export function readKind({ text }: EventKind): JournalRecord | undefined {
  try {
    return JSON.parse(text) as JournalRecord
  } catch {
    return undefined
  }
}
