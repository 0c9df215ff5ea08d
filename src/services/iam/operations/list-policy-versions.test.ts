import assert from 'node:assert/strict'
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

test('versions, the newest first and without documents, page by page', async () => {
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('s3:*')), SetAsDefault: true })
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('s3:*')) })
  const first = await iam.listPolicyVersions({ PolicyArn, MaxItems: 2 })
  const second = await iam.listPolicyVersions({ PolicyArn, MaxItems: 2, Marker: first.Marker })
  assert.deepEqual([first.IsTruncated, second.IsTruncated], [true, false])
  const versions = [...first.Versions!, ...second.Versions!]
  const shown = versions.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])
  assert.deepEqual(shown, [['v3', false], ['v2', true], ['v1', false]])
  assert.ok(versions.every(({ Document }) => Document === undefined))
  await assertRecord(server, 'ListPolicyVersions', { readOnly: true, responseElements: null })
})

test('a policy that is not there', async () => {
  await assertRefused(
    iam.listPolicyVersions({ PolicyArn: 'arn:aws:iam::000000000000:policy/none' }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none was not found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listPolicyVersions({ PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListPolicyVersions '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:ListPolicyVersions action',
    403,
  )
})
