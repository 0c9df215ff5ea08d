import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const names = ({ Users }: { readonly Users?: readonly { readonly UserName?: string | undefined }[] | undefined }) =>
  Users!.map(({ UserName }) => UserName)

test('users by name, those under a path, and page by page', async () => {
  for (const [UserName, Path] of [['cat', '/staff/'], ['Bob', '/'], ['ann', '/staff/north/'], ['dan', '/staffing/']] as const) {
    await iam.createUser({ UserName, Path })
  }
  const whole = await iam.listUsers({})
  assert.deepEqual(names(whole), ['ann', 'Bob', 'cat', 'dan'])
  assert.equal(whole.IsTruncated, false)
  assert.deepEqual(names(await iam.listUsers({ PathPrefix: '/staff/' })), ['ann', 'cat'])
  assert.deepEqual(names(await iam.listUsers({ PathPrefix: '/staff' })), ['ann', 'cat', 'dan'])
  const first = await iam.listUsers({ PathPrefix: '/staff/', MaxItems: 1 })
  assert.equal(first.IsTruncated, true)
  const second = await iam.listUsers({ PathPrefix: '/staff/', MaxItems: 1, Marker: first.Marker })
  assert.deepEqual([names(first), names(second), second.IsTruncated], [['ann'], ['cat'], false])
  await assertRecord(server, 'ListUsers', { readOnly: true, responseElements: null })
})

test('a marker is good for its path alone', async () => {
  const { Marker } = await iam.listUsers({ PathPrefix: '/staff/', MaxItems: 1 })
  await assertRefused(iam.listUsers({ PathPrefix: '/', Marker }), 'ValidationError', 'Invalid Marker.')
})

test('the permission is asked on the path', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listUsers({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListUsers '
      + 'on resource: arn:aws:iam::000000000000:user/ because no identity-based policy allows the iam:ListUsers action',
    403,
  )
})
