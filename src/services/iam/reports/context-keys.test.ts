import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const asking = (key: string) => policy({ ...allow('*'), Condition: { StringEquals: { [key]: 'x' } } })
const arnOf = (resource: string) => `arn:aws:iam::${account}:${resource}`

test('of policies that the request brings', async () => {
  const own = policy(allow('s3:*', 'arn:aws:s3:::${aws:username}/*'))
  const PolicyInputList = [asking('aws:SourceVpc'), own, asking('AWS:sourcevpc')]
  const { ContextKeyNames } = await iam.getContextKeysForCustomPolicy({ PolicyInputList })
  assert.deepEqual(ContextKeyNames, ['aws:SourceVpc', 'aws:username'])
  await assertRecord(server, 'GetContextKeysForCustomPolicy', { readOnly: true, responseElements: null })
  await assertRefused(
    iam.getContextKeysForCustomPolicy({ PolicyInputList: [asking('aws:x'), '{}'] }), 'InvalidInput', /^Syntax errors in policy\./,
  )
})

test('of what a user has, and its groups; of a group, and of a role', async () => {
  await createUser(server, 'ann')
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'own', PolicyDocument: asking('aws:own') })
  await iam.createGroup({ GroupName: 'staff', Path: '/a/' })
  await iam.putGroupPolicy({ GroupName: 'staff', PolicyName: 'own', PolicyDocument: asking('aws:ofGroup') })
  await iam.addUserToGroup({ GroupName: 'staff', UserName: 'ann' })
  const { Policy } = await iam.createPolicy({ PolicyName: 'managed', PolicyDocument: asking('aws:managed') })
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn: Policy!.Arn! })
  const role = await createRole(server, 'worker', { ...allow('*'), Condition: { Bool: { 'aws:ofRole': 'true' } } })
  const keysOf = async (PolicySourceArn: string, PolicyInputList?: string[]) =>
    (await iam.getContextKeysForPrincipalPolicy({ PolicySourceArn, ...(PolicyInputList && { PolicyInputList }) })).ContextKeyNames
  assert.deepEqual(await keysOf(arnOf('user/ann')), ['aws:own', 'aws:managed', 'aws:ofGroup'])
  assert.deepEqual(await keysOf(arnOf('group/a/staff')), ['aws:ofGroup'])
  assert.deepEqual(await keysOf(role, [asking('aws:more')]), ['aws:more', 'aws:ofRole'])
})

test('who is not there, and what is no user, group or role', async () => {
  const keysOf = (PolicySourceArn: string) => iam.getContextKeysForPrincipalPolicy({ PolicySourceArn })
  await assertRefused(keysOf(arnOf('user/nobody')), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
  await assertRefused(keysOf(arnOf('user/x/ann')), 'NoSuchEntity', 'The user with name ann cannot be found.', 404)
  await assertRefused(keysOf('arn:aws:iam::111111111111:user/ann'), 'NoSuchEntity', /name ann cannot be found/, 404)
  for (const none of [arnOf('root'), `arn:aws:sts::${account}:assumed-role/worker/x`, 'arn:aws:iam::aws:policy/ReadOnlyAccess']) {
    const message = `Invalid Entity Arn: ${none} does not clearly define entity type and name.`
    await assertRefused(keysOf(none), 'InvalidInput', message)
  }
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  const denial = (action: string, on: string) => `User: ${arnOf('user/clerk')} is not authorized to perform: iam:${action} `
    + `on resource: ${on} because no identity-based policy allows the iam:${action} action`
  await assertRefused(
    clerk.getContextKeysForCustomPolicy({ PolicyInputList: [asking('aws:x')] }), 'AccessDenied',
    denial('GetContextKeysForCustomPolicy', '*'), 403,
  )
  await assertRefused(
    clerk.getContextKeysForPrincipalPolicy({ PolicySourceArn: arnOf('user/ann') }), 'AccessDenied',
    denial('GetContextKeysForPrincipalPolicy', arnOf('user/ann')), 403,
  )
})
