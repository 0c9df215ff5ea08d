import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { parsePolicyArn } from './policy-arns.ts'

test('account, path and name', () => {
  const cases: readonly [string, readonly string[]][] = [
    ['arn:aws:iam::123456789012:policy/one', ['123456789012', '/', 'one']],
    ['arn:aws:iam::123456789012:policy/x/y/one', ['123456789012', '/x/y/', 'one']],
    ['arn:aws:iam::aws:policy/service-role/One_2', ['aws', '/service-role/', 'One_2']],
    ['arn:aws-cn:iam::aws:policy/a:b/one', ['aws', '/a:b/', 'one']],
  ]
  for (const [arn, expected] of cases) assert.deepEqual(Object.values(parsePolicyArn(arn)!), expected, arn)
  assert.equal(cases.length, 4)
})

test('what is no policy\'s ARN', () => {
  const others = [
    '', 'one', 'arn', 'arn:aws:iam::123456789012:policy', 'arn:aws:iam::123456789012:policy/',
    'arn:aws:iam::123456789012:policy/x/', 'arn:aws:iam::123456789012:user/one', 'arn:aws:iam::12345678901:policy/one',
    'arn:aws:iam:us-east-1:123456789012:policy/one',
    'arn:aws:s3::123456789012:policy/one', 'arn:aws:iam::123456789012:policy/a b', 'arn:aws:iam::123456789012:policy/ä/one',
    'arn:aws:iam::123456789012:policy/one\n', `arn:aws:iam::123456789012:policy/${'x'.repeat(129)}`, 'arn:aws:iam::*:policy/one',
  ]
  for (const arn of others) assert.equal(parsePolicyArn(arn), undefined, arn)
  assert.equal(others.length, 15)
})

test('whatever is read from a text makes up that text', () => {
  const accounts = fc.constantFrom('aws', '123456789012', '1')
  const arn = fc.tuple(accounts, fc.string({ maxLength: 20 })).map(([account, rest]) => `arn:aws:iam::${account}:policy/${rest}`)
  property('policy ARN', 2000, fc.oneof(fc.string(), arn), text => {
    const read = parsePolicyArn(text)
    if (read) assert.ok(text.endsWith(`::${read.account}:policy${read.path}${read.name}`))
  })
})
