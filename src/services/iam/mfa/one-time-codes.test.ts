import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base32Of, codeAt, findStep, stepAt } from './one-time-codes.ts'

const seed = Buffer.from('12345678901234567890')

test('the codes of RFC 6238, as six digits', () => {
  const codes: readonly (readonly [seconds: number, code: string])[] = [
    [59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'],
    [2_000_000_000, '279037'], [20_000_000_000, '353130'],
  ]
  for (const [seconds, code] of codes) assert.equal(codeAt(seed, stepAt(1000 * seconds)), code)
})

test('codes on end are found near by, the nearest first', () => {
  const codes = [codeAt(seed, 100), codeAt(seed, 101)]
  for (const around of [95, 100, 105]) assert.equal(findStep(seed, codes, around, 5), 100)
  assert.equal(findStep(seed, codes, 106, 5), undefined)
  assert.equal(findStep(seed, codes.toReversed(), 100, 5), undefined)
  assert.equal(findStep(seed, [codes[0]!, codes[0]!], 100, 5), undefined)
  for (const wrong of ['', '12345', '1234567', '12345é']) assert.equal(findStep(seed, [wrong], 100, 5), undefined)
})

test('seeds as base 32', () => {
  assert.equal(base32Of(Buffer.from('fooba')), 'MZXW6YTB')
  assert.equal(base32Of(seed), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  assert.equal(base32Of(Buffer.alloc(5, 255)), '77777777')
})
