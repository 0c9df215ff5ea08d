// What a policy lets in from elsewhere, however it is written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnsOfNobody } from '../../../../core/sharing/turns.ts'
import { findOutsiders, mostTold } from './find-outsiders.ts'

const account = '000000000000'
const policyOf = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const find = (...statements: readonly object[]) => findOutsiders({ account, policy: policyOf(...statements) }, turnsOfNobody)
const allow = (Principal: unknown, more: object = {}) =>
  ({ Effect: 'Allow', Principal, Action: 'kms:Decrypt', Resource: '*', ...more })
const whom = async (...statements: readonly object[]) =>
  (await find(...statements)).map(({ principal: [type, value], isPublic }) => `${type} ${value}${isPublic ? ' (public)' : ''}`)

test('those of other accounts, everyone and the federated are outsiders, and services and the account are none', async () => {
  const named = ['111111111111', `arn:aws:iam::${account}:root`, 'arn:aws:iam::222222222222:root']
  assert.deepEqual(await whom(allow({ AWS: named })), ['AWS 111111111111', 'AWS 222222222222'])
  assert.deepEqual(await whom(allow('*'), allow({ Service: 'sns.amazonaws.com' })), ['AWS * (public)'])
  assert.deepEqual(await whom(allow({ Federated: `arn:aws:iam::${account}:saml-provider/p` })), [
    `Federated arn:aws:iam::${account}:saml-provider/p`,
  ])
  const allOthers = { Effect: 'Allow', NotPrincipal: { AWS: account }, Action: 'kms:*', Resource: '*' }
  assert.deepEqual(await whom(allOthers), ['AWS * (public)'])
})

test('one principal on the same conditions is told once, with all actions', async () => {
  const them = { AWS: '111111111111' }
  assert.deepEqual(await find(allow(them), allow(them, { Action: ['kms:Sign', 'kms:Decrypt'] })), [
    { principal: ['AWS', '111111111111'], conditions: {}, actions: ['kms:Decrypt', 'kms:Sign'], isPublic: false },
  ])
})

test('a condition or a Deny on the account itself leaves nobody', async () => {
  const own = { StringEquals: { 'kms:CallerAccount': account } }
  const others = { StringNotEquals: { 'aws:PrincipalAccount': account } }
  const deny = (Condition?: object) => ({ ...allow('*'), Effect: 'Deny', Action: 'kms:*', ...(Condition && { Condition }) })
  assert.deepEqual(await whom(allow('*', { Condition: own })), [])
  assert.deepEqual(await whom(allow({ AWS: ['*', '111111111111'] }), deny(others)), [])
  assert.deepEqual(await whom(allow('*'), deny()), [])
  assert.deepEqual(await whom(allow('*'), deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } })), ['AWS *'])
  assert.deepEqual(await whom(allow('*'), deny({ Bool: { 'aws:SecureTransport': 'false' } })), ['AWS * (public)'])
})

test('a wildcard before the account in an ARN that is compared as text leaves everyone', async () => {
  const like = (arn: string, operator = 'StringLike') => ({ Condition: { [operator]: { 'aws:PrincipalArn': arn } } })
  const deny = (more: object) => ({ ...allow('*'), Effect: 'Deny', ...more })
  assert.deepEqual(await whom(allow('*', like(`arn:aws:iam::${account}:*`))), [])
  assert.deepEqual(await whom(allow('*', like(`arn:*:*:*:${account}:*`, 'ArnLike'))), [])
  assert.deepEqual(await whom(allow('*'), deny(like(`arn:*:*:*:${account}:*`, 'ArnNotLike'))), [])
  for (const arn of [`*:*:*:*:${account}:*`, `arn:*:*:*:${account}:*`, `arn:aws:iam:*:${account}:*`]) {
    assert.deepEqual(await whom(allow('*', like(arn))), ['AWS * (public)'], arn)
    assert.deepEqual(await whom(allow('*'), deny(like(arn, 'StringNotLike'))), ['AWS * (public)'], arn)
  }
})

test('a policy that takes too long to compare hides nobody', async () => {
  const denied = (i: number) => Array.from({ length: 4 }, (_, k) => `kms:${'*a'.repeat(12)}${i}${k}`)
  const denies = Array.from({ length: 120 }, (_, i) => ({
    ...allow({ AWS: '111111111111' }), Effect: 'Deny', Action: denied(i),
  }))
  const allowed = (i: number) => `kms:${'a'.repeat(60)}${i}`
  const allows = Array.from({ length: 120 }, (_, i) => allow({ AWS: '111111111111' }, { Action: allowed(i) }))
  assert.deepEqual(await whom(...allows, ...denies), ['AWS 111111111111'])
})

test('between two statements that are compared others may have their turn', async () => {
  const many = (Effect: string) => Array.from({ length: 20 }, (_, i) => allow('*', { Effect, Action: `kms:*${Effect}${i}*` }))
  let turns = 0
  const next = async () => void turns++
  const policy = policyOf(...many('Allow'), ...many('Deny'))
  const found = await findOutsiders({ account, policy }, { isOver: () => true, next })
  assert.equal(found.length, 1)
  assert.ok(turns >= 20 * 20, `${turns} turns`)
})

test('many on long conditions are told within bounds, and nobody is hidden', async () => {
  const others = Array.from({ length: 600 }, (_, i) => `${100_000_000_000 + i}`)
  const actions = Array.from({ length: 600 }, (_, i) => `kms:A${i}`)
  const Condition = { StringLike: { 'kms:ViaService': Array.from({ length: 600 }, (_, i) => `service-${i}`) } }
  const found = await find(
    allow({ AWS: others }, { Action: actions, Condition }), allow({ AWS: others.slice(0, 3) }),
    allow('*', { Action: 'kms:Sign' }),
  )
  assert.ok(JSON.stringify(found).length < 2 * mostTold, `${JSON.stringify(found).length} units`)
  assert.deepEqual(found[0], { principal: ['AWS', '*'], conditions: {}, actions: ['kms:Sign'], isPublic: true })
  const told = new Set(found.map(({ principal }) => principal[1]))
  assert.deepEqual(others.filter(other => !told.has(other)), [])
  assert.equal(found.find(({ principal }) => principal[1] === others[0])!.actions.length, 600)
  assert.deepEqual(found.find(({ principal }) => principal[1] === others.at(-1)), {
    principal: ['AWS', others.at(-1)], conditions: {}, actions: ['*'], isPublic: false,
  })
})

test('of whom there is no room for more everything is told, whatever else is told of him', async () => {
  const others = Array.from({ length: 13 }, (_, i) => `${100_000_000_000 + i}`)
  const last = others.at(-1)!
  const long = { StringLike: { 'aws:username': 'x'.repeat(21_000) } }
  const statements = [allow({ AWS: others }, { Condition: long }), allow({ AWS: last }, { Action: 'kms:Sign' })]
  for (const order of [statements, statements.toReversed()]) {
    const found = (await find(...order)).filter(({ principal }) => principal[1] === last)
    assert.deepEqual(found, [{ principal: ['AWS', last], conditions: {}, actions: ['*'], isPublic: false }])
  }
})
