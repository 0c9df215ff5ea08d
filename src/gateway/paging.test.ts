import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { HmacKey } from '../engines/crypto/hmac-key.ts'
import { property } from '../../test/kit/properties.ts'
import { AwsError } from '../core/aws-error.ts'
import { createPager } from './paging.ts'

const key = new HmacKey(Buffer.alloc(32, 1))
const pager = createPager(key, 'kms:ListKeys/0/us-east-1', randomBytes)
const invalid = () => new AwsError('InvalidMarkerException', '')

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

/** The numbers as a store lists them. */
const list = (token: string | undefined, limit: number, bound?: unknown) => pager.list({
  token, limit, bound, invalid,
  read: async (after, count) => numbers.filter(item => item > Number(after?.[0] ?? 0)).slice(0, count),
  keyOf: item => [item],
})

test('every item once, the last page without a token', async () => {
  for (const limit of [1, 3, 5, 10, 11]) {
    const found: number[] = []
    let token: string | undefined
    do {
      const page = await list(token, limit)
      assert.ok(page.items.length <= limit)
      found.push(...page.items)
      token = page.next
    } while (token !== undefined)
    assert.deepEqual(found, numbers)
  }
})

test('a token shows nothing, and is good for its place and parameters alone', async () => {
  const { next } = await list(undefined, 3, { owner: 'ann' })
  const telling = pager.token(['alias/payroll'], undefined)
  for (const encoding of ['latin1', 'base64', 'base64url'] as const) {
    assert.ok(!Buffer.from(telling, encoding).includes('payroll'))
  }
  assert.deepEqual((await list(next, 3, { owner: 'ann' })).items, [4, 5, 6])
  await assert.rejects(list(next, 3, { owner: 'bob' }), { code: 'InvalidMarkerException' })
  const elsewhere = createPager(key, 'kms:ListKeys/0/eu-west-1', randomBytes)
  assert.throws(() => elsewhere.resume(next, { owner: 'ann' }, invalid), { code: 'InvalidMarkerException' })
  const otherStore = createPager(new HmacKey(Buffer.alloc(32, 2)), 'kms:ListKeys/0/us-east-1', randomBytes)
  assert.throws(() => otherStore.resume(next, { owner: 'ann' }, invalid), { code: 'InvalidMarkerException' })
})

test('what is no token', () => {
  const hostile = ['', 'x', 'AAAA', '\u0000', '='.repeat(100), 'A'.repeat(10_000), '💥', Buffer.alloc(64).toString('base64')]
  for (const token of hostile) {
    assert.throws(() => pager.resume(token, undefined, invalid), { code: 'InvalidMarkerException' }, token)
  }
  assert.equal(hostile.length, 8)
})

test('any place is resumed from its token, and any other text is refused', () => {
  const part = fc.oneof(fc.string().filter(text => text.isWellFormed()), fc.maxSafeInteger().map(number => number + 0))
  property('page token', 500, fc.tuple(fc.array(part, { maxLength: 4 }), fc.jsonValue()), ([after, bound]) => {
    assert.deepEqual(pager.resume(pager.token(after, bound), bound, invalid), after)
  })
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String())
  property('page token', 1000, text, token => {
    assert.throws(() => pager.resume(token, undefined, invalid), { code: 'InvalidMarkerException' })
  })
})
