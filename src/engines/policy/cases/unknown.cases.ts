// A key of which nobody can say what it holds, or whether it is there: it counts for a Deny, and for no Allow.
import assert from 'node:assert/strict'
import { operators } from '../conditions/registry.ts'
import { unknownValue } from '../types.ts'
import { home, keysOf, matches } from './questions.ts'
import { suite } from './suite.ts'

const key = keysOf({
  'k:unknown': unknownValue, 'k:a': 'a', 'k:many': ['a', 'b'], 'k:true': 'true', 'k:arn': 'arn:aws:iam::111122223333:user/ann',
})
const denied = { allow: false, deny: true }

const forms = [...operators.keys()].flatMap(name =>
  ['', 'ForAllValues:', 'ForAnyValue:'].flatMap(quantifier => ['', 'IfExists'].map(suffix => quantifier + name + suffix)))

/** `x` holds, `-` does not, `void` neither by the operator nor by its negation, whatever the variable holds. */
type Verdict = 'x' | '-' | 'void' | 'unknown'
type Row = readonly [operator: string, operand: string | readonly string[], asked: string, verdict: Verdict]

const variable = '${k:unknown}'

const variables: readonly Row[] = [
  ['StringEquals', variable, 'k:a', 'unknown'],
  ['StringNotEquals', variable, 'k:a', 'unknown'],
  ['StringEquals', `x${variable}`, 'k:a', 'unknown'],
  ['StringEquals', "${k:unknown, 'b'}", 'k:a', 'unknown'],
  ['StringNotEquals', "${k:unknown, 'b'}", 'k:a', 'unknown'],
  ['StringEquals', [variable, 'a'], 'k:a', 'x'],
  ['StringNotEquals', [variable, 'a'], 'k:a', '-'],
  ['StringNotEquals', [variable, 'b'], 'k:a', 'unknown'],
  ['StringNotEquals', [variable, '${k:absent}'], 'k:a', 'unknown'],
  ['StringEquals', variable, 'k:absent', '-'],
  ['StringNotEquals', variable, 'k:absent', 'x'],
  ['StringEquals', variable, 'k:many', '-'],
  ['ForAnyValue:StringEquals', variable, 'k:many', 'unknown'],
  ['ForAllValues:StringNotEquals', variable, 'k:many', 'unknown'],
  ['StringEqualsIgnoreCase', variable, 'k:a', 'unknown'],
  ['StringNotEqualsIgnoreCase', variable, 'k:a', 'unknown'],
  ['StringLike', `*${variable}*`, 'k:a', 'unknown'],
  ['StringNotLike', `*${variable}*`, 'k:a', 'unknown'],
  ['ArnLike', `arn:aws:iam::*:user/${variable}`, 'k:arn', 'unknown'],
  ['ArnNotLike', `arn:aws:iam::*:user/${variable}`, 'k:arn', 'unknown'],
  ['ArnLike', `arn:aws:iam::*:user/${variable}`, 'k:a', 'void'],
  ['Bool', variable, 'k:true', 'unknown'],
  ['Bool', [variable, 'true'], 'k:true', 'x'],
]

type PlaceRow = readonly [element: 'Resource' | 'NotResource', pattern: string | readonly string[], verdict: Verdict]
const places: readonly PlaceRow[] = [
  ['Resource', `arn:aws:s3:::home/${variable}`, 'unknown'],
  ['NotResource', `arn:aws:s3:::home/${variable}`, 'unknown'],
  ['Resource', [`arn:aws:s3:::home/${variable}`, 'arn:aws:s3:::home/a'], 'x'],
  ['NotResource', [`arn:aws:s3:::home/${variable}`, 'arn:aws:s3:::home/a'], '-'],
  ['NotResource', [`arn:aws:s3:::home/${variable}`, 'arn:aws:s3:::home/${k:absent}'], 'void'],
]

const expected = (verdict: Verdict) => ({ allow: verdict === 'x', deny: verdict === 'x' || verdict === 'unknown' })

export default [
  suite('condition.unknown', 'every operator, quantifier and IfExists', forms, operator => {
    for (const operand of ['a', '1', 'true', 'AAAA', '2030-01-01', '192.0.2.0/24', 'arn:aws:iam::*:user/ann']) {
      const fits = !operator.includes('Binary') || operand === 'AAAA'
      if (fits) assert.deepEqual(matches({ Condition: { [operator]: { 'k:unknown': operand } } }, { key }), denied)
    }
  }),
  suite('condition.unknown', 'Null', ['true', 'false', ['true', 'false']], operand => {
    assert.deepEqual(matches({ Condition: { Null: { 'k:unknown': operand } } }, { key }), denied)
  }),
  suite('condition.unknown', 'beside another condition', [['a', true], ['b', false]] as const, ([value, deny]) => {
    const Condition = { NumericLessThan: { 'k:unknown': '1' }, StringEquals: { 'k:a': value } }
    assert.deepEqual(matches({ Condition }, { key }), { allow: false, deny })
  }),
  suite('condition.unknown', 'variables', variables, ([operator, operand, asked, verdict]) => {
    assert.deepEqual(matches({ Condition: { [operator]: { [asked]: operand } } }, { key }), expected(verdict))
  }),
  suite('condition.unknown', 'variables of resources', places, ([element, pattern, verdict]) => {
    const resource = { arn: 'arn:aws:s3:::home/a', account: home, authority: 'either' } as const
    assert.deepEqual(matches({ [element]: pattern }, { key, resource }), expected(verdict))
  }),
]
