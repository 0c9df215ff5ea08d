// What a match costs grows as pattern and event do, alone: shown on patterns and events that double, of the shapes that make a
// comparison hard. How much a pattern can be is bounded besides.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLinear } from '../../../test/kit/doubling.ts'
import { readEvent } from './event.ts'
import { budgetFor, matchesPattern, mostSteps } from './match.ts'
import { longestPattern, parsePattern } from './pattern.ts'

const list = (length: number, item: (i: number) => unknown): readonly unknown[] => Array.from({ length }, (_, i) => item(i))

/** As many of them as a pattern has room for, in a list. */
function most(item: (i: number) => unknown): readonly unknown[] {
  const items: unknown[] = []
  while (JSON.stringify([...items, item(items.length)]).length < longestPattern - 100) items.push(item(items.length))
  return items
}

/** A pattern that is as long as may be, and an event of a size that it does not match. */
const shapes: Readonly<Record<string, readonly [pattern: object, event: (size: number) => object]>> = {
  'many values': [{ a: most(i => `x${i}`) }, size => ({ a: list(size >> 2, i => `y${i}`) })],
  'many prefixes of one letter': [
    { a: most(i => ({ prefix: `${'x'.repeat(i)}z` })) }, size => ({ a: list(size >> 4, () => 'x'.repeat(16)) }),
  ],
  'many suffixes': [{ a: most(i => ({ suffix: `z${'x'.repeat(i)}` })) }, size => ({ a: list(size >> 4, () => 'x'.repeat(16)) })],
  'a long text and many prefixes': [{ a: most(i => ({ prefix: `${'x'.repeat(i)}z` })) }, size => ({ a: 'x'.repeat(size) })],
  'many texts in any case': [
    { a: most(i => ({ 'equals-ignore-case': `x${i}` })) }, size => ({ a: list(size >> 2, i => `Y${i}`) }),
  ],
  'many ranges': [
    { a: most(i => ({ numeric: ['>', 2 * i, '<', 2 * i + 1] })) }, size => ({ a: list(size >> 2, i => 2 * i + 1) }),
  ],
  'wildcards that all begin to match': [
    { a: [{ wildcard: '*a*b' }, { wildcard: '*aa*c' }, { wildcard: 'a*d' }] }, size => ({ a: 'a'.repeat(size) }),
  ],
  'many wildcards': [
    { a: [{ 'anything-but': { wildcard: ['y*', '*z'] } }, ...list(4, i => ({ wildcard: `${i}*` }))], b: ['x'] },
    size => ({ a: list(size >> 4, i => `${i % 9}y`) }),
  ],
  'names of many dots': [
    { a: { b: { c: ['x'] } } }, size => ({ [`a.${'b.'.repeat(size >> 2)}c`]: 'x', a: list(size >> 4, () => ({ 'b.c': 'y' })) }),
  ],
  'many networks': [{ a: most(i => ({ cidr: `10.${i}.0.0/16` })) }, size => ({ a: list(size >> 3, () => '11.0.0.1') })],
  'no text but any': [
    { a: [{ 'anything-but': most(i => `x${i}`) }], b: ['y'] }, size => ({ a: list(size >> 2, i => `x${i % 100}`) }),
  ],
  'objects of an array': [
    { a: { b: ['x'], c: ['y'] } }, size => ({ a: list(size >> 3, i => (i % 2 === 0 ? { b: 'x' } : { c: 'y' })) }),
  ],
  'arrays in arrays': [
    { a: { b: { c: ['x'] }, d: ['y'] } }, size => ({ a: list(size >> 6, () => ({ b: list(8, () => ({ c: 'x' })), d: 'z' })) }),
  ],
  'absent everywhere': [
    { a: { b: [{ exists: false }], c: ['y'] } }, size => ({ a: list(size >> 3, i => (i === 0 ? { b: 'x' } : { c: 'y' })) }),
  ],
  'many alternatives': [
    { $or: most(i => ({ a: { b: [`x${i}`] } })) }, size => ({ a: list(size >> 7, () => ({ b: 'y' })) }),
  ],
}

test('twice the event, twice the work', () => {
  for (const [name, [pattern, event]] of Object.entries(shapes)) {
    const compiled = parsePattern(JSON.stringify(pattern))
    assertLinear(name, size => {
      const given = readEvent(event(size))
      return () => assert.equal(matchesPattern(compiled, given), false)
    })
  }
})

test('twice the pattern, twice the work to read it and to match it', () => {
  const event = readEvent({ a: list(64, i => `y${i}`), b: list(64, () => ({ c: 'x' })) })
  const patterns: Readonly<Record<string, (count: number) => object>> = {
    values: count => ({ a: list(count, i => `x${i}`) }),
    prefixes: count => ({ a: list(count, i => ({ prefix: `x${i}` })) }),
    ranges: count => ({ a: list(count, i => ({ numeric: ['>', i, '<', i + 1] })) }),
    alternatives: count => ({ $or: list(count + 2, i => ({ b: { c: [`y${i}`] } })) }),
    'exceptions to exceptions': count => ({ a: list(count + 1, () => ({ 'anything-but': 'x' })), d: ['x'] }),
    wildcards: count => ({ a: [{ wildcard: `*${list(2 * count, i => `${i};`).join('')}*` }] }),
    'a name of many dots': count => ({ [list(Math.min(count, 400), () => 'b').join('.')]: ['x'] }),
    fields: count =>
      Object.fromEntries([['b', ['x']], ...Array.from({ length: count }, (_, i) => [`f${i}`, [{ exists: false }]])]),
  }
  for (const [name, make] of Object.entries(patterns)) {
    assertLinear(name, length => {
      const text = JSON.stringify(make(1 + (length >> 5)))
      const read = text.length <= longestPattern ? parsePattern(text) : undefined
      return () => {
        if (read) parsePattern(text)
        if (read) assert.equal(matchesPattern(read, event), false)
      }
    }, longestPattern)
  }
})

/** A pattern that asks one path again and again, and an event whose path leads to as much as it has room for. */
const products: Readonly<Record<string, readonly [pattern: object, event: (size: number) => object]>> = {
  'alternatives of values': [{ $or: most(() => ({ a: ['x'] })) }, size => ({ a: list(size, i => i) })],
  'alternatives of objects': [{ $or: most(() => ({ a: { b: ['x'] } })) }, size => ({ a: list(size >> 2, () => ({ b: 1 })) })],
  'alternatives within objects': [{ a: { $or: most(() => ({ b: ['x'] })) } }, size => ({ a: list(size >> 2, () => ({})) })],
  'members that are absent': [
    { a: { ...Object.fromEntries(most(i => [`b${i}`, [{ exists: false }]]) as never), c: ['x'] } },
    size => ({ a: list(size >> 2, () => ({})) }),
  ],
  'a long text and wildcards': [{ $or: most(() => ({ a: [{ wildcard: '*y*' }] })) }, size => ({ a: 'x'.repeat(size) })],
  'a long text in any case': [
    { $or: most(() => ({ a: [{ 'equals-ignore-case': 'y' }] })) }, size => ({ a: 'x'.repeat(size) }),
  ],
  'alternatives of a prefix': [
    { $or: most(() => ({ a: [{ prefix: `${'x'.repeat(30)}z` }] })) },
    size => ({ a: list(size >> 5, () => `${'x'.repeat(30)}y`) }),
  ],
  'alternatives of networks': [
    { $or: most(() => ({ a: [{ cidr: '10.0.0.0/8' }] })) }, size => ({ a: list(size >> 4, () => '11.0.0.1') }),
  ],
  'many exceptions': [
    { a: most(() => ({ 'anything-but': { suffix: 'x' } })) }, size => ({ a: list(size >> 5, () => 'x'.repeat(30)) }),
  ],
}

test('pattern and event do not multiply: what has cost so much is no match', () => {
  for (const [name, [pattern, event]] of Object.entries(products)) {
    const compiled = parsePattern(JSON.stringify(pattern))
    const large = readEvent(event(1 << 20))
    const budget = budgetFor(compiled, large)
    assert.equal(budget.left, mostSteps, name)
    assert.equal(matchesPattern(compiled, large, budget), false)
    assert.ok(budget.left < 0, `${name}: ${budget.left} steps are left`)
    assertLinear(name, size => {
      const given = readEvent(event(size))
      return () => assert.equal(matchesPattern(compiled, given), false)
    })
  }
})

test('whoever asks a dozen things of ten thousand values is answered, and an event of a hundred thousand ends', () => {
  const dozen = parsePattern(JSON.stringify({ $or: list(12, i => ({ a: [i === 11 ? 'last' : 'x'] })) }))
  assert.equal(matchesPattern(dozen, readEvent({ a: [...list(10_000, () => 'y'), 'last'] })), true)
  const many = parsePattern(JSON.stringify({ $or: list(250, i => ({ a: [i === 249 ? 'last' : 'x'] })) }))
  const large = readEvent({ a: [...list(100_000, () => 'y'), 'last'] })
  const budget = budgetFor(many, large)
  assert.equal(budget.left, mostSteps)
  assert.equal(matchesPattern(many, large, budget), false)
  assert.ok(budget.left < 0)
})
