import { test } from 'node:test'
import { account, type Identity } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const ann = await createUser(server, 'ann', allow('sts:*'))
const trust = (Action: string | readonly string[], Condition?: object) =>
  policy({ Effect: 'Allow', Principal: { AWS: everyoneHere }, Action, ...(Condition && { Condition }) })
const trusting = (RoleName: string, document: string) =>
  iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: document })
const callOf = (who: Identity, RoleArn: string, more: object = {}) =>
  sdk(server, who).sts.assumeRole({ RoleArn, RoleSessionName: 'session', ...more })

test('tags need a permission of their own, and count as the principal\'s over the role\'s', async () => {
  const asked = { 'aws:PrincipalTag/team': 'red' }
  const rule = { ...allow('kms:ListKeys'), Condition: { StringEquals: asked } }
  const RoleArn = await createRole(server, 'tagged', rule)
  const Tags = [{ Key: 'Team', Value: 'red' }]
  await iam.tagRole({ RoleName: 'tagged', Tags: [{ Key: 'team', Value: 'blue' }] })
  await assertRefused(
    callOf(ann, RoleArn, { Tags }), 'AccessDenied',
    `User: arn:aws:iam::${account}:user/ann is not authorized to perform: sts:TagSession on resource: ${RoleArn}`, 403,
  )
  const only = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Team'] }, StringEquals: { 'aws:RequestTag/team': 'red' } }
  await trusting('tagged', policy(
    { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:TagSession', Condition: only },
  ))
  await sdk(server, await assume(server, ann, RoleArn, { Tags })).kms.listKeys({})
  const plain = sdk(server, await assume(server, ann, RoleArn)).kms
  await assertRefused(plain.listKeys({}), 'AccessDeniedException', /no identity-based policy allows/)
  const blue = callOf(ann, RoleArn, { Tags: [{ Key: 'Team', Value: 'blue' }] })
  await assertRefused(blue, 'AccessDenied', /sts:TagSession/, 403)
})

test('transitive tags are those of each session that is asked for with the one before', async () => {
  const asking = { ...allow(['kms:ListKeys', 'sts:*']), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }
  const [first, second] = [await createRole(server, 'first', allow('sts:*')), await createRole(server, 'second', asking)]
  await trusting('first', trust(['sts:AssumeRole', 'sts:TagSession']))
  const Tags = [{ Key: 'team', Value: 'red' }, { Key: 'task', Value: '7' }]
  const one = await assume(server, ann, first, { Tags, TransitiveTagKeys: ['Team'] })
  await assertRefused(callOf(one, second), 'AccessDenied', /sts:TagSession on resource: .*role\/second$/, 403)
  await trusting('second', trust(['sts:AssumeRole', 'sts:TagSession']))
  const two = await assume(server, one, second)
  await sdk(server, two).kms.listKeys({})
  await sdk(server, await assume(server, two, second)).kms.listKeys({})
  const conflict = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from "
    + 'the calling session.'
  const again = callOf(two, second, { Tags: [{ Key: 'TEAM', Value: 'blue' }] })
  await assertRefused(again, 'InvalidParameterValue', conflict)
  const missing = callOf(ann, first, { Tags, TransitiveTagKeys: ['none'] })
  const included = 'The specified transitive tag key must be included in the requested tags.'
  await assertRefused(missing, 'InvalidParameterValue', included)
  const twice = callOf(ann, first, { Tags: [...Tags, { Key: 'TEAM', Value: '' }] })
  await assertRefused(twice, 'InvalidParameterValue', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  const many = (from: number) => Array.from({ length: 49 }, (_, i) => ({ Key: `k${from + i}`, Value: '' }))
  const full = await assume(server, ann, first, { Tags: many(0), TransitiveTagKeys: many(0).map(({ Key }) => Key) })
  await assertRefused(
    callOf(full, second, { Tags: many(100) }), 'ValidationError',
    'A session has 50 tags at most, with those that are handed on.',
  )
  const reserved = callOf(ann, first, { Tags: [{ Key: 'aws:team', Value: '' }] })
  await assertRefused(reserved, 'ValidationError', 'Caller is an end user and not allowed to mutate system tags')
})
