import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGate } from './gate.ts'

test('as many as there is room for, and again when one has ended', async () => {
  const gate = createGate(2)
  let end = () => {}
  const first = gate.within(() => new Promise<void>(resolve => (end = resolve)))
  const second = gate.within(() => new Promise<void>(() => {}))
  await assert.rejects(gate.within(async () => 'third'), { code: 'ServiceUnavailable' })
  end()
  await first
  assert.equal(await gate.within(async () => 'third'), 'third')
  assert.ok(second)
})

test('a call that fails gives its place back', async () => {
  const gate = createGate(1)
  await assert.rejects(gate.within(() => Promise.reject(new Error('failed'))), /failed/)
  assert.equal(await gate.within(async () => 'next'), 'next')
})
