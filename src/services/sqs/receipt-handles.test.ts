import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { handleOf, parseHandle } from './receipt-handles.ts'

const message = fc.record({
  queueId: fc.uuid(), visibleAt: fc.integer({ min: 0, max: 9e14 }), id: fc.uuid(), receipt: fc.uuid(),
})

test('a handle says what it was made of', () => {
  property('receipt handle', 500, message, one => {
    assert.deepEqual(parseHandle(handleOf(one as never)), { ...one })
  })
})

test('whatever else is sent is none, or is one to the letter', () => {
  const broken = fc.tuple(message, fc.nat(), fc.string()).map(([one, at, text]) => {
    const handle = handleOf(one as never)
    return `${handle.slice(0, at % handle.length)}${text}`
  })
  property('receipt handle', 1000, fc.oneof(fc.string(), fc.base64String(), broken), text => {
    const parsed = parseHandle(text)
    if (parsed) assert.deepEqual(parseHandle(handleOf(parsed as never)), parsed)
  })
})
