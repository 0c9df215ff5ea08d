import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { hasDuplicateNames } from './duplicate-names.ts'

const cases: readonly (readonly [json: string, duplicate: boolean])[] = [
  ['1', false],
  ['"a"', false],
  ['{}', false],
  ['{"a":1,"b":2}', false],
  ['{"a":1,"a":2}', true],
  ['{"a":1,"A":2}', false],
  ['{"a" \n: 1, "a"\t:2}', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"a":{"a":1}}', false],
  ['{"a":{"b":1,"b":1}}', true],
  ['{"a":{"b":1},"c":{"b":1},"a":1}', true],
  ['[{"a":1},{"a":1}]', false],
  ['[{"a":1},{"a":1,"a":1}]', true],
  ['["a","a"]', false],
  ['{"a":"a","b":"a"}', false],
  ['{"a":["a","a"],"b":1,"b":2}', true],
  ['{"a":"\\"","b":"x\\\\","b\\"":1}', false],
  ['{"a":"{\\"a\\":1,\\"a\\":1}"}', false],
  ['{"":1,"":2}', true],
  ['{"__proto__":1,"__proto__":2}', true],
]

test('finds a name given twice in one object', () => {
  for (const [json, duplicate] of cases) assert.equal(hasDuplicateNames(json), duplicate, json)
  assert.equal(cases.length, 20)
})

test('what was an object has none, and has one as soon as a member is repeated', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 5 })
  property('duplicate names', 1000, fc.tuple(objects, fc.nat(4)), ([object, pick]) => {
    const json = JSON.stringify(object, undefined, pick)
    assert.equal(hasDuplicateNames(json), false)
    const names = Object.keys(object)
    const again = JSON.stringify(names[pick % names.length])
    assert.equal(hasDuplicateNames(`${json.trimEnd().slice(0, -1)},${again}:null}`), true)
  })
})
