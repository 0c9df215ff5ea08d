// What every attack is judged by.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { besiege } from './siege.ts'

const siege = await besiege()

const skip = process.platform === 'win32' && 'Windows stops no process'

test('a server that stands still harms the bystander', { skip }, async () => {
  const still = siege.ordinary.slowest * 120
  await assert.rejects(siege.withstand(async () => {
    process.kill(siege.pid, 'SIGSTOP')
    await pause(still)
    process.kill(siege.pid, 'SIGCONT')
  }), /the bystander waited .* in 3 attacks/)
})

test('a server that stood still once, or answers as ever, does not', async () => {
  let stands = true
  const { slowest } = await siege.withstand(async () => {
    if (stands) process.kill(siege.pid, 'SIGSTOP')
    await pause(stands ? siege.ordinary.slowest * 120 : 100)
    if (stands) process.kill(siege.pid, 'SIGCONT')
    stands = false
  })
  assert.ok(slowest < siege.ordinary.slowest * 50)
})
