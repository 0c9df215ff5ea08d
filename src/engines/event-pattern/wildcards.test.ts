import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { PatternError } from './pattern-error.ts'
import { anyWildcard, parseWildcard, requireSimple, wildcardTree } from './wildcards.ts'

const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }).map(parts => parts.join(''))
const wildcard = fc.array(text, { minLength: 1, maxLength: 4 }).map(parts => parts.join('*').replaceAll(/\*+/g, '*'))

test('wildcards match what an expression of theirs does', () => {
  property('wildcard', 4000, fc.tuple(fc.array(wildcard, { minLength: 1, maxLength: 4 }), text), ([wildcards, asked]) => {
    const isAny = wildcards.some(one => new RegExp(`^${one.replaceAll('*', '.*')}$`).test(asked))
    assert.equal(anyWildcard(wildcards.map(parseWildcard))(asked), isAny)
  })
})

test('a text whose asterisks and backslashes are escaped matches itself alone; whatever else is one, or is told why not', () => {
  const any = fc.array(fc.constantFrom('a', '*', '\\', '"', 'é', '€', '\u{1F511}')).map(parts => parts.join(''))
  property('wildcard', 2000, fc.tuple(any, any), ([one, other]) => {
    const matches = anyWildcard([parseWildcard(one.replaceAll(/[*\\]/g, '\\$&'))])
    assert.ok(matches(one))
    assert.equal(matches(other), one === other)
    try {
      requireSimple([wildcardTree([parseWildcard(one)])])
    } catch (thrown) {
      assert.ok(thrown instanceof PatternError, String(thrown))
    }
  })
})
