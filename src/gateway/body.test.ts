import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { readBody } from './body.ts'

/** A request whose body comes in pieces of one byte each, which is what a client makes of it with chunks. */
function inBytes(length: number): IncomingMessage {
  const stream = new PassThrough({ objectMode: true, highWaterMark: length + 1 })
  const byte = Buffer.from('x')
  for (let i = 0; i < length; i++) stream.write(byte)
  stream.end()
  return Object.assign(stream, { complete: true }) as unknown as IncomingMessage
}

test('a body in bytes is copied a few times, not once for each', async t => {
  const allocated = t.mock.method(Buffer, 'allocUnsafeSlow')
  for (const expected of [10_000, 65_536]) assert.equal((await readBody(inBytes(10_000), expected)).length, 10_000)
  const { length } = allocated.mock.calls
  assert.ok(length > 10 && length < 40, `${length} buffers`)
})

test('more than there is room for is refused, and not gathered', async t => {
  const allocated = t.mock.method(Buffer, 'allocUnsafeSlow')
  for (const expected of [0, 1, 5000, Number.NaN]) {
    await assert.rejects(readBody(inBytes(10_000), expected), { code: 'RequestEntityTooLargeException' }, String(expected))
  }
  assert.ok(allocated.mock.calls.length < 20)
})
