import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contextKeysOf } from './context-keys.ts'

const document = (Version: string, ...Statement: object[]) => JSON.stringify({ Version, Statement })
const keyed = { Condition: { StringLike: { 'aws:PrincipalTag/team': ['${aws:userid}*', 'x'], 's3:prefix': 'y' } } }
const named = { Resource: ['arn:aws:s3:::b/${aws:username}', 'arn:aws:s3:::c/${ AWS:UserName }/${*}/${s3:prefix, \'none\'}'] }

test('keys of conditions and of variables, each once, as they are written', () => {
  assert.deepEqual(contextKeysOf(document('2012-10-17', keyed, named)), [
    'aws:PrincipalTag/team', 'aws:userid', 's3:prefix', 'aws:username',
  ])
})

test('the older version knows no variables', () => {
  assert.deepEqual(contextKeysOf(document('2008-10-17', keyed, named)), ['aws:PrincipalTag/team', 's3:prefix'])
})

test('one statement that is no list, and none of either', () => {
  assert.deepEqual(contextKeysOf('{"Statement":{"Action":"*","NotResource":"*"}}'), [])
})
