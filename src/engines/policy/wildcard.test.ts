import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { Exhausted } from './budget.ts'
import { compileStretches, compileWildcard, partsOf, type Part } from './wildcard.ts'

const uncounted = { left: Infinity }

/** By definition: one character, or none, after another. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)))
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && naive(pattern.slice(1), text.slice(1))
}

// Few letters, so that near misses are frequent.
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 9 })
const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })

test('agrees with the definition', () => {
  let matched = 0
  property('wildcard', 3000, fc.tuple(patterns, texts), ([pattern, text]) => {
    const expected = naive(pattern, text)
    if (expected) matched++
    assert.equal(compileWildcard(partsOf(pattern))(text, uncounted), expected)
    assert.equal(compileStretches(partsOf(pattern))(text, uncounted), expected)
  })
  assert.ok(matched > 100)
})

test('a text matches itself with any part replaced by a star', () => {
  const cut = fc.tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(20), fc.nat(20))
  property('wildcard', 300, cut, ([text, a, b]) => {
    const [from, to] = a < b ? [a, b] : [b, a]
    const parts: Part[] = [text.slice(0, from), ...partsOf('*'), text.slice(to)]
    assert.ok(compileWildcard(parts)(text, uncounted))
  })
})

test('a stretch is found wherever it stands, however long it is and whatever is around it', () => {
  const units = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 80 })
  const holes = fc.uniqueArray(fc.nat(79), { maxLength: 20 })
  let [found, missed] = [0, 0]
  property('wildcard', 1000, fc.tuple(units, units, units, holes, fc.nat(79)), ([before, text, after, at, changed]) => {
    const pattern = [...text].map((unit, i) => (at.includes(i) ? '?' : unit)).join('')
    const whole = before + text + after
    assert.ok(compileStretches(partsOf(`*${pattern}*`))(whole, uncounted))
    const other = [...whole].map((unit, i) => (i === before.length + (changed % (text.length || 1)) ? 'c' : unit)).join('')
    const expected = new RegExp(pattern.replaceAll('?', '.')).test(other)
    assert.equal(compileStretches(partsOf(`*${pattern}*`))(other, uncounted), expected)
    if (expected) found++
    else missed++
  })
  assert.ok(found > 100 && missed > 100, `${found} found, ${missed} missed`)
})

/** How much is spent on a text of `length` times `unit`. */
function spent(pattern: string, unit: string, length: number): number {
  const budget = { left: 1e12 }
  compileStretches(partsOf(pattern))(unit.repeat(length), budget)
  return 1e12 - budget.left
}

const hostile: readonly (readonly [pattern: string, unit: string])[] = [
  ['*a*a*a*a*a*a*a*a*b', 'a'],
  [`${'*a'.repeat(500)}*b*`, 'a'],
  [`*${'a'.repeat(500)}b*`, 'a'],
  [`*${'ab'.repeat(250)}c*${'ab'.repeat(250)}`, 'ab'],
  ['*?a?b*?a?b*', 'a'],
  [`*${'a?'.repeat(50)}b*`, 'a'],
  [`*${'?'.repeat(500)}b*`, 'a'],
]

test('the cost grows with the text, not with its square', () => {
  for (const [pattern, unit] of hostile) {
    const [once, twice] = [spent(pattern, unit, 20_000), spent(pattern, unit, 40_000)]
    assert.ok(once >= 1 && twice <= 2.2 * once, `${pattern.slice(0, 20)}: ${once}, ${twice}`)
  }
  assert.equal(hostile.length, 7)
})

test('a stretch costs one pass, however long it is', () => {
  const text = 20_000
  for (const length of [10, 100, 1000, 10_000]) {
    assert.ok(spent(`*${'a'.repeat(length)}b*`, 'a', text) <= 2 * text)
    assert.ok(spent(`*${'a?'.repeat(15)}b*`, 'a', text) <= 5 * text)
  }
})

test('whoever has spent what there was is told so', () => {
  const matches = compileStretches(partsOf(`*${'a?'.repeat(1000)}b*`))
  assert.throws(() => matches('a'.repeat(10_000), { left: 100_000 }), Exhausted)
})
