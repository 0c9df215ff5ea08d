import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const tags = ['aa', 'b', 'a'].map(Key => ({ Key, Value: Key }))
const made = await iam.createPolicy({ PolicyName: 'one', PolicyDocument: policy(allow('kms:*')), Tags: tags })
const PolicyArn = made.Policy!.Arn!

test('tags by the length of their keys, page by page', async () => {
  const first = await iam.listPolicyTags({ PolicyArn, MaxItems: 1 })
  assert.deepEqual([first.Tags, first.IsTruncated], [[tags[2]], true])
  const second = await iam.listPolicyTags({ PolicyArn, Marker: first.Marker })
  assert.deepEqual([second.Tags, second.IsTruncated], [[tags[1], tags[0]], false])
  await assertRecord(server, 'ListPolicyTags', { readOnly: true, responseElements: null })
})

test('a policy that is not there', async () => {
  await assertRefused(
    iam.listPolicyTags({ PolicyArn: 'arn:aws:iam::000000000000:policy/none' }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none was not found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listPolicyTags({ PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListPolicyTags '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:ListPolicyTags action',
    403,
  )
})
