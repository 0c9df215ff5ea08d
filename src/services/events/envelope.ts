// An event as EventBridge hands it on: who says it, of what kind it is, when and where, and in `detail` what it says.
import { portableJson } from '../../core/text/portable-json.ts'
import { readEvent, type Event as Asked } from '../../engines/event-pattern/event.ts'

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
  readonly asked: Asked
}

/** What the event says: the JSON text of an object, which is handed on as it stands, and the object. */
export interface Detail {
  readonly text: string
  readonly value: object
}

/**
 * INVARIANT: whoever has a say in an event cannot have it refused by a target for its characters, which would keep from a rule
 * what it watches for.
 */
export function eventOf({ detailType, id, source, account, time, region, resources }: EventFacts, detail: Detail): Event {
  const head = { version: '0', id, 'detail-type': detailType, source, account, time, region, resources }
  return {
    text: portableJson(`${JSON.stringify(head).slice(0, -1)},"detail":${detail.text}}`),
    asked: readEvent({ ...head, detail: detail.value }),
  }
}

export const wholeSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z')
