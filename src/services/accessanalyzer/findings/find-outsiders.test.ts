// What a policy lets in from elsewhere, however it is written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findOutsiders } from './find-outsiders.ts'

const account = '000000000000'
const find = (...statements: readonly object[]) =>
  findOutsiders({ account, policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) })
const allow = (Principal: unknown, more: object = {}) =>
  ({ Effect: 'Allow', Principal, Action: 'kms:Decrypt', Resource: '*', ...more })
const whom = (...statements: readonly object[]) =>
  find(...statements).map(({ principal: [type, value], isPublic }) => `${type} ${value}${isPublic ? ' (public)' : ''}`)

test('those of other accounts, everyone and the federated are outsiders, and services and the account are none', () => {
  assert.deepEqual(whom(allow({ AWS: ['111111111111', `arn:aws:iam::${account}:root`, 'arn:aws:iam::222222222222:root'] })), [
    'AWS 111111111111', 'AWS 222222222222',
  ])
  assert.deepEqual(whom(allow('*'), allow({ Service: 'sns.amazonaws.com' })), ['AWS * (public)'])
  assert.deepEqual(whom(allow({ Federated: `arn:aws:iam::${account}:saml-provider/p` })), [
    `Federated arn:aws:iam::${account}:saml-provider/p`,
  ])
  assert.deepEqual(whom({ Effect: 'Allow', NotPrincipal: { AWS: account }, Action: 'kms:*', Resource: '*' }), ['AWS * (public)'])
})

test('one principal on the same conditions is told once, with all actions', () => {
  const them = { AWS: '111111111111' }
  assert.deepEqual(find(allow(them), allow(them, { Action: ['kms:Sign', 'kms:Decrypt'] })), [
    { principal: ['AWS', '111111111111'], conditions: {}, actions: ['kms:Decrypt', 'kms:Sign'], isPublic: false },
  ])
})

test('a condition or a Deny on the account itself leaves nobody', () => {
  const own = { StringEquals: { 'kms:CallerAccount': account } }
  const others = { StringNotEquals: { 'aws:PrincipalAccount': account } }
  const deny = (Condition?: object) => ({ ...allow('*'), Effect: 'Deny', Action: 'kms:*', ...(Condition && { Condition }) })
  assert.deepEqual(whom(allow('*', { Condition: own })), [])
  assert.deepEqual(whom(allow({ AWS: ['*', '111111111111'] }), deny(others)), [])
  assert.deepEqual(whom(allow('*'), deny()), [])
  assert.deepEqual(whom(allow('*'), deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } })), ['AWS *'])
  assert.deepEqual(whom(allow('*'), deny({ Bool: { 'aws:SecureTransport': 'false' } })), ['AWS * (public)'])
})

test('a policy that takes too long to compare hides nobody', () => {
  const denied = (i: number) => Array.from({ length: 4 }, (_, k) => `kms:${'*a'.repeat(12)}${i}${k}`)
  const denies = Array.from({ length: 120 }, (_, i) => ({
    ...allow({ AWS: '111111111111' }), Effect: 'Deny', Action: denied(i),
  }))
  const allows = Array.from({ length: 120 }, (_, i) => allow({ AWS: '111111111111' }, { Action: `kms:${'a'.repeat(60)}${i}` }))
  assert.deepEqual(whom(...allows, ...denies), ['AWS 111111111111'])
})
