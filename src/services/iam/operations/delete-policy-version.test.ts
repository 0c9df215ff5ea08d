import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const made = await iam.createPolicy({ PolicyName: 'one', PolicyDocument: policy(allow('kms:*')) })
const PolicyArn = made.Policy!.Arn!

test('a version is gone; the default one stays', async () => {
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('s3:*')), SetAsDefault: true })
  await assertRefused(
    iam.deletePolicyVersion({ PolicyArn, VersionId: 'v2' }), 'DeleteConflict',
    'Cannot delete the default version of a policy.', 409,
  )
  await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v1' })
  await assertRecord(server, 'DeletePolicyVersion', { readOnly: false, responseElements: null })
  await assertRefused(
    iam.deletePolicyVersion({ PolicyArn, VersionId: 'v1' }), 'NoSuchEntity',
    `Policy ${PolicyArn} version v1 does not exist or is not attachable.`, 404,
  )
})

test('a policy that is not there', async () => {
  await assertRefused(
    iam.deletePolicyVersion({ PolicyArn: 'arn:aws:iam::000000000000:policy/none', VersionId: 'v1' }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none version v1 does not exist or is not attachable.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deletePolicyVersion({ PolicyArn, VersionId: 'v2' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeletePolicyVersion '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:DeletePolicyVersion action',
    403,
  )
})
