// What an evaluation costs grows as policies and request do, for every operator: shown on policies and values that double, alone
// and together, of the shapes that make a comparison hard.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { assertLinear } from '../../../test/kit/doubling.ts'
import { allowAll, ask, keysOf, policy } from './cases/questions.ts'
import { operators } from './conditions/registry.ts'
import { allowed, notAllowed } from './decision.ts'
import { evaluate } from './evaluate.ts'
import type { KeyValue } from './types.ts'

/** A policy's operands and a request's value, each for a size. */
interface Shape {
  readonly operands: (size: number) => readonly string[]
  readonly value: (size: number) => KeyValue
}

const times = (text: string) => (size: number): string => text.repeat(Math.ceil(size / text.length))
const twice = (text: string) => (size: number): string => times(text)(2 * size)
const one = (make: (size: number) => string) => (size: number): readonly string[] => [make(size)]
/** As many texts as in a document are about so long. */
const many = (make: (i: number) => string) => (size: number): readonly string[] =>
  Array.from({ length: size >> 4 }, (_, i) => make(i))

/** Texts that an operator takes for what it compares; each is another one, and none equals one of `others`. */
interface Kind {
  readonly literal: (i: number) => string
  readonly other: (i: number) => string
  /** One that is so long, where there are such. */
  readonly long: (size: number) => string
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const kinds: Readonly<Record<string, Kind>> = {
  String: { literal: i => `a${i}`, other: i => `b${i}`, long: times('a') },
  Numeric: { literal: i => String(1000 + i), other: i => String(-1000 - i), long: times('1') },
  Date: { literal: i => String(1e9 + i), other: i => String(-1000 - i), long: () => '2030-01-01' },
  Bool: { literal: () => 'true', other: () => 'false', long: times('true') },
  BinaryEquals: { literal: i => base64(`a${i}`), other: i => base64(`b${i}`), long: times('AAAA') },
  IpAddress: {
    literal: i =>
      (i % 2 === 0 ? `10.${i >> 8 & 255}.${i & 255}.0/${24 + i % 8}` : `${(0x2000 + i).toString(16)}::/${16 + i % 112}`),
    other: i => (i % 2 === 0 ? `11.0.${i >> 8 & 255}.${i & 255}` : `${(0xa000 + (i & 0xfff)).toString(16)}::`),
    long: size => `${times('0')(size)}10.1.1.1`,
  },
  Arn: {
    literal: i => `arn:aws:iam::1:user/a${i}`, other: i => `arn:aws:iam::1:user/b${i}`,
    long: size => `arn:aws:iam::1:${times('a')(size)}`,
  },
}

const kindOf = (operator: string): Kind =>
  Object.entries(kinds).find(([name]) => operator.startsWith(name) || operator === `Not${name}`)?.[1]
  ?? assert.fail(`${operator} has no shape: say what it compares`)

const patterns: Readonly<Record<string, (operator: string) => Shape>> = {
  'literals and values': operator => ({ operands: many(kindOf(operator).literal), value: many(kindOf(operator).other) }),
  'a literal and a value': operator => ({
    operands: one(kindOf(operator).long), value: kindOf(operator).long,
  }),
}

/** The hard shapes of texts; `start` is what an operand and a value begin with. */
const texts: readonly (readonly [name: string, operands: Shape['operands'], value: Shape['value']])[] = [
  ['a periodic text', one(size => `*${times('ab')(size)}c*`), twice('ab')],
  ['question marks', one(times('?')), times('a')],
  ['question marks between stars', one(size => `*${times('?a')(size)}b*`), twice('a')],
  ['stars', one(size => `${times('*a')(size)}*b*`), twice('a')],
  ['stars and question marks', one(size => `${times('*a?')(size)}b*`), times('a')],
  ['short patterns', many(i => `*a${i}*`), times('a')],
  ['patterns with the same beginning and end', many(i => `aaaa*${i}*aaaa`), times('a')],
  ['patterns that nearly match', many(i => `*a?${i}*`), times('a')],
  ['patterns and values', many(i => `*aaa${i}*`), many(i => `aaaa${i}b`)],
  ['patterns and values that nearly match', many(i => `*a*${i}?b`), many(i => `aaaa${i}b`)],
  ['a variable many times', one(times('${k:long}')), times('a')],
  ['a variable many times between stars', one(times('*${k:long}')), times('a')],
  ['variables, each in an operand', many(i => `\${k:long}${i}`), times('a')],
  ['variables that nearly fit', many(i => `\${k:most}?${i}*`), times('a')],
  ['variables and values', many(i => `\${k:short}${i}`), many(i => `aa${i}`)],
]

/** The text alone, behind what makes it an operand of its kind. */
const startOf = (operator: string): string => (operator.startsWith('Arn') ? 'arn:aws:iam::1:' : '')

const prefixed = (start: string, value: KeyValue): KeyValue =>
  typeof value === 'string' ? start + value : (value as readonly string[]).map(text => start + text)

function shapesOf(operator: string): Readonly<Record<string, Shape>> {
  const shapes = Object.entries(patterns).map(([name, shape]) => [name, shape(operator)] as const)
  if (!/^(String|Arn|Bool)/.test(operator)) return Object.fromEntries(shapes)
  const start = startOf(operator)
  return Object.fromEntries([...shapes, ...texts.map(([name, operands, value]) => [name, {
    operands: (size: number) => operands(size).map(text => start + text),
    value: (size: number) => prefixed(start, value(size)),
  }] as const)])
}

/** Deny, which looks at all, and ends early for nobody. */
function evaluation(operator: string, operands: readonly string[], value: KeyValue, size: number): () => void {
  const quantified = typeof value === 'string' ? operator : `ForAnyValue:${operator}`
  const condition = { [quantified]: { 'k:v': operands } }
  const denying = policy('session', { Effect: 'Deny', Action: '*', Resource: '*', Condition: condition })
  const key = keysOf({ 'k:v': value, 'k:long': 'a'.repeat(size), 'k:most': 'a'.repeat(size >> 1), 'k:short': 'a' })
  const question = ask({ identity: [{ policy: denying }], key })
  return () => void evaluate(question)
}

/** A document has 131,072 units at most. */
const longest = 1 << 15
/** What does not double meanwhile. */
const still = 1 << 12

const again = 5

/**
 * Code that V8 has not seen at work yet is slow, and inputs would be measured that are too short to tell anything. A machine that
 * is too busy to measure on is given some time.
 */
async function assertGrowth(name: string, prepare: (size: number) => () => void): Promise<void> {
  const work = prepare(still)
  for (let i = 0; i < 10; i++) work()
  for (let i = 1; ; i++) {
    try {
      return assertLinear(name, prepare, longest)
    } catch (error) {
      if (i === again || !(error instanceof assert.AssertionError)) throw error
      await pause(i * 200)
    }
  }
}

for (const operator of operators.keys()) {
  test(`${operator} takes work that grows with policy and request`, async () => {
    for (const [name, { operands, value }] of Object.entries(shapesOf(operator))) {
      await assertGrowth(`${operator}, ${name}, both`, size => evaluation(operator, operands(size), value(size), size))
      const [few, little] = [operands(still), value(still)] as const
      await assertGrowth(`${operator}, ${name}, operands`, size => evaluation(operator, operands(size), little, still))
      await assertGrowth(`${operator}, ${name}, value`, size => evaluation(operator, few, value(size), size))
    }
  })
}

const arnStart = 'arn:aws:s3:::'

for (const element of ['Resource', 'NotResource']) {
  test(`${element} takes work that grows with policy and request`, async () => {
    for (const [name, operands, value] of texts) {
      const prepare = (size: number, length: number) => {
        const given = value(length)
        const arn = arnStart + (typeof given === 'string' ? given : 'a')
        const resource = { arn, account: '1', authority: 'either' } as const
        const resources = operands(size).map(text => arnStart + text)
        const denying = policy('session', { Effect: 'Deny', Action: '*', [element]: resources })
        const key = keysOf({ 'k:long': 'a'.repeat(length), 'k:most': 'a'.repeat(length >> 1), 'k:short': 'a' })
        const question = ask({ resource, identity: [{ policy: denying }], key })
        return () => void evaluate(question)
      }
      await assertGrowth(`${element}, ${name}, both`, size => prepare(size, size))
      await assertGrowth(`${element}, ${name}, patterns`, size => prepare(size, still))
      await assertGrowth(`${element}, ${name}, resource`, size => prepare(still, size))
    }
  })
}

const networks = Array.from({ length: 6 }, (_, i) => `::/${1 + 20 * i}`)

test('many statements about one value take work that grows with both', async () => {
  const conditions: Readonly<Record<string, (i: number) => object>> = {
    'a pattern': i => ({ StringLike: { 'k:v': `*a?b${i}*` } }),
    'a variable': i => ({ StringNotLike: { 'k:v': `*\${k:long}${i}` } }),
    'text in any case': i => ({ StringEqualsIgnoreCase: { 'k:v': `A${i}` } }),
    'a number': i => ({ NumericEquals: { 'k:v': i } }),
    'an address': i => ({ IpAddress: { 'k:v': `10.0.0.${i & 255}` } }),
    'networks of every length, and many addresses': () => ({ 'ForAllValues:NotIpAddress': { 'k:set': networks } }),
    'texts, and many values': () => ({ 'ForAllValues:StringNotEquals': { 'k:set': ['a', 'b'] } }),
    'a key of its own': i => ({ StringEquals: { [`k:v${i}`]: 'a' } }),
  }
  for (const [name, condition] of Object.entries(conditions)) {
    const prepare = (size: number, length: number) => {
      const denying = policy('session', Array.from({ length: Math.max(1, size >> 7) }, (_, i) =>
        ({ Effect: 'Deny', Action: '*', Resource: '*', Condition: condition(i) })))
      const set = many(i => `${(0xf000 + (i & 0xfff)).toString(16)}::`)(length)
      const key = keysOf({ 'k:v': `1${'0'.repeat(length)}`, 'k:long': '0'.repeat(length), 'k:set': set })
      const question = ask({ identity: [{ policy: denying }], key })
      return () => void evaluate(question)
    }
    await assertGrowth(`${name}, both`, size => prepare(size, size))
    await assertGrowth(`${name}, value`, size => prepare(still, size))
  }
})

test('what would cost more than policies and request measure is denied, be it asked by an Allow or by a Deny', () => {
  const hostile = { StringLike: { 'k:v': many(i => `*${'a?'.repeat(20)}${i % 7}b*`)(1 << 14) } }
  const value = keysOf({ 'k:v': 'a'.repeat(1 << 16) })
  const unfinished = { ...notAllowed['identity-based'], unfinished: true }
  const decision = (effect: string, condition: object, key = value) => {
    const statement = { Effect: effect, Action: '*', Resource: '*', Condition: condition }
    const identity = [statement, allowAll].map(stated => ({ policy: policy('session', stated) }))
    return evaluate(ask({ identity, key }))
  }
  assert.deepEqual(decision('Deny', hostile), unfinished)
  assert.deepEqual(decision('Deny', hostile, keysOf({ 'k:v': 'a' })), allowed.identity)
  assert.deepEqual(decision('Allow', hostile), unfinished)
  assert.deepEqual(decision('Deny', { StringEquals: { 'k:v': 'a' } }), allowed.identity)
})

test('a key is asked once, however many statements and variables name it', () => {
  const asked: string[] = []
  const statements = Array.from({ length: 20 }, (_, i) =>
    ({ Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'k:a': ['x', `\${k:b}\${k:b}${i}`] } } }))
  evaluate(ask({ identity: [{ policy: policy('identity', statements) }], key: name => (asked.push(name), 'y') }))
  assert.deepEqual(asked, ['k:a', 'k:b'])
})
