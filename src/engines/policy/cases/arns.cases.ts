import assert from 'node:assert/strict'
import { keysOf, matches } from './questions.ts'
import { suite } from './suite.ts'

const user = 'arn:aws:iam::111122223333:user/ann'
type Row = readonly [operand: string | readonly string[], value: string, like: boolean | 'none']

const rows: readonly Row[] = [
  [user, user, true],
  [user, 'arn:aws:iam::111122223333:user/Ann', false],
  ['arn:aws:iam::111122223333:user/*', user, true],
  ['arn:aws:iam::111122223333:*', user, true],
  ['arn:aws:iam::*:user/ann', user, true],
  ['arn:*:iam::*:user/*', user, true],
  ['arn:aws:*:*:*:*', user, true],
  ['*:*:*:*:*:*', user, true],
  ['*', user, true],
  [['arn:aws:iam::*:role/*', '*'], user, true],
  ['*', 'arn:aws:iam', 'none'],
  ['*', 'not-an-arn', 'none'],
  ['arn:aws:iam::11112222333?:user/ann', user, true],
  ['arn:aws:iam::*:role/*', user, false],
  ['arn:a*:111122223333:*:*:user/ann', user, false],
  ['arn:aws:s3::*:user/ann', user, false],
  ['arn:aws:sns:*:*:a*c', 'arn:aws:sns:us-east-1:111122223333:a:b/c', true],
  ['arn:aws:sns:us-*:*:topic', 'arn:aws:sns:us-east-1:111122223333:topic', true],
  ['arn:aws:s*:*:*:*3:topic', 'arn:aws:sns:us-east-1:111122223333:topic', false],
  ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b', true],
  ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/a', false],
  [['arn:aws:iam::*:role/*', 'arn:aws:iam::*:user/*'], user, true],
  [['arn:aws:iam::*:role/*', 'arn:aws:iam::*:group/*'], user, false],
  [user, 'not-an-arn', 'none'],
  ['*:*:*:*:*:*', 'arn:aws:iam', 'none'],
  [user, '', 'none'],
  [user, '*', 'none'],
]

const arnIs = (operator: string, operand: Row[0], value: string) =>
  matches({ Condition: { [operator]: { 'aws:SourceArn': operand } } }, { key: keysOf({ 'aws:SourceArn': value }) })

const check = (operator: string, negation: string) => ([operand, value, like]: Row): void => {
  assert.deepEqual(arnIs(operator, operand, value), { allow: like === true, deny: like === true })
  assert.deepEqual(arnIs(negation, operand, value), { allow: like === false, deny: like === false })
}

type Malformed = readonly [operator: string, operands: string | readonly string[], value: string, allow: boolean, deny: boolean]
const users = 'arn:aws:iam::*:user/*'
const roles = 'arn:aws:iam::*:role/*'
const malformed: readonly Malformed[] = [
  ['ArnLike', 'not-an-arn', user, false, true],
  ['ArnNotLike', 'not-an-arn', user, false, true],
  ['ArnEquals', '**', user, false, true],
  ['ArnNotEquals', ['not-an-arn', '*'], user, false, true],
  ['ArnNotEquals', ['*', 'not-an-arn'], user, false, false],
  ['ArnNotEquals', 'arn:aws:iam', user, false, true],
  ['ArnLike', ['not-an-arn', users], user, false, true],
  ['ArnLike', [users, 'not-an-arn'], user, true, true],
  ['ArnLike', ['not-an-arn', roles], user, false, true],
  ['ArnLike', [roles, 'not-an-arn'], user, false, true],
  ['ArnNotLike', ['not-an-arn', users], user, false, true],
  ['ArnNotLike', [users, 'not-an-arn'], user, false, false],
  ['ArnNotLike', ['not-an-arn', roles], user, false, true],
  ['ArnNotLike', [roles, 'not-an-arn'], user, false, true],
  ['ArnLike', 'not-an-arn', 'not-an-arn', false, false],
  ['ArnNotLike', 'not-an-arn', 'not-an-arn', false, false],
]

export default [
  suite('condition.arns', 'ArnLike', rows, check('ArnLike', 'ArnNotLike')),
  suite('condition.arns', 'ArnEquals', rows, check('ArnEquals', 'ArnNotEquals')),
  suite('condition.arns', 'malformed operands', malformed, ([operator, operands, value, allow, deny]) => {
    assert.deepEqual(arnIs(operator, operands, value), { allow, deny })
  }),
]
