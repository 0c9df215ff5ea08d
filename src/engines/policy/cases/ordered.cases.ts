// Numbers and dates: a pair has an order, and six operators follow from it. `?` is a value that cannot be converted.
import assert from 'node:assert/strict'
import { keysOf, matches } from './questions.ts'
import { suite } from './suite.ts'

type Order = '<' | '=' | '>' | '?'
type Row = readonly [value: string, order: Order, bound: string]

const operators: readonly (readonly [name: string, holdsFor: string])[] = [
  ['Equals', '='],
  ['NotEquals', '<>?'],
  ['LessThan', '<'],
  ['LessThanEquals', '<='],
  ['GreaterThan', '>'],
  ['GreaterThanEquals', '>='],
]

const numbers: readonly Row[] = [
  ['1', '=', '1'],
  ['2', '>', '1'],
  ['-1', '<', '1'],
  ['-2', '<', '-1'],
  ['01', '=', '1'],
  ['+1', '=', '1'],
  ['1.0', '=', '1'],
  ['1.', '=', '1'],
  ['.5', '=', '0.50'],
  ['-0', '=', '0'],
  ['1e0', '=', '1'],
  ['1E2', '=', '100'],
  ['12e-1', '=', '1.2'],
  ['5e-3', '=', '0.005'],
  ['9', '<', '10'],
  ['0.09', '<', '0.1'],
  ['1.10', '=', '1.1'],
  ['9007199254740993', '>', '9007199254740992'],
  ['0.10000000000000000001', '>', '0.1'],
  ['no-number', '?', '1'],
  ['', '?', '1'],
  ['NaN', '?', '1'],
  ['Infinity', '?', '1'],
  ['0x1', '?', '1'],
  ['1,0', '?', '1'],
  [' 1', '?', '1'],
  ['1e', '?', '1'],
  ['.', '?', '1'],
  ['1e999', '>', '1'],
  ['1e-999', '<', '1'],
  ['1e1000', '>', '1e999'],
  ['1e999999999', '>', '1e999999998'],
  ['10e999999998', '=', '1e999999999'],
  ['1e1000000000', '?', '1'],
  ['1', '?', 'no-number'],
]

const noon = '2030-01-01T12:00:00Z'
const dates: readonly Row[] = [
  [noon, '=', noon],
  ['2030-01-01T12:00:01Z', '>', noon],
  ['2029-12-31T12:00:00Z', '<', noon],
  ['2030-01-01', '=', '2030-01-01T00:00:00Z'],
  ['2030-01', '=', '2030-01-01T00:00:00Z'],
  ['2030', '=', '2030-01-01T00:00:00Z'],
  ['541205632.754', '=', '1987-02-24T22:53:52.754Z'],
  ['-0.5', '=', '1969-12-31T23:59:59.5Z'],
  ['-0.0005', '=', '1969-12-31T23:59:59.999Z'],
  ['2030-01-01T12:00Z', '=', noon],
  ['2030-01-01T13:00:00+01:00', '=', noon],
  ['2030-01-01T06:30:00-0530', '=', noon],
  ['2030-01-01T12:00:00', '=', noon],
  ['1893499200', '=', noon],
  ['1893499200.001', '=', '2030-01-01T12:00:00.001Z'],
  ['2030-01-01T12:00:00.001Z', '>', noon],
  ['2030-01-01T12:00:00.0009Z', '=', noon],
  ['2030-01-01T12:00:00.123456789Z', '=', '2030-01-01T12:00:00.123Z'],
  ['2030-01-01T23:59:59Z', '=', '2030-01-01T23:59:59.000Z'],
  ['-1', '<', '1970-01-01T00:00:00Z'],
  ['2032-02-29', '=', '2032-02-29T00:00:00Z'],
  ['2030-01-01t12:00:00z', '=', noon],
  ['2030-01-01T9:30:00Z', '<', noon],
  ['2030-01-01T14:00:00+02', '=', noon],
  ['2030-01-01T', '=', '2030-01-01T00:00:00Z'],
  ['01T', '<', '0002-01-01T00:00:00Z'],
  ['2030-01-01T12:00:00+1', '?', noon],
  ['2030-01-01T12:00:00.1234567890Z', '?', noon],
  ['203-13', '?', noon],
  ['9223372036854775808', '?', noon],
  ['2030-02-29', '?', noon],
  ['2030-13-01', '?', noon],
  ['2030-01-01T24:00:00Z', '?', noon],
  ['2030-01-01T12:60:00Z', '?', noon],
  ['2030-1-1', '?', noon],
  ['01/01/2030', '?', noon],
  ['not-a-date', '?', noon],
  ['', '?', noon],
  [noon, '?', 'not-a-date'],
]

const check = (family: string) => ([value, order, bound]: Row): void => {
  for (const [name, holdsFor] of operators) {
    const holds = holdsFor.includes(order)
    const elements = { Condition: { [`${family}${name}`]: { 'aws:RequestTag/value': bound } } }
    const found = matches(elements, { key: keysOf({ 'aws:RequestTag/value': value }) })
    assert.deepEqual(found, { allow: holds, deny: holds }, `${family}${name}`)
  }
}

export default [
  suite('condition.numbers', 'six operators', numbers, check('Numeric')),
  suite('condition.dates', 'six operators', dates, check('Date')),
]
