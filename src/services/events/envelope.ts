// An event as EventBridge hands it on: who says it, of what kind it is, when and where, and in `detail` what it says.
import { portableJson } from '../../core/text/portable-json.ts'
import { readEvent, type Event } from '../../engines/event-pattern/event.ts'

interface EventFacts {
  readonly id: string
  readonly detailType: string
  readonly source: string
  readonly account: string
  /** To the second: `2026-11-22T05:00:00Z`. */
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: Detail
}

/** What the event says: the JSON text of an object, which is handed on as it stands, and the object. */
interface Detail {
  readonly text: string
  readonly value: object
}

export class Envelope {
  readonly #head: object
  readonly #detail: Detail

  constructor({ detail, detailType, id, source, account, time, region, resources }: EventFacts) {
    this.#head = { version: '0', id, 'detail-type': detailType, source, account, time, region, resources }
    this.#detail = detail
  }

  /** UTF-16 units of what it says. */
  get length(): number {
    return this.#detail.text.length
  }

  /**
   * As a target has it. INVARIANT: whoever has a say in an event cannot have it refused for its characters, which would keep from
   * a rule what it watches for.
   */
  get text(): string {
    return portableJson(`${JSON.stringify(this.#head).slice(0, -1)},"detail":${this.#detail.text}}`)
  }

  /** As a pattern asks it. */
  read(): Event {
    return readEvent({ ...this.#head, detail: this.#detail.value })
  }
}

/** As whom the bus names a service: `aws.kms` of `kms.amazonaws.com`. */
export const sourceOnBus = (eventSource: string): string => `aws.${eventSource.split('.', 1)[0]}`

export const wholeSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z')
