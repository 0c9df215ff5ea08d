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
    assert.equal(anyWildcard(wildcards.map(parseWildcard))(asked, { left: Infinity }), isAny)
  })
})

test('a text whose asterisks and backslashes are escaped matches itself alone; whatever else is one, or is told why not', () => {
  const any = fc.array(fc.constantFrom('a', '*', '\\', '"', 'é', '€', '\u{1F511}')).map(parts => parts.join(''))
  property('wildcard', 2000, fc.tuple(any, any), ([one, other]) => {
    const matcher = anyWildcard([parseWildcard(one.replaceAll(/[*\\]/g, '\\$&'))])
    const matches = (asked: string) => matcher(asked, { left: Infinity })
    assert.ok(matches(one))
    assert.equal(matches(other), one === other)
    try {
      requireSimple([wildcardTree([parseWildcard(one)])])
    } catch (thrown) {
      assert.ok(thrown instanceof PatternError, String(thrown))
    }
  })
})

test('half of a surrogate pair is what stands for it in UTF-8, and no part of a whole one', () => {
  const matches = (one: string, asked: string) => anyWildcard([parseWildcard(one)])(asked, { left: Infinity })
  for (const asked of ['x\ud83dy', 'x\ude00y', 'x\ufffdy']) assert.ok(matches('*\ufffd*', asked) && matches('*\ud83d*', asked))
  assert.ok(!matches('*\ud83d*', '\u{1F600}') && !matches('*\ude00', '\u{1F600}'))
})

test('of wildcards that are simple few have to be looked for behind the ends of a text', () => {
  const simple = fc.array(wildcard, { minLength: 1, maxLength: 40 }).filter(wildcards => {
    try {
      requireSimple(wildcards.map(one => wildcardTree([parseWildcard(one)])))
      return true
    } catch {
      return false
    }
  })
  property('wildcard', 1000, fc.tuple(simple, text), ([wildcards, asked]) => {
    const searched = [...new Set(wildcards)].filter(one => {
      const parts = one.split('*')
      return parts.length > 2 && asked.startsWith(parts[0]!) && asked.endsWith(parts.at(-1)!)
    })
    assert.ok(searched.length <= 10)
  })
})
