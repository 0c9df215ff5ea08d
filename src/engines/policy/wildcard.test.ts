import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { compileStretches, compileWildcard, tokensOf, type Text } from './wildcard.ts'

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
    assert.equal(compileWildcard(tokensOf(pattern, true))(text), expected)
    assert.equal(compileStretches(tokensOf(pattern, true))(text), expected)
  })
  assert.ok(matched > 100)
})

const literal = (part: string) => tokensOf(part, false)

test('a text matches itself with any part replaced by a star', () => {
  const cut = fc.tuple(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(20), fc.nat(20))
  property('wildcard', 300, cut, ([text, a, b]) => {
    const [from, to] = a < b ? [a, b] : [b, a]
    const tokens = [...literal(text.slice(0, from)), ...tokensOf('*', true), ...literal(text.slice(to))]
    assert.ok(compileWildcard(tokens)(text))
  })
})

/** How many units of a text of `length` times `unit` are read. */
function reads(pattern: string, unit: string, length: number): number {
  let count = 0
  const counting: Text = { length: length * unit.length, charCodeAt: i => (count++, unit.charCodeAt(i % unit.length)) }
  compileStretches(tokensOf(pattern, true))(counting)
  return count
}

const hostile: readonly (readonly [pattern: string, unit: string])[] = [
  ['*a*a*a*a*a*a*a*a*b', 'a'],
  [`${'*a'.repeat(500)}*b*`, 'a'],
  [`*${'a'.repeat(500)}b*`, 'a'],
  [`*${'ab'.repeat(250)}c*${'ab'.repeat(250)}`, 'ab'],
  ['*?a?b*?a?b*', 'a'],
  [`*${'a?'.repeat(50)}b*`, 'a'],
]

test('the cost grows with the text, not with its square', () => {
  for (const [pattern, unit] of hostile) {
    const [once, twice] = [reads(pattern, unit, 20_000), reads(pattern, unit, 40_000)]
    assert.ok(once >= 1 && twice <= 2.2 * once, `${pattern.slice(0, 20)}: ${once}, ${twice}`)
  }
  assert.equal(hostile.length, 6)
})

test('a stretch without a question mark costs one pass, however long it is', () => {
  const text = 20_000
  for (const length of [10, 100, 1000, 10_000]) assert.ok(reads(`*${'a'.repeat(length)}b*`, 'a', text) <= 2 * text)
})
