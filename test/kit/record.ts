// What the journal shows of a call.
import assert from 'node:assert/strict'
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import type { TestServer } from './server.ts'

/** The newest record of the operation. */
export async function lastRecord(server: TestServer, operation: string): Promise<TrailEvent> {
  const found = (await server.records()).findLast(({ eventName }) => eventName === operation)
  return found ?? assert.fail(`There is no record of ${operation}.`)
}

/** The newest record of the operation has these members; the members that are not named are not looked at. */
export async function assertRecord(server: TestServer, operation: string, expected: Partial<TrailEvent>): Promise<void> {
  const record = await lastRecord(server, operation)
  const named = Object.keys(expected) as (keyof TrailEvent)[]
  assert.deepEqual(Object.fromEntries(named.map(name => [name, record[name]])), expected)
}
