// What may be asked for, and what it comes to.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther } from '../../../../test/kit/accounts.ts'
import { channel, startRequestor } from '../../../../test/kit/delegation.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { ask, templateOf } = await startRequestor(server)
const get = async (DelegationRequestId: string) =>
  (await sdk(server).iam.getDelegationRequest({ DelegationRequestId })).DelegationRequest!

test('what does not make a request', async () => {
  const PolicyTemplateArn = await templateOf(allow('s3:GetObject', 'arn:aws:s3:::@{bucketName}/*'))
  const bucket = { Name: 'bucketName', Values: ['data'], Type: 'string' as const }
  const Permissions = { PolicyTemplateArn, Parameters: [bucket] }
  const id = await ask({ Permissions, RequestorWorkflowId: 'taken' })
  assert.match((await get(id)).PermissionPolicy!, /"arn:aws:s3:::data\/\*"/)
  await assertRefused(ask({ Permissions, RequestorWorkflowId: 'taken' }), 'EntityAlreadyExists', /taken/, 409)
  const bad = (more: Record<string, unknown>, message: RegExp) => assertRefused(ask(more), 'InvalidInput', message)
  await bad({ Permissions: { Parameters: [bucket] } }, /no policy template named/)
  await bad({ Permissions: { PolicyTemplateArn: `arn:aws:iam::${account}:policy/template-1` } }, /no policy template/)
  await bad({ Permissions: { PolicyTemplateArn: 'arn:aws:iam:::delegation-template/ours' } }, /no policy template/)
  await bad({ Permissions: { PolicyTemplateArn } }, /bucketName has no value/)
  const given = (...Parameters: object[]) => ({ Permissions: { PolicyTemplateArn, Parameters } })
  await bad(given(bucket, bucket), /twice/)
  await bad(given({ ...bucket, Values: ['a', 'b'] }), /cannot have 2 values/)
  await bad(given({ ...bucket, Values: [] }), /cannot have 0 values/)
  await bad(given(bucket, { ...bucket, Name: 'other-one' }), /no parameter other-one/)
  await bad(given({ ...bucket, Values: ['x'.repeat(2048)] }), /2048 characters/)
  const channels = [
    channel.replace(other, account), channel.replace('aws', 'aws-cn'), `arn:aws:lambda:us-east-1:${other}:function:x`, 'told',
  ]
  for (const NotificationChannel of channels) await bad({ NotificationChannel }, /neither a topic nor a queue/)
  await assertRefused(ask({ NotificationChannel: 'https://example.com' }), 'ValidationError', /notificationChannel/)
})

test('a request that makes roles tells of their boundaries', async () => {
  const boundary = `arn:aws:iam::${account}:policy/bound`
  const making = { ...allow('iam:Create*'), Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } } }
  assert.deepEqual((await get(await ask({ statements: [making] }))).RolePermissionRestrictionArns, [boundary])
  const tagging = { ...making, Action: 'iam:TagRole' }
  assert.equal((await get(await ask({ statements: [tagging] }))).RolePermissionRestrictionArns, undefined)
})

test('an account has a thousand requests at most', async () => {
  const { ask: askMore } = await startRequestor(await startWithOther())
  for (let i = 0; i < 1000; i += 20) await Promise.all(Array.from({ length: 20 }, () => askMore()))
  await assertRefused(askMore(), 'LimitExceeded', 'Cannot exceed quota for DelegationRequestsPerAccount: 1000', 409)
})
