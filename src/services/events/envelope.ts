// An event as EventBridge hands it on: who says it, of what kind it is, when and where, and in `detail` what it says.
import { parseJson } from '../../core/text/json.ts'
import { eventObject, type EventObject } from '../../engines/event-pattern/event.ts'

export interface EventFacts {
  readonly id: string
  readonly detailType: string
  readonly source: string
  readonly account: string
  /** To the second: `2026-11-22T05:00:00Z`. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
}

export interface Event {
  readonly text: string
  readonly value: EventObject
}

/** `detail` is the JSON text of an object, which is handed on to the letter. */
export function eventOf({ detailType, id, source, account, time, region, resources }: EventFacts, detail: string): Event {
  const head = { version: '0', id, 'detail-type': detailType, source, account, time, region, resources }
  return {
    text: `${JSON.stringify(head).slice(0, -1)},"detail":${detail}}`,
    value: eventObject({ ...head, detail: parseJson(detail) }),
  }
}

export const wholeSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z')
