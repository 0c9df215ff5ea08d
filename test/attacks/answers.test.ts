// A user who may read one thing, asks for much of it on many connections, and takes nothing of what is answered.
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { scaled } from '../kit/attacks.ts'
import { root } from '../kit/identity.ts'
import { jsonCall, queryCall, signed, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { wireText } from '../kit/socket.ts'
import { allow, createUser } from '../kit/users.ts'

const connections = Math.min(scaled(60), 600)
/** More of them than a system takes for a client that takes nothing. */
const ahead = 4
const siege = await besiege({ environment: { NODE_OPTIONS: '--max-old-space-size=512' } })
const reader = await createUser({ url: siege.url } as never, 'reader', allow('cloudtrail:LookupEvents'))

// Each takes twice as many bytes where it stands in JSON in JSON.
const PolicyDocument = '\\'.repeat(48_000)
await siege.callAll(Array<Unsigned>(24).fill(queryCall('iam', 'CreatePolicy', { PolicyName: 'x', PolicyDocument })))
const lookup = jsonCall('cloudtrail', 'LookupEvents', {
  LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreatePolicy' }], MaxResults: 50,
})

/** How many lookups have been answered by now. */
async function countLookups(): Promise<number> {
  const { body } = await siege.call(jsonCall('stockade', 'GetMetrics'), root)
  const counts = [...body.matchAll(/stockade_calls_total\{[^}]*LookupEvents[^}]*\} (\d+)/g)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

test(`${connections} connections with answers of two megabytes each that nobody takes`, async t => {
  const { body: { length } } = await siege.call(lookup, reader)
  assert.ok(length > 2_000_000, `${length} characters`)
  const before = await siege.memory()
  const text = wireText(signed(siege.url, lookup, { identity: reader })).replace('connection: close', 'connection: keep-alive')
  const open: Socket[] = []
  t.after(() => {
    for (const socket of open) socket.destroy()
  })
  const seen = await siege.withstand(async () => {
    for (let count = 0; count < connections; count++) {
      const socket = connect(siege.port, '127.0.0.1').pause()
      socket.on('error', () => undefined)
      socket.write(text.repeat(ahead))
      open.push(socket)
    }
    for (let last = -1, now = 0; last < now; ) {
      await pause(1000)
      ;[last, now] = [now, await countLookups()]
    }
  })
  const grown = await siege.memory() - before
  let reset = 0
  await Promise.all(open.map(socket => new Promise<void>(resolve => {
    let taken = 0
    socket.on('error', () => reset++).on('close', () => resolve()).resume().on('data', chunk => {
      taken += chunk.length
      if (taken > length * ahead) socket.destroy()
    })
  })))
  const others = `slowest of ${seen.calls} other calls ${seen.slowest.toFixed(0)} ms`
  t.diagnostic(`${reset} of ${open.length} were reset, ${Math.round(grown / 1e6)} MB more, ${others}`)
  // Of 64 MB.
  assert.ok(open.length - reset <= 64 * 2 ** 20 / length, `${open.length - reset} were kept`)
  assert.ok(siege.isRunning())
})
