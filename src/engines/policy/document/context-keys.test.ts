import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listContextKeys } from './context-keys.ts'

const statement = {
  Effect: 'Allow', Action: '*',
  Resource: ['arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::${*}x${ aws:PrincipalTag/team, \'none\' }'],
  Condition: {
    StringEquals: { 'aws:RequestTag/x': ['a', '${aws:UserId}'], 's3:prefix': 'y' }, Null: { 'AWS:USERNAME': true },
    NumericLessThan: { 's3:max-keys': 10 },
  },
}

test('keys of conditions and variables, each once as it is spelled first', () => {
  assert.deepEqual(listContextKeys(JSON.stringify({ Version: '2012-10-17', Statement: statement })), [
    'aws:username', 'aws:PrincipalTag/team', 'aws:RequestTag/x', 'aws:UserId', 's3:prefix', 's3:max-keys',
  ])
})

test('without the newer version variables are text', () => {
  const other = { Effect: 'Deny', Action: '*', NotResource: '*' }
  assert.deepEqual(listContextKeys(JSON.stringify({ Statement: [statement, other] })), [
    'aws:RequestTag/x', 's3:prefix', 'AWS:USERNAME', 's3:max-keys',
  ])
})
