import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

const PolicyDocument = policy(allow('kms:*'))

test('a policy has an id, a path, a first version and tags', async () => {
  const { Policy } = await iam.createPolicy({
    PolicyName: 'One', Path: '/x/', PolicyDocument, Description: 'first', Tags: [{ Key: 'team', Value: 'blue' }],
  })
  const { PolicyId, CreateDate, UpdateDate, ...rest } = Policy!
  assert.match(PolicyId!, /^ANPA[A-Z2-7]{17}$/)
  assert.deepEqual(CreateDate, UpdateDate)
  assert.deepEqual(rest, {
    PolicyName: 'One', Arn: own('policy/x/One'), Path: '/x/', DefaultVersionId: 'v1', AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0, IsAttachable: true, Tags: [{ Key: 'team', Value: 'blue' }],
  })
  const { readOnly, responseElements } = await lastRecord(server, 'CreatePolicy')
  assert.equal(readOnly, false)
  assert.match(JSON.stringify(responseElements), /"arn":"arn:aws:iam::000000000000:policy\/x\/One"/)
})

test('a name is taken once in all paths, without regard to case', async () => {
  await assertRefused(
    iam.createPolicy({ PolicyName: 'one', PolicyDocument }), 'EntityAlreadyExists',
    'A policy called one already exists. Duplicate names are not allowed.', 409,
  )
})

test('what is no policy, and one above 6144 characters, white space not counted', async () => {
  await assertRefused(iam.createPolicy({ PolicyName: 'two', PolicyDocument: '{' }), 'MalformedPolicyDocument', /./)
  const shortest = policy(allow('kms:*', 'arn:aws:kms:::')).length
  const long = (length: number) => policy(allow('kms:*', `arn:aws:kms:::${'x'.repeat(length - shortest)}`))
  await iam.createPolicy({ PolicyName: 'longest', PolicyDocument: `${long(6144)}   ` })
  await assertRefused(
    iam.createPolicy({ PolicyName: 'longer', PolicyDocument: long(6145) }), 'LimitExceeded',
    'Cannot exceed quota for PolicySize: 6144', 409,
  )
})

test('tags ask for a permission of their own', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', allow('iam:CreatePolicy', own('policy/clerks/*'))))
  await clerk.createPolicy({ PolicyName: 'own', Path: '/clerks/', PolicyDocument })
  await assertRefused(
    clerk.createPolicy({ PolicyName: 'two', Path: '/clerks/', PolicyDocument, Tags: [{ Key: 'a', Value: '' }] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:TagPolicy '
      + 'on resource: policy two '
      + 'because no identity-based policy allows the iam:TagPolicy action',
    403,
  )
})
