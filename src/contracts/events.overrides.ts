import type { Overrides } from './overrides.ts'

// What an event says is as long as a request may be; the operation judges it together with the others.
export const overrides: Overrides = {
  shapes: { String: { large: true } },
  members: { 'PutEventsRequestEntry.Detail': { sensitive: true } },
}
