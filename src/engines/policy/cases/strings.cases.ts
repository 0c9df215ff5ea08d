import assert from 'node:assert/strict'
import { keysOf, matches } from './questions.ts'
import { suite } from './suite.ts'

type Row = readonly [operand: string | readonly string[], value: string, equal: boolean]

const equals: readonly Row[] = [
  ['team', 'team', true],
  ['team', 'Team', false],
  ['team', 'teams', false],
  ['team', 'tea', false],
  ['team', '', false],
  ['', '', true],
  ['', 'team', false],
  ['te*', 'team', false],
  ['te*', 'te*', true],
  ['te?m', 'te?m', true],
  ['[a-z]', '[a-z]', true],
  ['a\\b', 'a\\b', true],
  ['café', 'cafe\u0301', false],
  ['😀', '😀', true],
  [' team', 'team', false],
  [['dev', 'team'], 'team', true],
  [['dev', 'test'], 'team', false],
  [[], 'team', false],
]

const ignoringCase: readonly Row[] = [
  ['team', 'TEAM', true],
  ['TEAM', 'team', true],
  ['Team', 'teams', false],
  ['S', 's', true],
  ['s', 'ſ', false],
  ['K', '\u212a', true],
  ['ΟΣ', 'ος', true],
  ['ΟΣ', 'οσ', false],
  ['İ', 'i\u0307', true],
  ['İ', 'i', false],
  ['ß', 'SS', false],
  ['É', 'é', true],
  ['É', 'e\u0301', false],
  ['𐐀', '𐐨', true],
  ['te*', 'TEAM', false],
  [['dev', 'TEAM'], 'Team', true],
]

const like: readonly Row[] = [
  ['*', '', true],
  ['*', 'anything at all', true],
  ['te*', 'team', true],
  ['te*', 'te', true],
  ['te*', 'Team', false],
  ['*am', 'team', true],
  ['*am', 'teams', false],
  ['t*m', 'team', true],
  ['t*m', 'tm', true],
  ['t*m', 'teams', false],
  ['t?am', 'team', true],
  ['t?am', 'tam', false],
  ['????', 'team', true],
  ['???', 'team', false],
  ['?', '', false],
  ['*?*', '', false],
  ['*?*', 'x', true],
  ['a*b*c', 'a-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['*ab*ab*', 'xabab', true],
  ['*ab*ab*', 'xab', false],
  ['*aab', 'aaab', true],
  ['*aab*', 'aaaab!', true],
  ['*a?c*', 'xxabcx', true],
  ['*a?c*', 'xxacx', false],
  ['a**b', 'ab', true],
  ['a*', 'a\nb\r\nc', true],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['(a|b)', 'a', false],
  ['a+', 'aa', false],
  ['team', 'team', true],
  [['x*', 't*'], 'team', true],
  [['x*', 'y*'], 'team', false],
]

const check = (operator: string, negation: string) => ([operand, value, equal]: Row): void => {
  const key = keysOf({ 'aws:PrincipalTag/team': value })
  const positive = { Condition: { [operator]: { 'aws:PrincipalTag/team': operand } } }
  const negative = { Condition: { [negation]: { 'aws:PrincipalTag/team': operand } } }
  assert.deepEqual(matches(positive, { key }), { allow: equal, deny: equal })
  assert.deepEqual(matches(negative, { key }), { allow: !equal, deny: !equal })
}

const utf16: readonly Row[] = [
  ['?', '😀', false],
  ['??', '😀', true],
  ['a?b', 'a𐐀b', false],
  ['a??b', 'a𐐀b', true],
  ['*😀', 'x😀', true],
  ['?', 'é', true],
]

const checkIgnoringCase = check('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase')

export default [
  suite('condition.strings', 'StringEquals', equals, check('StringEquals', 'StringNotEquals')),
  suite('condition.strings', 'StringEqualsIgnoreCase', ignoringCase, checkIgnoringCase),
  suite('condition.strings', 'StringLike', like, check('StringLike', 'StringNotLike')),
  suite('language.utf16', 'StringLike', utf16, check('StringLike', 'StringNotLike')),
]
