// Heads that do not end, of which nobody knows yet who sends them: what they cost the server, and what ends them all at once.
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { isNight, scaled } from '../kit/attacks.ts'
import { besiege, type Siege } from '../kit/siege.ts'

const connections = Math.max(1600, scaled(1600))
const environment = { NODE_OPTIONS: '--max-old-space-size=200' }
const fronts = {
  'plain requests read apart': await besiege({ environment }),
  'all requests read by node:http': await besiege({ environment: { ...environment, STOCKADE_HTTP_FRONT: 'off' } }),
} satisfies Readonly<Record<string, Siege>>

const first = 'POST / HTTP/1.1\r\nhost: x\r\n'
const short = 'aa:bb\r\n'.repeat(2260)
/** As many lines as a head may have, and as many bytes. */
const full = Array.from({ length: 195 }, (_, n) => `x-${n}: ${'y'.repeat(70)}\r\n`).join('')
const whole = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'
const form = 'content-type: application/x-www-form-urlencoded\r\n'
const chunked = `${first}transfer-encoding: chunked\r\n\r\n`

const heads = {
  'many short lines': first + short,
  'a head as large as it may be': first + full,
  'the same behind a request, in one read': whole + first + full,
  'many short lines behind a request': whole + first + short,
  'trailers': `${chunked}1\r\na\r\n0\r\n${short}`,
  'one long line': `${first}x: ${'y'.repeat(15_800)}\r\n`,
  'a head behind a body in chunks': `${chunked}1\r\na\r\n0\r\n\r\n${first}${full}`,
  'a whole head, and a byte of its body': `${first}${form}content-length: 9\r\n${full.slice(0, -80)}\r\nx`,
  'whole requests at once': `${first}content-length: 9\r\n${full.slice(0, -80)}\r\nxxxxxxxxx`,
  'as many as may be ahead, each of them ordinary': `${first}content-length: 0\r\n${'x: y\r\n'.repeat(55)}\r\n`.repeat(9),
}
type Head = keyof typeof heads

/** By day the first front is asked the heads that differ in kind, and the other fewer: what that reads is Node's to read. */
const byDay: Readonly<Record<keyof typeof fronts, readonly Head[]>> = {
  'plain requests read apart': [
    'many short lines', 'the same behind a request, in one read', 'trailers', 'a head behind a body in chunks',
    'whole requests at once',
  ],
  'all requests read by node:http': [
    'many short lines', 'many short lines behind a request', 'a head behind a body in chunks',
    'as many as may be ahead, each of them ordinary',
  ],
}

const open = new Set<Socket>()
const closeAll = () => {
  for (const socket of open) socket.destroy()
  open.clear()
}
after(closeAll)

async function openMany({ port }: Siege): Promise<void> {
  for (let count = 0; count < connections; count += 100) {
    await Promise.all(Array.from({ length: 100 }, () => new Promise<void>(resolve => {
      const socket = connect(port, '127.0.0.1', resolve).on('error', () => resolve())
      open.add(socket.resume())
    })))
  }
}

for (const front of Object.keys(fronts) as (keyof typeof fronts)[]) {
  const siege: Siege = fronts[front]
  for (const what of isNight ? Object.keys(heads) as Head[] : byDay[front]) {
    const text = heads[what]
    test(`${connections} connections with a head that does not end, ${front}: ${what}`, async t => {
      t.after(closeAll)
      const before = await siege.memory()
      let most = 0
      const seen = await siege.withstand(async () => {
        closeAll()
        await openMany(siege)
        for (const socket of open) socket.write(text)
        for (let asked = 0; asked < 8; asked++) {
          await pause(150)
          most = Math.max(most, await siege.memory())
        }
        // The end of all of them at once.
        for (const socket of open) if (!socket.destroyed) socket.write('\r\n')
        await pause(300)
      }, connections)
      const grown = most - before
      t.diagnostic(`${Math.round(grown / 1e6)} MB more, a bystander waited ${seen.slowest.toFixed(0)} ms`)
      assert.equal(siege.isRunning(), true)
      assert.ok(grown < 150_000_000, `${grown} bytes`)
    })
  }
}
