import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileOnce, mostUnits, unitsOf } from './compile-once.ts'
import type { CompiledPolicy } from './types.ts'

/** No two of them are one text. */
const documentOf = (i: number, length: number): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'a:b', Resource: `arn:aws:a:::${i}${'x'.repeat(length)}` } })

test('a text is compiled once, for each kind of policy that it is', () => {
  const [one, same] = [documentOf(1, 1), documentOf(1, 1)]
  assert.equal(compileOnce(one, 'identity'), compileOnce(same, 'identity'))
  assert.notEqual(compileOnce(one, 'identity'), compileOnce(one, 'inline'))
})

test('as many are kept as the bound says, by the length of their texts', () => {
  const length = 8 * 1024
  const count = Math.ceil((4 * mostUnits) / length)
  const first = Array.from({ length: count }, (_, i): CompiledPolicy => compileOnce(documentOf(i, length), 'identity'))
  const kept = first.filter((policy, i) => i > count - mostUnits / length && compileOnce(documentOf(i, length), 'identity') === policy)
  assert.ok(kept.length > 0)
  assert.ok(unitsOf(kept.map(policy => ({ policy }))) <= mostUnits)
  assert.notEqual(compileOnce(documentOf(0, length), 'identity'), first[0])
})
