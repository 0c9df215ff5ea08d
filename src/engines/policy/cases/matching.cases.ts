// Actions and resources.
import assert from 'node:assert/strict'
import { evaluate } from '../evaluate.ts'
import { allowAll, ask, everyone, home, matches } from './questions.ts'
import { suite } from './suite.ts'

type Row = readonly [pattern: string | readonly string[], asked: string, matches: boolean]

const actions: readonly Row[] = [
  ['*', 'kms:Decrypt', true],
  ['kms:*', 'kms:Decrypt', true],
  ['kms:Decrypt', 'kms:Decrypt', true],
  ['KMS:decrypt', 'kms:Decrypt', true],
  ['kms:Decrypt', 'KMS:DECRYPT', true],
  ['kms:*', 'KMS:Decrypt', true],
  ['kms:Decrypt', 'kms:DecryptX', false],
  ['kms:De*', 'kms:Decrypt', true],
  ['kms:*crypt', 'kms:Encrypt', true],
  ['kms:?ecrypt', 'kms:Decrypt', true],
  ['kms:?ecrypt', 'kms:Encrypt', false],
  ['kms:Re*From', 'kms:ReEncryptFrom', true],
  ['kms:Re*From', 'kms:ReEncryptTo', false],
  ['s3:*', 'kms:Decrypt', false],
  ['s3:*', 's3-outposts:Get', false],
  ['kms:', 'kms:Decrypt', false],
  ['kms:GenerateDataKey*', 'kms:GenerateDataKey', true],
  ['kms:GenerateDataKey?*', 'kms:GenerateDataKey', false],
  [['s3:Get*', 'kms:Decrypt'], 'kms:Decrypt', true],
  [['s3:Get*', 'kms:Encrypt'], 'kms:Decrypt', false],
  [['kms:Encrypt', 'kms:D*'], 'kms:DescribeKey', true],
]

const key = `arn:aws:kms:us-east-1:${home}:key/1`
const subscription = `arn:aws:sns:us-east-1:${home}:topic:444455556666:end`
const resources: readonly Row[] = [
  ['*', key, true],
  ['*', '*', true],
  [key, key, true],
  [key, '*', false],
  [key, key.toUpperCase(), false],
  ['arn:aws:kms:us-east-1:111122223333:Key/1', key, false],
  ['arn:aws:kms:*:*:key/*', key, true],
  ['arn:aws:kms:*:*:*', key, true],
  ['arn:aws:kms:*:*:alias/*', key, false],
  ['arn:*:kms:us-east-1:*:key/1', key, true],
  ['arn:aws:kms:us-????-1:*:key/1', key, true],
  ['arn:aws:kms:us-???-1:*:key/1', key, false],
  ['arn:aws:kms:us-east-1:11112222333?:key/?', key, true],
  ['arn:aws:kms:us-east-1:444455556666:key/1', key, false],
  ['arn:*:kms:*:*:*', key, true],
  ['arn:aws*:kms:*:*:*', key, true],
  ['arn:aws-*:kms:*:*:*', key, false],
  ['arn:aws:kms', key, true],
  ['arn:aws:kms:us-east-1', key, true],
  ['arn:aws:kms:eu-west-1', key, false],
  ['arn:aws:kms:*', key, true],
  ['arn:aws:s3:*', key, false],
  ['arn:aws:kms:*:key/1', key, false],
  ['arn:aws:kms:us-east-1:*:1', key, false],
  ['arn:aws:kms:us-east-1:*:*1', key, true],
  ['arn:aws:sns:us-*:444455556666:end', subscription, true],
  ['arn:aws:sns:*:444455556666:*', subscription, true],
  ['arn:aws:sns:us-*-1:444455556666:end', subscription, false],
  ['arn:aws:sns:us-????-1:444455556666:end', subscription, false],
  ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket', true],
  ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/a', false],
  ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket', false],
  ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/', true],
  ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b/c', true],
  ['arn:aws:s3:::bucket/*/c', 'arn:aws:s3:::bucket/a/b/c', true],
  ['arn:aws:s3:::bucket/*:c', 'arn:aws:s3:::bucket/a:b:c', true],
  ['arn:aws:s3:::b*t/a', 'arn:aws:s3:::bucket/a', true],
  ['arn:aws:s3:::b*', 'arn:aws:s3:::bucket/a', true],
  ['arn:aws:s3:::bucket/a?c', 'arn:aws:s3:::bucket/a/c', true],
  ['arn:aws:s3:::bucket/a?c', 'arn:aws:s3:::bucket/ac', false],
  ['arn:aws:s3:::bucket/[ab]', 'arn:aws:s3:::bucket/a', false],
  ['arn:aws:s3:::bucket/a.c', 'arn:aws:s3:::bucket/abc', false],
  ['arn:aws:logs:*:*:log-group:*:*', `arn:aws:logs:us-east-1:${home}:log-group:a:b`, true],
  ['arn:aws:logs:*:*:log-group:*:*', `arn:aws:logs:us-east-1:${home}:log-group:a`, false],
  ['arn:aws:secretsmanager:*:*:secret:prod/*-??????', `arn:aws:secretsmanager:us-east-1:${home}:secret:prod/db-AbCdEf`, true],
  ['arn:aws:secretsmanager:*:*:secret:prod/*-??????', `arn:aws:secretsmanager:us-east-1:${home}:secret:prod/db-AbCdE`, false],
  [['arn:aws:s3:::bucket', key], key, true],
  [['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/*'], key, false],
  [['arn:aws:s3:::bucket', '*'], key, true],
]

const of = (arn: string) => ({ resource: { arn, account: home, authority: 'either' } as const })

/** A resource policy may name resources otherwise than by ARN. */
const plain: readonly Row[] = [
  ['queue', 'queue', true],
  ['queue', 'queues', false],
  ['queue*', 'queues', true],
  ['a:b', 'a:b', true],
  ['${*}', '*', false],
  ['${*}', '${*}', true],
]

const utf16: readonly Row[] = [
  ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/😀', false],
  ['arn:aws:s3:::b/??', 'arn:aws:s3:::b/😀', true],
  ['arn:aws:s3:::b/😀*', 'arn:aws:s3:::b/😀x', true],
]

export default [
  suite('language.action', 'Action', actions, ([Action, action, expected]) => {
    assert.deepEqual(matches({ Action }, { action }), { allow: expected, deny: expected })
  }),
  suite('language.not-action', 'NotAction', actions, ([NotAction, action, expected]) => {
    assert.deepEqual(matches({ NotAction }, { action }), { allow: !expected, deny: !expected })
  }),
  suite('language.resource', 'Resource', resources, ([Resource, arn, expected]) => {
    assert.deepEqual(matches({ Resource }, of(arn)), { allow: expected, deny: expected })
  }),
  suite('language.not-resource', 'NotResource', resources, ([NotResource, arn, expected]) => {
    assert.deepEqual(matches({ NotResource }, of(arn)), { allow: !expected, deny: !expected })
  }),
  suite('language.resource', 'not by ARN', plain, ([Resource, arn, expected]) => {
    const resource = { arn, account: home, authority: 'either', policy: everyone({ ...allowAll, Resource }) } as const
    assert.equal(evaluate(ask({ resource })).allowed, expected)
  }),
  suite('language.utf16', 'Resource', utf16, ([Resource, arn, expected]) => {
    assert.deepEqual(matches({ Resource }, of(arn)), { allow: expected, deny: expected })
  }),
]
