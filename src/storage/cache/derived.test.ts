import assert from 'node:assert/strict'
import { test } from 'node:test'
import { derived } from './derived.ts'

test('derives once for each object, also where the value is undefined', () => {
  const calls: string[] = []
  const length = derived((record: { readonly name: string }) => {
    calls.push(record.name)
    return record.name === '' ? undefined : record.name.length
  })
  const record = { name: 'abc' }
  const empty = { name: '' }
  const lengths = [record, record, empty, empty, { ...record }].map(length)
  assert.deepEqual(lengths, [3, 3, undefined, undefined, 3])
  assert.deepEqual(calls, ['abc', '', 'abc'])
})
