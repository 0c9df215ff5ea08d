import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileOnce, mostUnits, unitsOf } from './compile-once.ts'
import type { CompiledPolicy } from './question.ts'

/** No two of them are one text. */
function documentOf(i: number, length: number): string {
  const Resource = `arn:aws:a:::${i}${'x'.repeat(length)}`
  return JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'a:b', Resource } })
}

test('a text is compiled once, for each kind of policy that it is', () => {
  const [one, same] = [documentOf(1, 1), documentOf(1, 1)]
  assert.equal(compileOnce(one, 'identity'), compileOnce(same, 'identity'))
  assert.notEqual(compileOnce(one, 'identity'), compileOnce(one, 'inline'))
})

test('as many are kept as the bound says, by the length of their texts', () => {
  const length = 8 * 1024
  const count = Math.ceil((4 * mostUnits) / length)
  const compiled = Array.from({ length: count }, (_, i): CompiledPolicy => compileOnce(documentOf(i, length), 'identity'))
  const isKept = (i: number) => compileOnce(documentOf(i, length), 'identity') === compiled[i]
  assert.ok(isKept(count - 1) && isKept(count - 10))
  assert.ok(!isKept(0) && !isKept(count / 2))
  assert.ok(unitsOf(compiled.map(policy => ({ policy }))) >= 4 * mostUnits)
})
