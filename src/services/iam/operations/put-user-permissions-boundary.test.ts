import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

const newPolicy = async (PolicyName: string, ...statements: readonly Statement[]) =>
  (await iam.createPolicy({ PolicyName, PolicyDocument: policy(...statements) })).Policy!.Arn!
const keysAlone = await newPolicy('keys-alone', allow('kms:*'))
const put = (UserName: string, PermissionsBoundary: string) => iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary })
const boundaryOf = async (UserName: string) => (await iam.getUser({ UserName })).User!.PermissionsBoundary

test('from the next call on a user may do no more than its boundary allows, and no more than its policies', async () => {
  const { kms, iam: ann } = sdk(server, await createUser(server, 'ann', allow('*')))
  await ann.listUsers({})
  await put('ann', keysAlone)
  await kms.listKeys({})
  await assertRefused(
    ann.listUsers({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/ann is not authorized to perform: iam:ListUsers '
      + 'on resource: arn:aws:iam::000000000000:user/ because no permissions boundary allows the iam:ListUsers action',
    403,
  )
  assert.deepEqual(await boundaryOf('ann'), { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: keysAlone })
  await assertRecord(server, 'PutUserPermissionsBoundary', {
    readOnly: false, requestParameters: { userName: 'ann', permissionsBoundary: keysAlone }, responseElements: null,
  })
  const { kms: nothing } = sdk(server, await createUser(server, 'bob'))
  await put('bob', keysAlone)
  await assertRefused(nothing.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
})

test('a boundary takes the place of another, and the same may be put again', async () => {
  const { kms, iam: cat } = sdk(server, await createUser(server, 'cat', allow('*')))
  await put('cat', keysAlone)
  await put('cat', keysAlone)
  await assertRefused(cat.getUser({}), 'AccessDenied', /no permissions boundary allows/, 403)
  await put('cat', 'arn:aws:iam::aws:policy/IAMReadOnlyAccess')
  await cat.getUser({})
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no permissions boundary allows the kms:ListKeys action$/)
  const { Policy } = await iam.getPolicy({ PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' })
  assert.deepEqual([Policy!.AttachmentCount, Policy!.PermissionsBoundaryUsageCount], [0, 1])
})

test('what is not there, what is no policy, and what is for others', async () => {
  for (const missing of [own('policy/none'), own('policy/x/keys-alone'), 'arn:aws:iam::111111111111:policy/keys-alone']) {
    await assertRefused(
      put('ann', missing), 'NoSuchEntity', `Scope ARN: ${missing} does not exist or is not attachable.`, 404,
    )
  }
  for (const wrong of ['arn:aws:s3:::policy/keys-alone', own('policy/'), own('user/ann')]) {
    await assertRefused(put('ann', wrong), 'InvalidInput', `ARN ${wrong} is not valid.`)
  }
  await assertRefused(put('ann', 'x'.repeat(20)), 'ValidationError', 'Invalid ARN:  Could not be parsed!')
  await assertRefused(put('ann', 'arn:aws-cn:iam::aws:policy/PowerUserAccess'), 'ValidationError', 'Invalid ARN partition')
  await assertRefused(
    put('ann', 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'), 'PolicyNotAttachable',
    'Cannot attach a Service Role Policy to a Customer User.',
  )
  await assertRefused(put('nobody', keysAlone), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
  assert.deepEqual(await boundaryOf('ann'), { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: keysAlone })
})

test('a policy is not made a boundary while it is deleted', async () => {
  await iam.createUser({ UserName: 'dan' })
  const brief = await newPolicy('brief', allow('kms:*'))
  const outcomes = await Promise.allSettled([iam.deletePolicy({ PolicyArn: brief }), put('dan', brief)])
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await boundaryOf('dan'))?.PermissionsBoundaryArn, outcomes[0].status === 'fulfilled' ? undefined : brief)
})

test('a policy asks for the boundary that is given, and not for the one that there is', async () => {
  const rule = {
    ...allow('iam:PutUserPermissionsBoundary'), Condition: { StringEquals: { 'iam:PermissionsBoundary': keysAlone } },
  }
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  await iam.createUser({ UserName: 'eve' })
  const give = (PermissionsBoundary: string) => clerk.putUserPermissionsBoundary({ UserName: 'eve', PermissionsBoundary })
  const other = await newPolicy('other', allow('*'))
  const denied =
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:PutUserPermissionsBoundary on resource: '
      + 'arn:aws:iam::000000000000:user/eve because no identity-based policy allows the iam:PutUserPermissionsBoundary action'
  await assertRefused(give(other), 'AccessDenied', denied, 403)
  await give(keysAlone)
  await assertRefused(give(other), 'AccessDenied', denied, 403)
  await put('eve', other)
  await give(keysAlone)
})
