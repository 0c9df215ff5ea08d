import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { events } = sdk(server)
const event = {
  'id': '1', 'source': 'shop', 'detail-type': 'made', 'account': '000000000000', 'region': 'us-east-1',
  'time': '2026-07-13T13:48:01Z', 'detail': { 'order.id': 7, 'path': '/lib/x.jar' },
}
const Event = JSON.stringify(event)

test('whether an event matches a pattern', async () => {
  const matches = async (pattern: object) =>
    (await events.testEventPattern({ Event, EventPattern: JSON.stringify(pattern) })).Result
  assert.equal(await matches({ source: ['shop'], detail: { order: { id: [7] }, path: [{ wildcard: '*/lib/*.jar' }] } }), true)
  assert.equal(await matches({ source: ['bank'] }), false)
  const { eventName, readOnly } = (await server.records()).at(-1)!
  assert.deepEqual([eventName, readOnly], ['TestEventPattern', true])
})

test('what is no pattern and what is no event', async () => {
  const EventPattern = '{"source":["shop"]}'
  const reason = 'Event pattern is not valid. Reason: Empty objects are not allowed'
  await assertRefused(events.testEventPattern({ Event, EventPattern: '{}' }), 'InvalidEventPatternException', reason)
  const { id: _, ...nameless } = event
  for (const other of ['plain', '["plain"]', 'null', '{}', JSON.stringify(nameless)]) {
    const asked = events.testEventPattern({ Event: other, EventPattern })
    await assertRefused(asked, 'ValidationException', 'Parameter Event is not valid.')
  }
})

test('who may ask', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody', allow('events:PutRule'))).events
  const denied = /events:TestEventPattern on resource: \* because no identity-based policy/
  await assertRefused(nobody.testEventPattern({ Event, EventPattern: '{"a":[1]}' }), 'AccessDeniedException', denied)
})
