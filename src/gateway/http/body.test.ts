import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { smallBody, type Place } from './bodies.ts'
import { readBody } from './body.ts'
import type { Gateway } from '../gateway.ts'
import { receive } from '../stages/receive.ts'

/** A request whose body comes in pieces of one byte each, which is what a client makes of it with chunks. */
function inBytes(length: number): IncomingMessage {
  const stream = new PassThrough({ objectMode: true, highWaterMark: length + 1 })
  const byte = Buffer.from('x')
  for (let i = 0; i < length; i++) stream.write(byte)
  stream.end()
  return Object.assign(stream, { complete: true }) as unknown as IncomingMessage
}

const noRoom = async () => assert.fail('small bodies need no room')

test('a body in bytes is copied a few times, not once for each', async t => {
  const allocated = t.mock.method(Buffer, 'allocUnsafeSlow')
  for (const expected of [10_000, 65_536]) assert.equal((await readBody(inBytes(10_000), expected, noRoom)).length, 10_000)
  const { length } = allocated.mock.calls
  assert.ok(length > 10 && length < 40, `${length} buffers`)
})

test('a small body keeps nothing of the read that it came in', async () => {
  for (const [length, kept] of [[1, 1], [1000, 1000], [16_000, 16_000], [40_000, 65_536]] as const) {
    const stream = new PassThrough()
    stream.end(Buffer.from(new ArrayBuffer(65_536), 65_536 - length))
    const request = Object.assign(stream, { complete: true }) as unknown as IncomingMessage
    const body = await readBody(request, length, async () => ({ arrived: () => undefined }))
    assert.deepEqual([body.length, body.buffer.byteLength], [length, kept])
  }
})

test('more than there is room for is refused, and not gathered', async t => {
  const allocated = t.mock.method(Buffer, 'allocUnsafeSlow')
  for (const expected of [0, 1, 5000, Number.NaN]) {
    await assert.rejects(
      readBody(inBytes(10_000), expected, noRoom), { code: 'RequestEntityTooLargeException' }, String(expected),
    )
  }
  assert.ok(allocated.mock.calls.length < 20)
})

test('room is taken when a body is large, not when it is said to be', async () => {
  let places = 0
  const arrived: number[] = []
  const take = async () => {
    places++
    return { arrived: () => void arrived.push(places) }
  }
  const stream = new PassThrough({ highWaterMark: 1e6 })
  const request: unknown = Object.assign(stream, { complete: true })
  const reading = readBody(request as IncomingMessage, 1_000_000, take)
  stream.write(Buffer.alloc(smallBody))
  await pause(10)
  assert.equal(places, 0)
  stream.write(Buffer.alloc(1))
  await pause(10)
  assert.deepEqual([places, arrived], [1, []])
  stream.end(Buffer.alloc(500_000))
  assert.equal((await reading).length, smallBody + 1 + 500_000)
  assert.deepEqual([...new Set(arrived)], [1])
})

test('a body that gives way, or finds no room, is refused', async () => {
  const large = () => {
    const stream = new PassThrough({ highWaterMark: 1e6 })
    stream.write(Buffer.alloc(20_000))
    return Object.assign(stream, { complete: false }) as unknown as IncomingMessage
  }
  const slow = { code: 'ServiceUnavailable', message: 'The body of the request came too slowly.' }
  await assert.rejects(readBody(large(), 1_000_000, async giveWay => {
    setImmediate(giveWay)
    return { arrived: () => undefined }
  }), slow)
  const full = new Error('full')
  await assert.rejects(readBody(large(), 1_000_000, () => Promise.reject(full)), full)
})

test('room that comes when its call is over is given back', async () => {
  const stream = new PassThrough({ highWaterMark: 1e6 })
  const rawHeaders = ['content-length', '20000']
  const request = Object.assign(stream, { complete: false, rawHeaders, socket: { writable: true } }) as unknown as IncomingMessage
  let released = 0
  let give: (place: Place) => void = () => undefined
  const bodies = { take: () => new Promise<Place>(resolve => (give = resolve)) }
  const gateway = { bodies, random: randomBytes, clock: { monotonic: () => 0 } } as unknown as Gateway
  const call = receive(request, gateway, { address: '127.0.0.1', secure: false })
  const reading = call.readBody(1_000_000)
  stream.write(Buffer.alloc(smallBody + 1))
  await pause(10)
  stream.destroy()
  await assert.rejects(reading, { code: 'SerializationException' })
  call.end()
  give({ arrived: () => undefined, release: () => void released++ })
  await pause(10)
  assert.equal(released, 1)
})
