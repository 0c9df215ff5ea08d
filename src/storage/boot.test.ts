import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bootOf, readBoot } from './boot.ts'

const told = { bootId: 'b0\n', uptime: 100, awake: 90 }

test('the time since the start is the machine\'s own, or none', () => {
  const boot = { id: 'b0', uptime: 100_000 }
  assert.deepEqual(readBoot({ ...told, offsets: undefined }), boot)
  assert.deepEqual(readBoot({ ...told, offsets: 'monotonic           0         0\nboottime            0         0\n' }), boot)
  for (const offset of ['8640000 0', '-5 0', '0 7']) {
    assert.equal(readBoot({ ...told, offsets: `monotonic 0 0\nboottime ${offset}\n` }), undefined, offset)
  }
  // As where a container is told its own.
  assert.equal(readBoot({ ...told, offsets: undefined, uptime: 60 }), undefined)
})

test('on Linux it is told', t => {
  const [first, second] = [bootOf(), bootOf()]
  if (!first) return t.skip('the system does not tell, or tells of another machine')
  assert.match(first.id, /^[0-9a-f-]{36}$/)
  assert.equal(first.id, second!.id)
  assert.ok(second!.uptime >= first.uptime)
})
