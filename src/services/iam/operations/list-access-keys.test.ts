import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a user\'s keys without their secrets, page by page', async () => {
  await iam.createUser({ UserName: 'ann' })
  const made = [await iam.createAccessKey({ UserName: 'ann' }), await iam.createAccessKey({ UserName: 'ann' })]
  const expected = made.map(({ AccessKey }) => ({
    UserName: 'ann', AccessKeyId: AccessKey!.AccessKeyId, Status: 'Active', CreateDate: AccessKey!.CreateDate,
  }))
  const whole = await iam.listAccessKeys({ UserName: 'ann' })
  assert.deepEqual(whole.AccessKeyMetadata, expected)
  assert.equal(whole.IsTruncated, false)
  const first = await iam.listAccessKeys({ UserName: 'ann', MaxItems: 1 })
  assert.equal(first.IsTruncated, true)
  const second = await iam.listAccessKeys({ UserName: 'ann', MaxItems: 1, Marker: first.Marker })
  assert.deepEqual([...first.AccessKeyMetadata!, ...second.AccessKeyMetadata!], expected)
  assert.equal(second.IsTruncated, false)
  await assertRecord(server, 'ListAccessKeys', { readOnly: true, responseElements: null })
})

test('a marker is good for its user alone', async () => {
  await createUser(server, 'bob')
  const { Marker } = await iam.listAccessKeys({ UserName: 'ann', MaxItems: 1 })
  for (const given of [Marker, 'nonsense']) {
    await assertRefused(iam.listAccessKeys({ UserName: 'bob', Marker: given }), 'ValidationError', 'Invalid Marker.')
  }
})

test('a user that is not there, and a page that is too long', async () => {
  const call = iam.listAccessKeys({ UserName: 'nobody' })
  await assertRefused(call, 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
  await assertRefused(
    iam.listAccessKeys({ UserName: 'ann', MaxItems: 1001 }), 'ValidationError',
    "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: "
      + 'Member must have value less than or equal to 1000',
  )
})

test('without the permission there is no list', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listAccessKeys({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListAccessKeys '
      + 'on resource: user ann because no identity-based policy allows the iam:ListAccessKeys action',
    403,
  )
})
