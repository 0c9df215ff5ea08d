// What a pattern matches, operator by operator, and what is none. What AWS's own matcher answers stands in its guide
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html) and in its public source.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { matchesPattern, type EventObject } from './match.ts'
import { parsePattern } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

const matches = (pattern: unknown, event: unknown): boolean =>
  matchesPattern(parsePattern(JSON.stringify(pattern)), event as EventObject)

/** Of one field, with what it matches and what it does not. */
type Case = readonly [condition: unknown, matching: readonly unknown[], others: readonly unknown[]]

const cases: readonly Case[] = [
  ['a', ['a', ['b', 'a']], ['b', 'A', 'ab', '', null, ['b'], [], { a: 'a' }]],
  [1, [1, [2, 1]], [2, '1', true]],
  [300, [300.0, 3e2], [300.1]],
  [null, [null, [null]], ['null', 0, false, []]],
  [true, [true], ['true', 1, false]],
  ['', [''], ['a', null]],
  [{ prefix: 'a' }, ['a', 'ab', ['b', 'ab']], ['b', 'ba', 'A', '', null, 1]],
  [{ prefix: '' }, ['a', ''], [1, null]],
  [{ prefix: { 'equals-ignore-case': 'Ab' } }, ['aB', 'ABc'], ['ba', 'a']],
  [{ suffix: '.png' }, ['x.png', '.png'], ['png', 'x.PNG', 'x.pngx']],
  [{ suffix: { 'equals-ignore-case': '.PNG' } }, ['x.png'], ['x.jpg']],
  [{ 'equals-ignore-case': 'Alice' }, ['alice', 'ALICE'], ['alic', 'alicex']],
  [{ 'anything-but': 'a' }, ['b', '', 1, null, true, ['a', 'b']], ['a', ['a'], [], {}]],
  [{ 'anything-but': ['a', 'b'] }, ['c', ['a', 'c']], ['a', 'b', ['a', 'b']]],
  [{ 'anything-but': [1, 2] }, [3, '1'], [1, 2]],
  [{ 'anything-but': { prefix: 'a' } }, ['b', 1], ['a', 'ab']],
  [{ 'anything-but': { prefix: ['a', 'b'] } }, ['c'], ['ax', 'bx']],
  [{ 'anything-but': { suffix: '.png' } }, ['a.jpg'], ['a.png']],
  [{ 'anything-but': { 'equals-ignore-case': ['A', 'b'] } }, ['c'], ['a', 'B']],
  [{ numeric: ['=', 5] }, [5, 5.0, [1, 5]], [6, '5', null]],
  [{ numeric: ['<', 5] }, [4.999999, -1], [5, 6]],
  [{ numeric: ['<=', 5] }, [5], [5.000001]],
  [{ numeric: ['>', 0, '<=', 5] }, [5, 0.000001], [0, 5.1]],
  [{ numeric: ['>=', -1.5, '<', 1.5] }, [-1.5, 0, 1.49], [1.5, -1.6]],
  [{ cidr: '10.0.0.0/24' }, ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', 'x', '', 10, 'AWS Internal', 'a'.repeat(1000)]],
  [{ cidr: '2001:db8::/32' }, ['2001:db8::1'], ['2001:db9::1', '10.0.0.1']],
  [{ exists: true }, ['a', null, 0, false, ['a']], [[], {}, { a: 1 }, [{}]]],
]

test('each operator, on what it matches and on what it does not', () => {
  for (const [condition, matching, others] of cases) {
    const told = JSON.stringify(condition)
    for (const a of matching) assert.ok(matches({ a: [condition] }, { a, b: 1 }), `${told} matches ${JSON.stringify(a)}`)
    for (const a of others) assert.ok(!matches({ a: [condition] }, { a, b: 1 }), `${told} does not match ${JSON.stringify(a)}`)
    if (condition !== null) assert.ok(!matches({ a: [condition] }, { b: 1 }), `${told} does not match what is not there`)
  }
})

test('a list matches where one of it does, all fields together, and no field that only the prototype has', () => {
  const many = ['x', 1, { prefix: 'a' }, { suffix: 'z' }, { numeric: ['>', 5] }, { numeric: ['<', -5] }, { cidr: '10.0.0.0/8' }]
  for (const value of ['x', 1, 'ab', 'yz', 6, -6, '10.1.2.3']) assert.ok(matches({ a: many }, { a: value }), String(value))
  for (const value of ['y', 2, 5, -5, 'ba', '11.1.1.1']) assert.ok(!matches({ a: many }, { a: value }), String(value))
  assert.ok(matches({ a: ['x'], b: { c: ['y'] } }, { a: 'x', b: { c: 'y', d: 1 } }))
  assert.ok(!matches({ a: ['x'], b: { c: ['y'] } }, { a: 'x', b: { c: 'z' } }))
  assert.ok(!matches({ a: ['x'], b: ['y'] }, { a: 'x' }))
  for (const name of ['constructor', 'toString', '__proto__']) {
    assert.ok(!matches(JSON.parse(`{"${name}":[{"exists":true}]}`), { a: 'x' }), name)
    assert.ok(matches(JSON.parse(`{"${name}":["x"]}`), JSON.parse(`{"${name}":"x"}`)), name)
  }
})

test('what one condition leaves out another may take', () => {
  const either = { a: [{ 'anything-but': ['x', 'y'] }, { 'anything-but': ['y', 'z'] }] }
  assert.deepEqual(['x', 'y', 'z', 'w'].map(a => matches(either, { a })), [true, false, true, true])
})

test('what is absent', () => {
  const none = { a: { b: [{ exists: false }] } }
  const without = [
    {}, { a: 'x' }, { a: {} }, { a: { b: {} } }, { a: { b: [] } }, { a: { b: { c: 1 } } }, { a: [] }, { a: [{ c: 1 }] },
  ]
  for (const event of without) {
    assert.ok(matches(none, event), JSON.stringify(event))
  }
  // AWS: a value anywhere in the array is one.
  for (const event of [{ a: { b: null } }, { a: { b: ['x'] } }, { a: [{ b: 1 }, { c: 1 }] }]) {
    assert.ok(!matches(none, event), JSON.stringify(event))
  }
  const orX = { a: [{ exists: false }, 'x'] }
  assert.deepEqual([{}, { a: 'x' }, { a: 'y' }].map(event => matches(orX, event)), [true, true, false])
})

test('what is asked of an object in an array is asked of the same object', () => {
  const pattern = { songs: { name: ['Norwegian Wood'], writers: ['Lennon'] } }
  const apart = [{ name: 'Norwegian Wood', writers: ['X'] }, { name: 'Y', writers: ['Lennon'] }]
  assert.ok(!matches(pattern, { songs: apart }))
  assert.ok(matches(pattern, { songs: [...apart, { name: 'Norwegian Wood', writers: ['Z', 'Lennon'] }] }))
  assert.ok(matches(pattern, { songs: [[[{ name: 'Norwegian Wood', writers: 'Lennon' }]]] }))
  const deep = { a: { b: { c: ['x'], d: ['y'] }, e: ['z'] } }
  assert.ok(matches(deep, { a: [{ b: [{ c: 'x', d: 'n' }, { c: 'x', d: 'y' }], e: 'z' }] }))
  assert.ok(!matches(deep, { a: [{ b: [{ c: 'x', d: 'n' }, { c: 'n', d: 'y' }], e: 'z' }] }))
  assert.ok(!matches(deep, { a: [{ b: { c: 'x', d: 'y' } }, { e: 'z' }] }))
})

test('$or', () => {
  const pattern = { a: ['x'], $or: [{ b: ['y'] }, { c: { d: [{ numeric: ['>', 5] }] } }] }
  assert.ok(matches(pattern, { a: 'x', b: 'y' }))
  assert.ok(matches(pattern, { a: 'x', c: { d: 6 } }))
  assert.ok(!matches(pattern, { a: 'x', c: { d: 5 } }))
  assert.ok(!matches(pattern, { a: 'z', b: 'y' }))
  assert.ok(matches({ a: { $or: [{ b: ['x'] }, { c: ['y'] }] } }, { a: [{ b: 'n' }, { c: 'y' }] }))
  const nested = { $or: [{ a: ['x'], $or: [{ b: ['y'] }, { c: ['z'] }] }, { d: ['w'] }] }
  assert.deepEqual([{ a: 'x', c: 'z' }, { d: 'w' }, { a: 'x' }].map(event => matches(nested, event)), [true, true, false])
  // AWS: it is a field of that name unless it is an array of two objects at least, none of which looks like a condition.
  assert.ok(matches({ $or: ['x'] }, { $or: 'x' }))
  assert.ok(matches({ $or: [{ prefix: 'x' }, { prefix: 'y' }] }, { $or: 'yes' }))
})

const wrong: readonly (readonly [pattern: string, reason: RegExp])[] = [
  ['', /^Unexpected character/], ['{', /^Unexpected/], ['[]', /^Filter is not an object$/], ['"a"', /^Filter is not an object$/],
  ['null', /^Filter/], ['{}', /^Empty objects are not allowed$/], ['{"a":{}}', /^Empty objects are not allowed$/],
  ['{"a":"x"}', /^"a" must be an object or an array$/], ['{"a":null}', /must be an object or an array$/],
  ['{"a":[]}', /^Empty arrays are not allowed$/], ['{"a":[["x"]]}', /^Match value must be String, number, true, false, or null$/],
  ['{"a":[{}]}', /^Empty objects/], ['{"a":[{"like":"x"}]}', /^Unrecognized match type like$/],
  ['{"a":[{"prefix":"x","suffix":"y"}]}', /^Only one key allowed in match expression$/],
  ['{"a":[{"prefix":1}]}', /^prefix match pattern must be a string$/], ['{"a":[{"suffix":["x"]}]}', /^suffix match pattern/],
  ['{"a":[{"exists":"x"}]}', /^exists match pattern must be either true or false\.$/],
  ['{"a":[{"wildcard":"x*"}]}', /^wildcard is not implemented by Stockade$/],
  ['{"a":[{"anything-but":{"wildcard":"x*"}}]}', /^wildcard is not implemented/],
  ['{"a":[{"anything-but":true}]}', /^Value of anything-but/], ['{"a":[{"anything-but":[]}]}', /^Value of anything-but/],
  ['{"a":[{"anything-but":["a",1]}]}', /mixed type is not supported$/],
  ['{"a":[{"anything-but":{"numeric":["=",1]}}]}', /Unsupported/],
  ['{"a":[{"anything-but":{"prefix":""}}]}', /^Null prefix not allowed$/],
  ['{"a":[{"numeric":5}]}', /must be an array/], ['{"a":[{"numeric":["="]}]}', /operator and a value/],
  ['{"a":[{"numeric":["~",1]}]}', /Unrecognized numeric range operator: ~/], ['{"a":[{"numeric":["=","1"]}]}', /must be numeric/],
  ['{"a":[{"numeric":["<",1,">",0]}]}', /^Bad numeric range operator$/], ['{"a":[{"numeric":["=",1,"<",2]}]}', /^Bad numeric/],
  ['{"a":[{"numeric":[">",2,"<",1]}]}', /^Bottom must be less than top$/], ['{"a":[{"numeric":["=",5000000001]}]}', /between/],
  ['{"a":[{"cidr":"10.0.0.0/33"}]}', /^Malformed CIDR/], ['{"a":[{"cidr":1}]}', /^Malformed CIDR/],
  ['{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}', /^"a" stands beside \$or and within it/],
  ['{"$or":[{"a":{"b":["x"]},"$or":[{"a":{"c":["y"]}},{"d":["z"]}]},{"e":["v"]}]}', /^"a" stands beside \$or/],
  [`{"a":["${'x'.repeat(4096)}"]}`, /longer than 4096/],
]

test('what is no pattern, and why', () => {
  for (const [text, message] of wrong) {
    assert.throws(() => parsePattern(text), { name: 'PatternError', message }, text)
  }
})

test('arrays may be nested as deep as an event is long', () => {
  const deep = JSON.parse(`{"a":${'['.repeat(100_000)}"x"${']'.repeat(100_000)}}`) as EventObject
  assert.ok(matches({ a: ['x'] }, deep))
  assert.ok(!matches({ a: { b: ['x'] } }, deep))
})

const name = fc.constantFrom('a', 'b', '$or', '__proto__')
const scalar = fc.oneof(fc.constantFrom<unknown>('x', 'y', '', null, true), fc.integer({ min: -2, max: 2 }))
const condition = fc.oneof(
  scalar,
  fc.record({ prefix: scalar }), fc.record({ exists: fc.boolean() }),
  fc.record({ 'anything-but': fc.oneof(scalar, fc.array(scalar)) }),
  fc.record({ numeric: fc.array(fc.oneof(fc.constantFrom('=', '<', '>='), fc.integer())) }), fc.record({ cidr: fc.string() }),
)
const { pattern: anyPattern } = fc.letrec<{ pattern: unknown }>(tie => ({
  pattern: fc.dictionary(name, fc.oneof(
    { maxDepth: 3 }, fc.array(condition, { maxLength: 3 }), tie('pattern'), fc.array(tie('pattern'), { maxLength: 3 }),
  ), { maxKeys: 3 }),
}))

test('whatever the text is, it is a pattern or it is told why not', () => {
  property('event pattern', 2000, fc.oneof(anyPattern.map(one => JSON.stringify(one)), fc.json(), fc.string()), text => {
    try {
      matchesPattern(parsePattern(text), { a: ['x', { b: 1 }] })
    } catch (thrown) {
      assert.ok(thrown instanceof PatternError, String(thrown))
    }
  })
})
