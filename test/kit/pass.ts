// Time that passes on a server in development mode.
import assert from 'node:assert/strict'
import { jsonCall, send, signed } from './raw-request.ts'
import type { TestServer } from './server.ts'

type Server = Pick<TestServer, 'url'>

export const day = 86_400_000

/** Moves the clock, and does what is due by then. */
export async function pass(server: Server, milliseconds: number): Promise<void> {
  await own(server, 'AdvanceClock', { Milliseconds: Math.round(milliseconds) })
  await runTimers(server)
}

export const runTimers = (server: Server): Promise<void> => own(server, 'RunTimers', {})

async function own({ url }: Server, operation: string, input: object): Promise<void> {
  const { status, body } = await send(url, signed(url, jsonCall('stockade', operation, input)))
  assert.equal(status, 200, body)
}
