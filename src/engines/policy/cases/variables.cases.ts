import assert from 'node:assert/strict'
import { ask, attached, home, inWords, keysOf, matches, policy, type Keys } from './questions.ts'
import { evaluate } from '../evaluate.ts'
import { suite } from './suite.ts'

const keys: Keys = {
  'aws:username': 'ann', 'aws:PrincipalTag/team': 'blue', 'k:star': 'a*', 'k:empty': '', 'k:many': ['ann'], 'k:true': 'true',
  'k:net': '192.0.2.0/24', 'k:number': '5', 'k:colon': 'a:b', 'k:variable': '${aws:username}',
  'k:arn': 'arn:aws:iam::111122223333:user/ann',
}

type Row = readonly [operand: string | readonly string[], value: string, equal: boolean]

const strings: readonly Row[] = [
  ['${aws:username}', 'ann', true],
  ['${AWS:UserName}', 'ann', true],
  ['${ aws:username }', 'ann', true],
  ['${aws:username}', 'bob', false],
  ['home/${aws:username}/${aws:PrincipalTag/team}', 'home/ann/blue', true],
  ["${aws:username, 'nobody'}", 'ann', true],
  ["${k:absent, 'nobody'}", 'nobody', true],
  ["${k:absent,'nobody'}", 'nobody', true],
  ["${k:absent, ''}", '', true],
  ["${k:absent, 'a}b'}", 'a}b', true],
  ['${k:empty}', '', true],
  ["${k:empty, 'default'}", '', true],
  ['${k:many}', 'ann', false],
  ["${k:many, 'ann'}", 'ann', false],
  ['${k:variable}', '${aws:username}', true],
  ['${k:variable}', 'ann', false],
  ['${$}{aws:username}', '${aws:username}', true],
  ['${*}', '*', true],
  ['${?}', '?', true],
  ['${$}', '$', true],
  ['${}', '${}', true],
  ['${aws:username', '${aws:username', true],
  ["${k:absent, nobody}", "${k:absent, nobody}", true],
  ['${${aws:username}', '${ann', true],
  ['$aws:username', '$aws:username', true],
]

/** AWS: of a variable without a value no operator holds, and each negation. */
const unresolved: readonly Row[] = [
  ['${k:absent}', '', false],
  ['${k:absent}', 'ann', false],
  ['x${k:absent}', 'x', false],
  ['${k:absent}${aws:username}', 'ann', false],
  [['bob', '${k:absent}'], 'ann', false],
  [['${k:absent}', '${k:absent}'], '${k:absent}', false],
  [['ann', '${k:absent}'], 'ann', true],
  [['${k:absent}', 'ann'], 'ann', true],
]

const condition = (operator: string, operand: Row[0], value: string, version?: string) =>
  matches({ Condition: { [operator]: { 'k:value': operand } } }, { key: keysOf({ ...keys, 'k:value': value }) }, version)

const check = (operator: string, negation: string) => ([operand, value, equal]: Row): void => {
  assert.deepEqual(condition(operator, operand, value), { allow: equal, deny: equal })
  assert.deepEqual(condition(negation, operand, value), { allow: !equal, deny: !equal })
}

const likes: readonly Row[] = [
  ['${aws:username}*', 'annette', true],
  ['${k:star}', 'a*', true],
  ['${k:star}', 'ab', false],
  ['${k:star}?', 'a*b', true],
  ['*${k:star}*', 'xa*x', true],
  ['*${k:star}*', 'xabx', false],
  ['${*}', '*', true],
  ['${*}', 'ann', false],
  ['${?}', 'a', false],
  ['a${*}*', 'a*bc', true],
  ["${k:absent, '*'}", 'ann', false],
  ["${k:absent, '*'}", '*', true],
  ['${k:many}*', 'ann', false],
  ['*?${k:empty}*', 'a', true],
  ['*?${k:empty}*', '', false],
  ['*${k:empty}${k:star}?${k:empty}*', 'xa*y', true],
  ['*${k:empty}${k:star}?${k:empty}*', 'xa*', false],
  ['*${aws:username}?${aws:username}*', 'annxannyann', true],
  ['*${aws:username}?${aws:username}*', 'annann', false],
]

const arns: readonly Row[] = [
  ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::111122223333:user/ann', true],
  ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::111122223333:user/bob', false],
  ['arn:aws:iam::*:user/${k:star}', 'arn:aws:iam::111122223333:user/abc', false],
  ['${k:arn}', 'arn:aws:iam::111122223333:user/ann', true],
  ['arn:aws:iam::*:user/${k:absent}', 'arn:aws:iam::111122223333:user/ann', false],
  [['arn:aws:iam::*:user/${k:absent}', 'arn:aws:iam::*:role/*'], 'arn:aws:iam::111122223333:user/ann', false],
  ['arn:aws:iam::*:user/${k:many}', 'arn:aws:iam::111122223333:user/ann', false],
]

const unresolvedSets: readonly (readonly [operator: string, holds: boolean])[] = [
  ['ForAllValues:StringNotEquals', true],
  ['ForAnyValue:StringNotLikeIfExists', true],
  ['ForAllValues:StringEquals', false],
  ['ForAnyValue:StringLike', false],
]

const places: readonly (readonly [operator: string, operand: string, value: string, holds: boolean])[] = [
  ['Bool', '${k:true}', 'true', true],
  ['Bool', '${k:true}', 'false', false],
  ['Bool', '${k:absent}', 'false', false],
  ['NumericEquals', '${k:number}', '5', false],
  ['NumericNotEquals', '${k:number}', '5', true],
  ['DateEquals', '${k:number}', '5', false],
  ['IpAddress', '${k:net}', '192.0.2.1', false],
  ['NotIpAddress', '${k:net}', '192.0.2.1', true],
]

const versions: readonly (readonly [version: string, operator: string, operand: string, value: string, holds: boolean])[] = [
  ['2008-10-17', 'StringEquals', '${aws:username}', 'ann', false],
  ['2008-10-17', 'StringEquals', '${aws:username}', '${aws:username}', true],
  ['2008-10-17', 'StringLike', '${*}', '${anything}', true],
  ['2008-10-17', 'StringLike', '${aws:username}', '${aws:username}', true],
  ['2008-10-17', 'StringEquals', '${$}', '${$}', true],
  ['', 'StringEquals', '${aws:username}', 'ann', false],
  ['', 'StringEquals', '${aws:username}', '${aws:username}', true],
  ['2012-10-17', 'StringEquals', '${aws:username}', 'ann', true],
]

type ResourceRow =
  readonly [element: 'Resource' | 'NotResource', pattern: string | readonly string[], arn: string, matches: boolean]
const resources: readonly ResourceRow[] = [
  ['Resource', 'arn:aws:s3:::home/${aws:username}/*', 'arn:aws:s3:::home/ann/file', true],
  ['Resource', 'arn:aws:s3:::home/${aws:username}/*', 'arn:aws:s3:::home/bob/file', false],
  ['Resource', 'arn:aws:s3:::home/${k:star}', 'arn:aws:s3:::home/abc', false],
  ['Resource', 'arn:aws:s3:::home/${k:colon}', 'arn:aws:s3:::home/a:b', true],
  ['Resource', 'arn:aws:s3:::home/${k:many}', 'arn:aws:s3:::home/ann', false],
  ['Resource', "arn:aws:s3:::home/${k:absent, 'shared'}", 'arn:aws:s3:::home/shared', true],
  ['Resource', 'arn:aws:s3:::home/${*}', 'arn:aws:s3:::home/*', true],
  ['Resource', 'arn:aws:s3:::home/${*}', 'arn:aws:s3:::home/a', false],
  ['Resource', 'arn:*:s3:::home/${aws:username}', 'arn:aws:s3:::home/ann', true],
  ['Resource', 'arn:aws:sns:*:*:${aws:username}', `arn:aws:sns:us-east-1:${home}:ann`, true],
  ['NotResource', 'arn:aws:s3:::home/${aws:username}/*', 'arn:aws:s3:::home/bob/file', true],
  ['NotResource', 'arn:aws:s3:::home/${aws:username}/*', 'arn:aws:s3:::home/ann/file', false],
]
const resourceIs = ([element, pattern, arn, expected]: ResourceRow): void => {
  const resource = { arn, account: home, authority: 'either' } as const
  assert.deepEqual(matches({ [element]: pattern }, { key: keysOf(keys), resource }), { allow: expected, deny: expected })
}

const older: readonly (readonly [pattern: string, arn: string, matches: boolean])[] = [
  ['arn:aws:s3:::${aws:username}', 'arn:aws:s3:::ann', false],
  ['arn:aws:s3:::${aws:username}', 'arn:aws:s3:::${aws:username}', true],
  ['arn:aws:s3:::${*}', 'arn:aws:s3:::${x}', true],
]

export default [
  suite('language.variables', 'StringEquals', strings, check('StringEquals', 'StringNotEquals')),
  suite('language.variables', 'StringEqualsIgnoreCase', strings, check('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase')),
  suite('language.unresolved', 'StringEquals', unresolved, check('StringEquals', 'StringNotEquals')),
  suite('language.unresolved', 'in lower case', unresolved, check('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase')),
  suite('language.unresolved', 'StringLike', unresolved, check('StringLike', 'StringNotLike')),
  suite('language.unresolved', 'sets', unresolvedSets, ([operator, holds]) => {
    const key = keysOf({ 'k:value': ['ann', 'bob'] })
    assert.deepEqual(matches({ Condition: { [operator]: { 'k:value': '${k:absent}' } } }, { key }), { allow: holds, deny: holds })
  }),
  suite('language.variables', 'StringLike', likes, check('StringLike', 'StringNotLike')),
  suite('language.variables', 'ArnLike', arns, check('ArnLike', 'ArnNotLike')),
  suite('language.variable-places', 'other operators', places, ([operator, operand, value, holds]) => {
    assert.deepEqual(condition(operator, operand, value), { allow: holds, deny: holds })
  }),
  suite('language.version', 'conditions', versions, ([version, operator, operand, value, holds]) => {
    assert.deepEqual(condition(operator, operand, value, version), { allow: holds, deny: holds })
  }),
  suite('language.variables', 'resources', resources, resourceIs),
  suite('language.unresolved', 'resources', [
    ['Resource', 'arn:aws:s3:::home/${k:absent}', 'arn:aws:s3:::home/', false],
    ['Resource', 'arn:aws:s3:::${k:absent}*', 'arn:aws:s3:::home', false],
    ['Resource', ['arn:aws:s3:::${k:absent}', 'arn:aws:s3:::home'], 'arn:aws:s3:::home', true],
    ['NotResource', 'arn:aws:s3:::home/${k:absent}', 'arn:aws:s3:::other', false],
    ['NotResource', ['arn:aws:s3:::${k:absent}', 'arn:aws:s3:::home'], 'arn:aws:s3:::other', false],
  ], resourceIs),
  suite('language.variable-places', 'resources', [
    ['Resource', 'arn:aws:${aws:username}:::x', 'arn:aws:ann:::x', false],
    ['Resource', 'arn:aws:sns::${aws:username}:x', 'arn:aws:sns::ann:x', false],
    ['NotResource', 'arn:aws:sns::${aws:username}:x', 'arn:aws:sns::ann:x', true],
  ], resourceIs),
  suite('language.version', 'resources', older, ([pattern, arn, expected]) => {
    const resourcePolicy = policy('resource', { Effect: 'Allow', Principal: '*', Action: '*', Resource: pattern }, '2008-10-17')
    const question = ask({ resource: { arn, account: home, authority: 'either', policy: resourcePolicy }, key: keysOf(keys) })
    assert.equal(evaluate(question).allowed, expected)
  }),
  suite('language.variables', 'actions hold none', [['${aws:username}:*', 'ann:Get']], ([pattern, action]) => {
    assert.throws(() => attached('identity', { Effect: 'Allow', Action: pattern, Resource: '*' }), /Vendor|colon/)
    assert.equal(inWords(evaluate(ask({ action: action! }))), 'no identity-based')
  }),
]
