import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

const made = await iam.createPolicy({ PolicyName: 'one', PolicyDocument: policy(allow('kms:ListKeys')) })
const PolicyArn = made.Policy!.Arn!
const create = (action: string, SetAsDefault?: boolean) =>
  iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow(action)), SetAsDefault })

test('a version that becomes the default counts from the next call on, another does not', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann'))
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  const { PolicyVersion } = await create('kms:ListAliases')
  assert.deepEqual([PolicyVersion!.VersionId, PolicyVersion!.IsDefaultVersion], ['v2', false])
  await kms.listKeys({})
  assert.deepEqual((await create('kms:ListAliases', true)).PolicyVersion!.IsDefaultVersion, true)
  await kms.listAliases({})
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  assert.equal((await iam.getPolicy({ PolicyArn })).Policy!.DefaultVersionId, 'v3')
  await assertRecord(server, 'CreatePolicyVersion', { readOnly: false })
})

test('five versions at most, and no number twice', async () => {
  await create('kms:*')
  await create('kms:*')
  await assertRefused(
    create('kms:*'), 'LimitExceeded',
    'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.', 409,
  )
  await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v5' })
  assert.equal((await create('kms:*')).PolicyVersion!.VersionId, 'v6')
})

test('what is no policy, and a policy that is not there', async () => {
  await assertRefused(iam.createPolicyVersion({ PolicyArn, PolicyDocument: '{' }), 'MalformedPolicyDocument', /./)
  await assertRefused(
    iam.createPolicyVersion({ PolicyArn: own('policy/none'), PolicyDocument: policy(allow('kms:*')) }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none was not found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('*')) }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:CreatePolicyVersion '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:CreatePolicyVersion action',
    403,
  )
})
