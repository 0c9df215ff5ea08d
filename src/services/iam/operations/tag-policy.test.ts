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

test('tags are added and replaced, with regard to case', async () => {
  const tags = [{ Key: 'TEAM', Value: 'red' }, { Key: 'team', Value: 'green' }]
  await iam.tagPolicy({ PolicyArn, Tags: tags })
  assert.deepEqual((await iam.getPolicy({ PolicyArn })).Policy!.Tags, tags)
  await assertRecord(server, 'TagPolicy', { readOnly: false, responseElements: null })
})

test('the same tag twice', async () => {
  const tag = { Key: 'team', Value: 'blue' }
  await assertRefused(iam.tagPolicy({ PolicyArn, Tags: [tag, tag] }), 'InvalidInput', 'Duplicate tag keys found.', 400)
})

test('a policy that is not there, and AWS\'s own', async () => {
  await assertRefused(
    iam.tagPolicy({ PolicyArn: 'arn:aws:iam::000000000000:policy/none', Tags: [] }), 'NoSuchEntity',
    'Policy arn:aws:iam::000000000000:policy/none was not found.', 404,
  )
  const aws = 'arn:aws:iam::aws:policy/AWSDenyAll'
  await assertRefused(
    iam.tagPolicy({ PolicyArn: aws, Tags: [] }), 'AccessDenied', /iam:TagPolicy on resource: policy arn:aws:iam::aws/, 403,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.tagPolicy({ PolicyArn, Tags: [] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:TagPolicy '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:TagPolicy action',
    403,
  )
})
