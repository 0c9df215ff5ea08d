import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byName } from './by-name.ts'

test('what every object has is under no name', () => {
  const named = byName({ a: 1, toString: 2 })
  assert.deepEqual(['a', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'b'].map(name => named.get(name)), [
    1, 2, undefined, undefined, undefined, undefined,
  ])
})
