import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

test('groups by name, those under a path, and page by page', async () => {
  for (const [GroupName, Path] of [['c', '/x/'], ['B', '/'], ['a', '/x/y/']] as const) await iam.createGroup({ GroupName, Path })
  const whole = await iam.listGroups({})
  assert.deepEqual(whole.Groups!.map(({ GroupName }) => GroupName), ['a', 'B', 'c'])
  const under = await iam.listGroups({ PathPrefix: '/x/' })
  assert.deepEqual(under.Groups!.map(({ Arn }) => Arn), [own('group/x/y/a'), own('group/x/c')])
  const first = await iam.listGroups({ MaxItems: 2 })
  const second = await iam.listGroups({ MaxItems: 2, Marker: first.Marker })
  assert.deepEqual([first.IsTruncated, second.Groups!.length, second.IsTruncated], [true, 1, false])
  await assertRecord(server, 'ListGroups', { readOnly: true, responseElements: null })
})

test('the permission is asked on the path', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listGroups({ PathPrefix: '/x/' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListGroups '
      + 'on resource: arn:aws:iam::000000000000:group/x/ because no identity-based policy allows the iam:ListGroups action',
    403,
  )
})
