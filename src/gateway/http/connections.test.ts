import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { Connections, type Connection } from './connections.ts'
import { trustedProxies } from './trusted-proxies.ts'

const most = 100
const proxy = '10.0.0.1'

class FakeSocket extends EventEmitter {
  destroyed = false
  readonly remoteAddress: string

  constructor(remoteAddress: string) {
    super()
    this.remoteAddress = remoteAddress
  }

  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }

  pause(): void {}

  resume(): void {}
}

const megabyte = 1024 * 1024

/** A call that came whole, and is answered when it is told. */
class FakeCall {
  readonly ended: Promise<void>
  end!: () => void
  isBegun = false
  isLast = false

  constructor(connection: Connection, cost = 0) {
    this.ended = new Promise(resolve => (this.end = resolve))
    const letGo = connection.heads.whole(cost, connection.source)
    void connection.inTurn({ isOwed: () => true, endBehind: () => (this.isLast = true) }, () => {
      this.isBegun = true
      letGo()
      return this.ended
    }, letGo)
  }
}

const isOpen = ({ socket }: Connection): boolean => !socket.destroyed
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

/** Connections that come from an address, or from the proxy with a preamble that names it. */
function opening(how: 'direct' | 'preamble'): (address: string) => Connection {
  const connections = new Connections({ most, proxies: trustedProxies([proxy]) })
  return address => {
    const connection = connections.admit(new FakeSocket(how === 'direct' ? address : proxy) as unknown as Socket)!
    if (how === 'preamble') connections.speaksFor(connection, { address, secure: false })
    connections.answered(connection)
    return connection
  }
}

for (const how of ['direct', 'preamble'] as const) {
  test(`where there are too many, who has most loses one, whoever comes (${how})`, () => {
    const open = opening(how)
    const quiet = times(20, i => open(`192.0.2.${i}`))
    const hog = times(80, () => open('198.51.100.1'))
    const others = times(20, i => open(`203.0.113.${i}`))
    assert.deepEqual([quiet, others, hog].map(all => all.filter(isOpen).length), [20, 20, 60])
    // Those that waited longest.
    assert.ok(hog.slice(20).every(isOpen))
    const more = times(60, () => open('198.51.100.1'))
    assert.deepEqual([quiet, others, hog, more].map(all => all.filter(isOpen).length), [20, 20, 0, 60])
  })
}

test('of clients with one each, who has waited longest goes', () => {
  const open = opening('direct')
  const all = times(most + 10, i => open(`192.0.2.${i}`))
  assert.deepEqual(all.map(isOpen), times(most + 10, i => i >= 10))
})

test('where heads need room, a call that came whole is answered, and what has not come whole goes', () => {
  const open = opening('direct')
  const [answered, silent, other] = [open('192.0.2.1'), open('192.0.2.2'), open('192.0.2.3')]
  const calls = times(3, () => new FakeCall(answered))
  answered.stopReading = () => answered.heads.add(-60 * megabyte, answered.source)
  answered.heads.add(60 * megabyte, answered.source)
  silent.heads.add(50 * megabyte, silent.source)
  assert.deepEqual([answered, silent].map(isOpen), [true, true])
  assert.deepEqual(calls.map(({ isLast }) => isLast), [false, false, true])
  // It has what it had.
  void new FakeCall(answered)
  other.heads.add(48 * megabyte, other.source)
  assert.deepEqual([answered, silent, other].map(isOpen), [true, false, true])
})

test('where calls that wait have used up the room for heads, the one that is carried out is answered', async () => {
  const open = opening('direct')
  const [waiting, other] = [open('192.0.2.1'), open('192.0.2.2')]
  const calls = times(4, () => new FakeCall(waiting, 20 * megabyte))
  other.heads.add(50 * megabyte, other.source)
  assert.deepEqual([waiting, other].map(isOpen), [true, true])
  other.heads.add(40 * megabyte, other.source)
  assert.deepEqual([waiting, other].map(isOpen), [true, true])
  for (const call of calls) call.end()
  await new Promise(setImmediate)
  assert.deepEqual(calls.map(({ isBegun }) => isBegun), [true, false, false, false])
  assert.equal(calls[0]!.isLast, true)
})

test('where heads need room, a connection whose call has not been begun goes', () => {
  const open = opening('direct')
  const [queueing, other] = [open('192.0.2.1'), open('192.0.2.2')]
  void new FakeCall(queueing)
  void queueing.queue(new Promise(() => undefined))
  queueing.heads.whole(60 * megabyte, queueing.source)
  other.heads.add(50 * megabyte, other.source)
  assert.deepEqual([queueing, other].map(isOpen), [false, true])
})
