import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import type { MapSchema, MemberSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { longestText, mostItems } from './constraints.ts'
import { findViolations, isComplete } from './validate.ts'
import { withinContract } from './within-contract.ts'

function structure(members: Record<string, Schema>, required: readonly string[] = []): StructureSchema {
  const entries = Object.entries(members).map(([name, schema]): [string, MemberSchema] => [name, { schema: () => schema }])
  return { type: 'structure', name: 'Test', members: Object.fromEntries(entries), required }
}

const name: Schema = { type: 'string', min: 1, max: 5, pattern: '[a-z]+' }
const tag = structure({ Key: name, Value: { type: 'string' } }, ['Key'])
const context: MapSchema = { type: 'map', key: () => ({ type: 'string' }), value: () => ({ type: 'string' }), whole: 100 }
const schema = structure({
  Name: name,
  Text: { type: 'string' },
  Value: { type: 'string', large: true },
  Kind: { type: 'string', enum: ['A', 'B'] },
  Count: { type: 'integer', min: 1, max: 9 },
  Blob: { type: 'blob', max: 3 },
  Names: { type: 'list', item: () => name, max: 3 },
  Tags: { type: 'list', item: () => tag },
  Context: context,
}, ['Name'])

test('what keeps its contract is the same object', () => {
  const input = { Name: 'abc', Text: 'x'.repeat(longestText), Names: ['a'], Tags: [{ Key: 'a', Value: '' }], Context: { a: 'b' } }
  assert.equal(withinContract(schema, input), input)
})

test('what breaks its contract is absent, and what stands beside it is not', () => {
  const cases: readonly (readonly [given: Record<string, unknown>, within: Record<string, unknown>])[] = [
    [{ Name: 'abcdef', Text: 'x' }, { Text: 'x' }],
    [{ Name: '' }, {}],
    [{ Name: '\u001b[31m' }, {}],
    [{ Kind: 'C', Count: 10, Blob: new Uint8Array(4) }, {}],
    [{ Names: ['a', 'B', 'c'] }, { Names: ['a', 'c'] }],
    [{ Names: ['a', 'b', 'c', 'd'] }, {}],
    [{ Tags: [{ Key: 'A', Value: 'x' }, { Key: 'a' }] }, { Tags: [{ Value: 'x' }, { Key: 'a' }] }],
    [{ Context: { a: 'x'.repeat(99) } }, { Context: { a: 'x'.repeat(99) } }],
    [{ Context: { a: 'x'.repeat(100) } }, {}],
    [{ Context: { a: 'é'.repeat(50) } }, {}],
  ]
  for (const [given, within] of cases) assert.deepEqual(withinContract(schema, given), within)
})

test('a bound stands where the contract has none', () => {
  const long = 'x'.repeat(longestText + 1)
  assert.deepEqual(withinContract(schema, { Text: long }), {})
  assert.match(findViolations(schema, { Name: 'a', Text: long }) ?? '', /'text' .* length less than or equal to 8192$/)
  const tags = Array.from({ length: mostItems + 1 }, () => ({ Key: 'a' }))
  assert.deepEqual(withinContract(schema, { Tags: tags }), {})
  assert.match(findViolations(schema, { Name: 'a', Tags: tags }) ?? '', /'tags' .* length less than or equal to 1000$/)
})

test('a text that its operation judges is absent where it is long, and violates nothing', () => {
  const long = { Name: 'a', Value: 'x'.repeat(longestText + 1) }
  assert.deepEqual(withinContract(schema, long), { Name: 'a' })
  assert.equal(findViolations(schema, long), undefined)
})

const words = fc.constantFrom('abc', 'A', '__proto__', 'constructor')
const text = fc.oneof(fc.string(), fc.string({ minLength: 90, maxLength: 120 }), words)
const inputs = fc.record({
  Name: text, Text: text, Kind: fc.constantFrom('A', 'C'), Count: fc.integer({ min: -1, max: 11 }),
  Names: fc.array(text, { maxLength: 5 }), Tags: fc.array(fc.record({ Key: text, Value: text }, { requiredKeys: [] })),
  Context: fc.dictionary(text, text),
}, { requiredKeys: [] })

/** What is violated, missing members aside. */
const brokenBy = (input: Record<string, unknown>) =>
  (findViolations(schema, input)?.replace(/^\d+ validation errors? detected: /, '').split('; ') ?? [])
    .filter(violation => !violation.endsWith('Member must not be null'))

test('exactly what breaks the contract is left out', () => {
  property('input within its contract', 500, inputs, input => {
    const within = withinContract(schema, input)
    assert.deepEqual(brokenBy(within), [])
    assert.equal(within === input, brokenBy(input).length === 0)
    assert.equal(isComplete(schema, within), findViolations(schema, within) === undefined)
  })
})
