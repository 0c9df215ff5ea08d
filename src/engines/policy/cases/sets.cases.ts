// What it means that a key is missing, holds one value or many.
import assert from 'node:assert/strict'
import { operators } from '../conditions/registry.ts'
import type { KeyValue } from '../types.ts'
import { keysOf, matches } from './questions.ts'
import { suite, table } from './suite.ts'

const values: Readonly<Record<string, KeyValue | undefined>> = {
  missing: undefined,
  '[]': [],
  'a': 'a',
  'c': 'c',
  '[a]': ['a'],
  '[c]': ['c'],
  '[a b]': ['a', 'b'],
  '[a c]': ['a', 'c'],
  '[c d]': ['c', 'd'],
  '[""]': [''],
}

// The policy's values are a and b.
const grid = table<string>(`
  operator                              | missing | [] | a | c | [a] | [c] | [a b] | [a c] | [c d] | [""]
  StringEquals                          | -       | -  | x | - | -   | -   | -     | -     | -     | -
  StringNotEquals                       | x       | -  | - | x | -   | -   | -     | -     | -     | -
  StringEqualsIfExists                  | x       | -  | x | - | -   | -   | -     | -     | -     | -
  StringNotEqualsIfExists               | x       | -  | - | x | -   | -   | -     | -     | -     | -
  ForAllValues:StringEquals             | x       | x  | x | - | x   | -   | x     | -     | -     | -
  ForAllValues:StringNotEquals          | x       | x  | - | x | -   | x   | -     | -     | x     | x
  ForAnyValue:StringEquals              | -       | -  | x | - | x   | -   | x     | x     | -     | -
  ForAnyValue:StringNotEquals           | -       | -  | - | x | -   | x   | -     | x     | x     | x
  ForAllValues:StringEqualsIfExists     | x       | x  | x | - | x   | -   | x     | -     | -     | -
  ForAllValues:StringNotEqualsIfExists  | x       | x  | - | x | -   | x   | -     | -     | x     | x
  ForAnyValue:StringEqualsIfExists      | -       | -  | x | - | x   | -   | x     | x     | -     | -
  ForAnyValue:StringNotEqualsIfExists   | -       | -  | - | x | -   | x   | -     | x     | x     | x
  StringLike                            | -       | -  | x | - | -   | -   | -     | -     | -     | -
  ForAnyValue:StringLike                | -       | -  | x | - | x   | -   | x     | x     | -     | -
  ForAllValues:StringNotLike            | x       | x  | - | x | -   | x   | -     | -     | x     | x
`)

interface Cell {
  readonly operator: string
  readonly value: string
  readonly holds: boolean
}

const cells: Cell[] = grid.flatMap(({ operator = '', ...row }) =>
  Object.entries(row).map(([value, mark]) => ({ operator, value, holds: mark === 'x' })))

const isSet = ({ operator }: Cell): boolean => operator.startsWith('For')
const present = cells.filter(({ value }) => value !== 'missing')

const check = ({ operator, value, holds }: Cell): void => {
  assert.ok(value in values)
  const key = keysOf({ 'aws:TagKeys': values[value] })
  const found = matches({ Condition: { [operator]: { 'aws:TagKeys': ['a', 'b'] } } }, { key })
  assert.deepEqual(found, { allow: holds, deny: holds })
}

const missing = table<'operator' | 'operand' | 'holds'>(`
  operator                    | operand                    | holds
  StringEqualsIgnoreCase      | a                          | -
  StringNotEqualsIgnoreCase   | a                          | x
  StringNotLike               | *                          | x
  NumericEquals               | 1                          | -
  NumericNotEquals            | 1                          | x
  NumericLessThan             | 1                          | -
  NumericLessThanEquals       | 1                          | -
  NumericGreaterThan          | 1                          | -
  NumericGreaterThanEquals    | 1                          | -
  NumericLessThanIfExists     | 1                          | x
  DateEquals                  | 2030-01-01                 | -
  DateNotEquals               | 2030-01-01                 | x
  DateLessThan                | 2030-01-01                 | -
  DateLessThanEquals          | 2030-01-01                 | -
  DateGreaterThan             | 2030-01-01                 | -
  DateGreaterThanEquals       | 2030-01-01                 | -
  DateGreaterThanIfExists     | 2030-01-01                 | x
  Bool                        | false                      | -
  BoolIfExists                | false                      | x
  BinaryEquals                | AAAA                       | -
  BinaryEqualsIfExists        | AAAA                       | x
  IpAddress                   | 0.0.0.0/0                  | -
  IpAddressIfExists           | 0.0.0.0/0                  | x
  NotIpAddress                | 0.0.0.0/0                  | x
  ArnEquals                   | arn:aws:*:*:*:*            | -
  ArnLike                     | arn:aws:*:*:*:*            | -
  ArnNotEquals                | arn:aws:*:*:*:*            | x
  ArnNotLike                  | arn:aws:*:*:*:*            | x
  ArnLikeIfExists             | arn:aws:*:*:*:*            | x
`)

interface Absence {
  readonly operator: string
  readonly value: 'missing' | '[]'
  readonly holds: boolean
}

/** Every operator, with each quantifier and with or without IfExists, on a key without any value. */
const absences = [...operators.keys()].flatMap(name => ['', 'IfExists'].flatMap((suffix): Absence[] => {
  const alone = name.includes('Not') || suffix !== ''
  return [
    { operator: name + suffix, value: 'missing', holds: alone },
    { operator: name + suffix, value: '[]', holds: false },
    { operator: `ForAllValues:${name}${suffix}`, value: 'missing', holds: true },
    { operator: `ForAllValues:${name}${suffix}`, value: '[]', holds: true },
    { operator: `ForAnyValue:${name}${suffix}`, value: 'missing', holds: false },
    { operator: `ForAnyValue:${name}${suffix}`, value: '[]', holds: false },
  ]
}))

/** The key is one of two values, and the policy's are a and b: a for an Allow, d for a Deny, x for both. */
const either = table<string>(`
  operator                              | a or b | a or c | c or d
  StringEquals                          | x      | d      | -
  StringNotEquals                       | -      | d      | x
  StringEqualsIfExists                  | x      | d      | -
  ForAllValues:StringEquals             | x      | d      | -
  ForAnyValue:StringEquals              | x      | d      | -
  ForAnyValue:StringNotEquals           | -      | d      | x
`).flatMap(({ operator = '', ...row }) => Object.entries(row).map(([candidates, mark = '']) => ({ operator, candidates, mark })))

const presence: readonly (readonly [operand: unknown, value: KeyValue | undefined, holds: boolean])[] = [
  ['true', undefined, true],
  ['true', '', false],
  ['true', 'x', false],
  ['true', [], true],
  ['true', ['x'], false],
  ['false', undefined, false],
  ['false', '', true],
  ['false', 'x', true],
  ['false', [], false],
  ['TRUE', undefined, true],
  [true, undefined, true],
  [false, 'x', true],
  ['yes', 'x', true],
  [['true', 'false'], undefined, true],
  [['true', 'false'], 'x', true],
]

/** The keys are a=1, b=2; c is missing. */
const combined: readonly (readonly [condition: object, holds: boolean])[] = [
  [{}, true],
  [{ StringEquals: {} }, true],
  [{ StringEquals: { 'k:a': '1' } }, true],
  [{ StringEquals: { 'k:a': '1', 'k:b': '2' } }, true],
  [{ StringEquals: { 'k:a': '1', 'k:b': '3' } }, false],
  [{ StringEquals: { 'k:a': ['0', '1'], 'k:b': ['2', '3'] } }, true],
  [{ StringEquals: { 'k:a': '1' }, StringLike: { 'k:b': '?' } }, true],
  [{ StringEquals: { 'k:a': '1' }, NumericGreaterThan: { 'k:b': '2' } }, false],
  [{ StringEquals: { 'k:a': '1' }, NumericGreaterThan: { 'k:b': 1 } }, true],
  [{ StringNotEquals: { 'k:a': ['0', '2'] } }, true],
  [{ StringNotEquals: { 'k:a': ['0', '1'] } }, false],
  [{ StringNotEquals: { 'k:a': '2', 'k:b': '1' } }, true],
  [{ StringNotEquals: { 'k:a': '2', 'k:b': '2' } }, false],
  [{ StringNotEquals: { 'k:a': '2', 'k:c': '1' } }, true],
  [{ StringEquals: { 'k:a': '1', 'k:c': '1' } }, false],
  [{ StringEquals: { 'K:A': '1' } }, true],
  [{ StringEquals: { 'k:a': 1 } }, true],
  [{ Bool: { 'k:a': false } }, true],
]

const booleans: readonly (readonly [operand: unknown, value: string, holds: boolean])[] = [
  ['true', 'true', true],
  ['true', 'TRUE', true],
  ['TRUE', 'true', true],
  ['true', 'false', false],
  ['true', 'yes', false],
  ['true', '1', false],
  ['true', '', false],
  ['false', 'false', true],
  ['false', 'true', false],
  ['false', 'yes', true],
  ['false', '', true],
  ['yes', 'no', true],
  [true, 'true', true],
  [false, 'true', false],
  [['true', 'false'], 'true', true],
  [[], 'true', false],
]

const binaries: readonly (readonly [operand: string | string[], value: string, holds: boolean])[] = [
  ['QmluYXJ5', 'QmluYXJ5', true],
  ['QmluYXJ5', 'qmluYXJ5', false],
  ['QQ==', 'QQ==', true],
  ['QQ==', 'QQ', true],
  ['QQ==', 'QR==', true],
  ['QUI=', 'QUI', true],
  ['QUI=', 'QUJD', false],
  ['', '', true],
  ['', 'AA==', false],
  ['AAAA', 'no binary', false],
  ['AAAA', 'AAA$', false],
  [['AAAA', 'QQ=='], 'QQ==', true],
]

export default [
  suite('condition.missing', 'key is missing', cells.filter(({ value }) => value === 'missing'), check),
  suite('condition.cardinality', 'operators on single values', present.filter(cell => !isSet(cell)), check),
  suite('condition.sets', 'operators on sets', present.filter(isSet), check),
  suite('condition.missing', 'every operator', missing, ({ operator, operand, holds }) => {
    const found = matches({ Condition: { [operator]: { 'aws:Absent': operand } } })
    assert.deepEqual(found, { allow: holds === 'x', deny: holds === 'x' })
  }),
  suite('condition.sets', 'every operator, quantifier and IfExists without a value', absences, ({ operator, value, holds }) => {
    const condition = { Condition: { [operator]: { 'aws:TagKeys': [] } } }
    assert.deepEqual(matches(condition, { key: keysOf({ 'aws:TagKeys': values[value] }) }), { allow: holds, deny: holds })
  }),
  suite('condition.either', 'one of two values', either, ({ operator, candidates, mark }) => {
    const key = keysOf({ 'aws:TagKeys': { either: candidates.split(' or ') } })
    const found = matches({ Condition: { [operator]: { 'aws:TagKeys': ['a', 'b'] } } }, { key })
    assert.deepEqual(found, { allow: mark === 'x', deny: mark !== '-' })
  }),
  suite('condition.null', 'Null', presence, ([operand, value, holds]) => {
    const found = matches({ Condition: { Null: { 'k:a': operand } } }, { key: keysOf({ 'k:a': value }) })
    assert.deepEqual(found, { allow: holds, deny: holds })
  }),
  suite('condition.and-or', 'operators, keys and values', combined, ([condition, holds]) => {
    const found = matches({ Condition: condition }, { key: keysOf({ 'k:a': '1', 'k:b': '2' }) })
    assert.deepEqual(found, { allow: holds, deny: holds })
  }),
  suite('condition.bool', 'Bool', booleans, ([operand, value, holds]) => {
    const found = matches({ Condition: { Bool: { 'k:a': operand } } }, { key: keysOf({ 'k:a': value }) })
    assert.deepEqual(found, { allow: holds, deny: holds })
  }),
  suite('condition.binary', 'BinaryEquals', binaries, ([operand, value, holds]) => {
    const found = matches({ Condition: { BinaryEquals: { 'k:a': operand } } }, { key: keysOf({ 'k:a': value }) })
    assert.deepEqual(found, { allow: holds, deny: holds })
  }),
]
