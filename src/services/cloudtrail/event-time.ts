import type { Instant } from '../../core/clock.ts'

/** The time in an event's id (a UUID of version 7): the event's own, to the millisecond. Undefined where the id is not ours. */
export function eventTimeOf(eventId: string): Instant | undefined {
  if (eventId.length !== 36 || eventId[14] !== '7') return undefined
  const time = Number.parseInt(eventId.slice(0, 8), 16) * 0x1_0000 + Number.parseInt(eventId.slice(9, 13), 16)
  return Number.isNaN(time) ? undefined : time
}
