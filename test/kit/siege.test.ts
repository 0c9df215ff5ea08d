// What every attack is judged by.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { besiege } from './siege.ts'

const siege = await besiege()

const skip = process.platform === 'win32' && 'Windows stops no process'

test('a server that stands still harms the bystander', { skip }, async () => {
  const still = siege.ordinary.slowest * 60
  const seen = await siege.during(async () => {
    process.kill(siege.pid, 'SIGSTOP')
    await pause(still)
    process.kill(siege.pid, 'SIGCONT')
  })
  assert.throws(() => siege.assertUnharmed(seen), /the bystander waited/)
})

test('a server that answers as ever does not', async () => {
  siege.assertUnharmed(await siege.during(() => pause(100)))
})
