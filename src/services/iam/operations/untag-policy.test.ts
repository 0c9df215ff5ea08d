import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const made = await iam.createPolicy({
  PolicyName: 'one', PolicyDocument: policy(allow('kms:*')), Tags: [{ Key: 'team', Value: 'blue' }],
})
const PolicyArn = made.Policy!.Arn!

test('the named tags go, with regard to case', async () => {
  await iam.untagPolicy({ PolicyArn, TagKeys: ['TEAM', 'none'] })
  assert.deepEqual((await iam.getPolicy({ PolicyArn })).Policy!.Tags, [{ Key: 'team', Value: 'blue' }])
  await iam.untagPolicy({ PolicyArn, TagKeys: ['team'] })
  assert.deepEqual((await iam.getPolicy({ PolicyArn })).Policy!.Tags, [])
  await assertRecord(server, 'UntagPolicy', { readOnly: false, responseElements: null })
})

test('a policy that is not there', async () => {
  await assertRefused(
    iam.untagPolicy({ PolicyArn: 'arn:aws:iam::000000000000:policy/none', TagKeys: [] }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none was not found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.untagPolicy({ PolicyArn, TagKeys: [] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UntagPolicy '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:UntagPolicy action',
    403,
  )
})
