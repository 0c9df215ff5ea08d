import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, type Identity } from '../../../../test/kit/identity.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
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

test('who is behind a session is asked for, told, and not changed in a chain', async () => {
  const rule = { ...allow(['kms:ListKeys', 'sts:*']), Condition: { StringEquals: { 'aws:SourceIdentity': 'ann' } } }
  const RoleArn = await createRole(server, 'traced', rule)
  const SourceIdentity = 'ann'
  await assertRefused(
    callOf(ann, RoleArn, { SourceIdentity }), 'AccessDenied',
    `User: arn:aws:iam::${account}:user/ann is not authorized to perform: sts:SetSourceIdentity on resource: ${RoleArn}`, 403,
  )
  await trusting('traced', trust(['sts:AssumeRole', 'sts:SetSourceIdentity'], { StringEquals: { 'sts:SourceIdentity': 'ann' } }))
  await assertRefused(callOf(ann, RoleArn), 'AccessDenied', /sts:AssumeRole/, 403)
  assert.equal((await callOf(ann, RoleArn, { SourceIdentity })).SourceIdentity, 'ann')
  const one = await assume(server, ann, RoleArn, { SourceIdentity })
  await sdk(server, one).kms.listKeys({})
  const context = (await lastRecord(server, 'ListKeys')).userIdentity['sessionContext'] as Record<string, unknown>
  assert.equal(context['sourceIdentity'], 'ann')
  const next = await createRole(server, 'next', rule)
  await assertRefused(callOf(one, next), 'AccessDenied', /sts:SetSourceIdentity on resource: .*role\/next$/, 403)
  await trusting('next', trust(['sts:AssumeRole', 'sts:SetSourceIdentity']))
  const chained = await callOf(one, next)
  assert.equal(chained.SourceIdentity, 'ann')
  await sdk(server, await assume(server, one, next)).kms.listKeys({})
  const changed = 'The source identity of this session is ann and cannot be changed.'
  await assertRefused(callOf(one, next, { SourceIdentity: 'bob' }), 'AccessDenied', changed, 403)
})
