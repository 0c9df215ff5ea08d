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
