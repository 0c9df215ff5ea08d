import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract as cloudtrail } from '../../../contracts/cloudtrail.gen.ts'
import type { Schema } from '../../../contracts/contract.ts'
import { contract as iam } from '../../../contracts/iam.gen.ts'
import { contract as kms } from '../../../contracts/kms.gen.ts'
import { contract as sts } from '../../../contracts/sts.gen.ts'
import { getPattern } from './pattern.ts'

const cases: readonly (readonly [string, string, boolean])[] = [
  ['[a-z]+', 'abc', true],
  ['[a-z]+', 'abc1', false],
  ['[a-z]+', 'abc\n', false],
  ['a|b', 'b', true],
  ['a|b', 'ab', false],
  ['^x$|^y$', 'y', true],
  ['(?s).*', 'a\nb', true],
  ['.*', 'a\nb', false],
  ['(?i)all|[0-9]{12}', 'ALL', true],
  ['[\\w+=,.@\\:-]*', 'a:b', true],
  ['[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+', 'a\tb\u00ff', true],
  ['[\\p{L}\\p{Z}]+', 'a \u00e9', true],
  ['.', '\u{1f600}', true],
]

test('patterns match whole values, as Java\'s do', () => {
  for (const [pattern, value, expected] of cases) assert.equal(getPattern(pattern).test(value), expected, `${pattern} ${value}`)
  assert.equal(cases.length, 13)
})

test('a pattern that cannot be expressed is not taken for another', () => {
  assert.throws(() => getPattern('[\\p{L}\\:]+'), SyntaxError)
  assert.throws(() => getPattern('a++'), SyntaxError)
})

function patternsOf(schema: Schema, seen: Set<Schema>, patterns: Set<string>): void {
  if (seen.has(schema)) return
  seen.add(schema)
  if (schema.type === 'string' && schema.pattern !== undefined) patterns.add(schema.pattern)
  if (schema.type === 'list') patternsOf(schema.item(), seen, patterns)
  if (schema.type === 'map') for (const part of [schema.key(), schema.value()]) patternsOf(part, seen, patterns)
  if (schema.type === 'structure') for (const member of Object.values(schema.members)) patternsOf(member.schema(), seen, patterns)
}

test('every pattern of the contracts can be expressed', () => {
  const patterns = new Set<string>()
  const seen = new Set<Schema>()
  for (const contract of [cloudtrail, iam, kms, sts]) {
    for (const { input } of Object.values(contract.operations)) patternsOf(input, seen, patterns)
  }
  for (const pattern of patterns) assert.ok(getPattern(pattern) instanceof RegExp)
  assert.ok(patterns.size > 60, `only ${patterns.size} patterns`)
})
