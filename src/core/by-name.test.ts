import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byName, findInFamily } from './by-name.ts'

test('what every object has is under no name', () => {
  const named = byName({ a: 1, toString: 2 })
  assert.deepEqual(['a', 'toString', 'constructor', '__proto__', 'hasOwnProperty', 'b'].map(name => named.get(name)), [
    1, 2, undefined, undefined, undefined, undefined,
  ])
})

test('a family ends where it is declared to, whatever a caller\'s part of a name holds', () => {
  const named = byName({ 'kms:context:*': 'context', 'aws:tag/*': 'tag', 'aws:other': 'one' })
  const found: Readonly<Record<string, string | undefined>> = {
    'kms:context:a': 'context', 'kms:context:a/b': 'context', 'kms:context:a:b': 'context', 'kms:context:/': 'context',
    'kms:context:': 'context', 'aws:tag/a': 'tag', 'aws:tag/a:b': 'tag', 'aws:tag/a/b': 'tag', 'aws:tag/:': 'tag',
    'aws:other': 'one', 'aws:other/a': undefined, 'aws:tag': undefined, 'kms:context': undefined, 'constructor': undefined,
  }
  for (const [name, value] of Object.entries(found)) assert.equal(findInFamily(named, name), value, name)
})
