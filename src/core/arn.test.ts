import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../test/kit/properties.ts'
import { formatArn, parseArn } from './arn.ts'

test('the resource is all that is behind the fifth colon', () => {
  const text = 'arn:aws:logs:us-east-1:000000000000:log-group:a:b/c'
  assert.deepEqual(parseArn(text), {
    partition: 'aws', service: 'logs', region: 'us-east-1', account: '000000000000', resource: 'log-group:a:b/c',
  })
  assert.equal(formatArn(parseArn(text)!), text)
})

test('Region and account may be empty', () => {
  for (const text of ['arn:aws:s3:::bucket', 'arn:aws:iam::000000000000:root']) assert.equal(formatArn(parseArn(text)!), text)
})

test('what is no ARN', () => {
  const none = [
    '', 'arn', 'arn:aws', 'arn:aws:kms:us-east-1:0', 'arn:aws:kms:us-east-1:0:', 'arn::kms:::x', 'arn:aws::::x',
    'ARN:aws:kms:::x', ' arn:aws:kms:::x',
  ]
  for (const text of none) assert.equal(parseArn(text), undefined, text)
  assert.equal(none.length, 9)
})

test('whatever is read from a text makes up that text', () => {
  const part = fc.oneof(fc.constantFrom('arn', 'aws', 'kms', '', 'key/1'), fc.string({ unit: 'binary', maxLength: 6 }))
  let read = 0
  property('ARN', 2000, fc.array(part, { maxLength: 9 }).map(parts => ['arn', ...parts].join(':')), text => {
    const arn = parseArn(text)
    if (arn) read++
    assert.ok(!arn || formatArn(arn) === text)
  })
  assert.ok(read > 100)
})
