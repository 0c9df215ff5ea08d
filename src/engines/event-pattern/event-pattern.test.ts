// What a pattern matches, operator by operator, and what is none. What AWS's own matcher answers stands in its guide
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html) and in its public source.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { readEvent } from './event.ts'
import { matchesPattern } from './match.ts'
import { parsePattern } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

const matches = (pattern: unknown, event: unknown): boolean =>
  matchesPattern(parsePattern(JSON.stringify(pattern)), readEvent(event as object))

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
  [{ exactly: 'a' }, ['a', ['a']], ['b', 'A', null]],
  [{ prefix: { 'equals-ignore-case': '' } }, ['a', ''], [1, null]],
  [{ suffix: { 'equals-ignore-case': '' } }, ['a', ''], [1, null]],
  [{ wildcard: 'a*b' }, ['ab', 'axb', 'abab', 'a*b'], ['a', 'abx', 'xab', '', 1, null]],
  [{ wildcard: '*' }, ['', 'a', 'a\nb'], [1, null, true]],
  [{ wildcard: '' }, [''], ['a']],
  [{ wildcard: 'a' }, ['a'], ['ab', '']],
  [{ wildcard: '*/lib/*.jar' }, ['/lib/.jar', 'x/lib/lib/y.jar', '/lib/x.jar.jar'], ['/lib.jar', '/lib/x.jars', 'lib/x.jar']],
  [{ wildcard: 'a\\*b' }, ['a*b'], ['ab', 'axb', 'a\\*b']],
  [{ wildcard: '\\\\*' }, ['\\', '\\a'], ['a', '\\*'.slice(1)]],
  [{ wildcard: 'é*€' }, ['é€', 'éa€'], ['é', '€', 'é€\u{20AD}']],
  [{ 'anything-but': { wildcard: '*/lib/*' } }, ['lib', 1, null, ''], ['/lib/', 'a/lib/b']],
  [{ 'anything-but': { wildcard: ['*/init/*', '*/dir/*'] } }, ['dir/post/dir', 123], ['dir/init/dir', '/dir/']],
  [{ 'anything-but': { wildcard: '' } }, ['a', 1], ['']],
  [{ 'anything-but': { 'equals-ignore-case': '' } }, ['a', 1], ['']],
  [{ 'anything-but': { 'equals-ignore-case': ['', 'A'] } }, ['b'], ['', 'a']],
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
  [{ cidr: '10.0.0.9/24' }, ['10.0.0.0', '10.0.0.255'], ['10.0.1.0']],
  [{ cidr: '2001:db8::9/32' }, ['2001:db8::1'], ['2001:db9::1', '10.0.0.1']],
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
  ['{"a":[{}]}', /^Match expression name not found$/], ['{"a":[{"like":"x"}]}', /^Unrecognized match type like$/],
  ['{"a":[{"prefix":"x","suffix":"y"}]}', /^Only one key allowed in match expression$/],
  ['{"a":[{"prefix":1}]}', /^prefix match pattern must be a string$/], ['{"a":[{"suffix":["x"]}]}', /^suffix match pattern/],
  ['{"a":[{"exactly":1}]}', /^exact match pattern must be a string$/],
  ['{"a":[{"prefix":{"foo":"X"}}]}', /^Unsupported prefix pattern: foo$/],
  ['{"a":[{"suffix":{}}]}', /^Suffix expression name not found$/],
  ['{"a":[{"suffix":{"equals-ignore-case":1}}]}', /^equals-ignore-case match pattern must be a string$/],
  ['{"a":[{"suffix":{"equals-ignore-case":"x","y":1}}]}', /^Only one key allowed in match expression$/],
  ['{"a":[{"equals-ignore-case":{"prefix":"x"}}]}', /^equals-ignore-case match pattern must be a string$/],
  ['{"a":[{"exists":"x"}]}', /^exists match pattern must be either true or false\.$/],
  ['{"a":[{"wildcard":1}]}', /^wildcard match pattern must be a string$/],
  ['{"a":[{"wildcard":["x*"]}]}', /^wildcard match pattern must be a string$/],
  ['{"a":[{"wildcard":"arn:aws:events:us-east-1:**:event-bus/*"}]}', /^Consecutive wildcard characters at pos 26$/],
  ['{"a":[{"wildcard":"é**"}]}', /^Consecutive wildcard characters at pos 3$/],
  ['{"a":[{"wildcard":"a\\\\b"}]}', /^Invalid escape character at pos 2$/],
  ['{"a":[{"wildcard":"ab\\\\"}]}', /^Invalid escape character at pos 3$/],
  ['{"a":[{"anything-but":{"wildcard":["x*",1]}}]}', /^wildcard match pattern must be a string$/],
  ['{"a":[{"anything-but":{"wildcard":"x**"}}]}', /^Consecutive wildcard characters at pos 2$/],
  ['{"a":[{"anything-but":true}]}', /^Value of anything-but must be an array or single string\/number value\.$/],
  ['{"a":[{"anything-but":null}]}', /^Value of anything-but/],
  ['{"a":[{"anything-but":{}}]}', /^Anything-But expression name not found$/],
  ['{"a":[{"anything-but":["a",null]}]}', /^Inside anything but list, start\|null\|boolean is not supported\.$/],
  ['{"a":[{"anything-but":["a",1]}]}',
    /^Inside anything but list, either all values are number or string, mixed type is not supported$/],
  ['{"a":[{"anything-but":[]}]}', /^Inside anything but list, either all values/],
  ['{"a":[{"anything-but":{"numeric":["=",1]}}]}', /^Unsupported anything-but pattern: numeric$/],
  ...['prefix', 'suffix'].flatMap(name => [
    [`{"a":[{"anything-but":{"${name}":""}}]}`, /^Null prefix\/suffix not allowed$/] as const,
    [`{"a":[{"anything-but":{"${name}":["x",""]}}]}`, /^Null prefix\/suffix not allowed$/] as const,
    ...['123', '[123,"x"]', '[null,"x"]'].map(operand =>
      [`{"a":[{"anything-but":{"${name}":${operand}}}]}`, /^prefix\/suffix match pattern must be a string$/] as const),
    [`{"a":[{"anything-but":{"${name}":{"equals-ignore-case":"x"}}}]}`, /^Value of anything-but must be an array or/] as const,
  ]),
  ...['123', '[123]'].map(operand => [
    `{"a":[{"anything-but":{"equals-ignore-case":${operand}}}]}`,
    /^Inside anything-but\/equals-ignore-case list, number\|start\|null\|boolean is not supported\.$/,
  ] as const),
  ['{"a":[{"numeric":5}]}', /^Value of numeric must be an array\.$/], ['{"a":[{"numeric":["="]}]}', /^Value of equals must be/],
  ['{"a":[{"numeric":[]}]}', /^Invalid member in numeric match: \]$/],
  ['{"a":[{"numeric":[5]}]}', /^Invalid member in numeric match: 5$/],
  ['{"a":[{"numeric":["~",1]}]}', /^Unrecognized numeric range operator: ~$/],
  ['{"a":[{"numeric":["=","1"]}]}', /^Value of equals must be numeric$/],
  ['{"a":[{"numeric":[">",0,">",0]}]}', /^Bad numeric range operator: >$/],
  ['{"a":[{"numeric":[">",0,"<"]}]}', /^Value of < must be numeric$/],
  ['{"a":[{"numeric":[">",0,1]}]}', /^Bad value in numeric range: 1$/],
  ['{"a":[{"numeric":[">",0,"<",1,2]}]}', /^Too many terms in numeric range expression$/],
  ['{"a":[{"numeric":["<",1,">",0]}]}', /^Too many elements in numeric expression$/],
  ['{"a":[{"numeric":["=",1,"<",2]}]}', /^Too many elements/],
  ['{"a":[{"numeric":[">",2,"<",1]}]}', /^Bottom must be less than top$/], ['{"a":[{"numeric":["=",5000000001]}]}', /between/],
  ...([
    ['10.0.0.0', /^Malformed CIDR, one '\/' required$/], ['10.0.0.0/8/8', /^Malformed CIDR, one/], ['10.0.0.0/', /one '\/'/],
    ['10.0.0.0/x', /^Malformed CIDR, mask bits must be an integer$/], ['10.0.0.0/-1', /^Malformed CIDR, mask bits must not be/],
    ['10.0.0.0/32', /^IPv4 mask bits must be < 32$/], ['::/128', /^IPv6 mask bits must be < 128$/],
    ['xx.11.xx/8', /^Nonstandard IP address: xx\.11\.xx$/], ['xxxx:db8::/64', /^Nonstandard IP address: xxxx:db8::$/],
    ['10.0.0.256/8', /^Invalid IP address: 10\.0\.0\.256$/],
  ] as const).map(([network, reason]) => [`{"a":[{"cidr":"${network}"}]}`, reason] as const),
  ['{"a":[{"cidr":["10.0.0.0/8"]}]}', /^prefix match pattern must be a string$/],
  [JSON.stringify({ [Array.from({ length: 501 }, () => 'a').join('.')]: ['x'] }), /more than 500 names is not implemented/],
  ['{"a":["x"],"$or":[{"a":["y"]},{"b":["z"]}]}', /^"a" stands beside \$or and within it/],
  ['{"$or":[{"a":{"b":["x"]},"$or":[{"a":{"c":["y"]}},{"d":["z"]}]},{"e":["v"]}]}', /^"a" stands beside \$or/],
  [`{"a":["${'x'.repeat(4096)}"]}`, /longer than 4096/],
]

test('what is no pattern, and why', () => {
  for (const [text, message] of wrong) {
    assert.throws(() => parsePattern(text), { name: 'PatternError', message }, text)
  }
})

test('a name with dots is a path, in the pattern and in the event', () => {
  const nested = { detail: { state: { status: ['running'] } } }
  for (const event of [
    { detail: { 'state.status': 'running' } }, { 'detail.state': { status: 'running' } }, { 'detail.state.status': ['running'] },
    { detail: { state: { other: 1 }, 'state.status': 'running' } }, { detail: { 'state.status': 'running', state: 'x' } },
    { detail: [{ 'state.status': 'no' }, { 'state.status': 'running' }] },
  ]) {
    for (const pattern of [nested, { detail: { 'state.status': ['running'] } }, { 'detail.state.status': ['running'] }]) {
      assert.ok(matches(pattern, event), JSON.stringify([pattern, event]))
      assert.ok(!matches({ ...pattern, other: ['x'] }, event))
    }
    assert.ok(!matches({ 'detail.state.status': [{ exists: false }] }, event), JSON.stringify(event))
  }
  assert.ok(!matches(nested, { 'detail.state.status.more': 'running' }))
  // What stands at one path is asked for together, whichever way it is written.
  const both = { a: { b: ['x'], c: ['y'] } }
  assert.ok(matches(both, { a: { b: 'x' }, 'a.c': 'y' }))
  assert.ok(matches(both, { a: [{ b: 'n' }, { b: 'x' }], 'a.c': 'y' }))
  assert.ok(!matches(both, { a: [{ b: 'x' }, { c: 'y' }], 'a.d': 'y' }))
  assert.ok(matches({ 'a.b': ['x'], a: { c: ['y'] } }, { a: { b: 'x', c: 'y' } }))
  assert.ok(matches({ a: ['x'], 'a.b': ['y'] }, { a: 'x', 'a.b': 'y' }))
  assert.ok(matches({ '.a': ['x'] }, { '': { a: 'x' } }))
  for (const name of ['__proto__.x', 'x.__proto__', 'constructor.x']) {
    assert.ok(matches(JSON.parse(`{"${name}":["x"]}`), JSON.parse(`{"${name}":"x"}`)), name)
    assert.ok(!matches(JSON.parse(`{"${name}":[{"exists":true}]}`), { a: 'x' }), name)
  }
})

test('of wildcards too many ways at once are too complex', () => {
  const keys = (...names: readonly string[]) => ({ key: names.map(wildcard => ({ wildcard })) })
  // AWS: recorded, and as rules that were taken and refused are reported.
  for (const fine of [
    keys('arn:aws:events:us-east-1:*:event-bus/*'), keys('*.bif', '*.tiff', '*.tif', '*.svs'),
    keys('*/datasync/*.bif', '*/datasync/*.tif'), keys(...['Api', 'Data', 'Shared'].map(name => `*:stack/${name}Stack/*`)),
    { a: [{ wildcard: '*a*a*' }], b: [{ wildcard: '*a*a*' }], c: [{ 'anything-but': { wildcard: ['*a*a*', '*b'] } }] },
  ]) parsePattern(JSON.stringify(fine))
  for (const complex of [
    keys('*:*:*:*:*:event-bus/*'), keys(...['bif', 'tiff', 'tif', 'svs'].map(type => `*/datasync/*.${type}`)),
    keys(...['Api', 'Data', 'Shared', 'Monitoring'].map(name => `*:stack/${name}Stack/*`)),
    { $or: [{ a: [{ wildcard: '*a*a*' }] }, { a: [{ 'anything-but': { wildcard: '*a*a*a*' } }] }] },
    keys(`*${'a'.repeat(20)}`),
  ]) {
    assert.throws(() => parsePattern(JSON.stringify(complex)), {
      name: 'PatternError',
      message: 'Rule is too complex - try using fewer wildcard characters or '
        + 'fewer repeating character sequences after a wildcard character',
    }, JSON.stringify(complex))
  }
})

test('arrays may be nested, and names have dots, as deep as an event is long', () => {
  const dots = { [`a.${'b.'.repeat(100_000)}c`]: 'x', a: 'x' }
  assert.ok(matches({ a: ['x'] }, dots))
  assert.ok(matches({ [`a.${'b.'.repeat(499)}`.slice(0, -1)]: [{ exists: false }] }, dots))
  const deep = JSON.parse(`{"a":${'['.repeat(100_000)}"x"${']'.repeat(100_000)}}`) as object
  assert.ok(matches({ a: ['x'] }, deep))
  assert.ok(!matches({ a: { b: ['x'] } }, deep))
})

const name = fc.constantFrom('a', 'b', '$or', '__proto__', 'a.b', '.', '')
const scalar = fc.oneof(fc.constantFrom<unknown>('x', 'y', '', null, true), fc.integer({ min: -2, max: 2 }))
const condition = fc.oneof(
  scalar,
  fc.record({ prefix: scalar }), fc.record({ exists: fc.boolean() }),
  fc.record({ 'anything-but': fc.oneof(scalar, fc.array(scalar)) }),
  fc.record({ numeric: fc.array(fc.oneof(fc.constantFrom('=', '<', '>='), fc.integer())) }), fc.record({ cidr: fc.string() }),
  fc.record({ wildcard: fc.array(fc.constantFrom('a', 'b', '*', '\\', 'é')).map(parts => parts.join('')) }),
)
const { pattern: anyPattern } = fc.letrec<{ pattern: unknown }>(tie => ({
  pattern: fc.dictionary(name, fc.oneof(
    { maxDepth: 3 }, fc.array(condition, { maxLength: 3 }), tie('pattern'), fc.array(tie('pattern'), { maxLength: 3 }),
  ), { maxKeys: 3 }),
}))

test('whatever the text is, it is a pattern or it is told why not', () => {
  property('event pattern', 2000, fc.oneof(anyPattern.map(one => JSON.stringify(one)), fc.json(), fc.string()), text => {
    try {
      matchesPattern(parsePattern(text), readEvent({ a: ['x', { b: 1 }], 'a.b': 'y' }))
    } catch (thrown) {
      assert.ok(thrown instanceof PatternError, String(thrown))
    }
  })
})
