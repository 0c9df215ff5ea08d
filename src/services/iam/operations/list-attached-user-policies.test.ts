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

test('what is attached, under a path, and page by page', async () => {
  await iam.createUser({ UserName: 'ann' })
  const arns = ['arn:aws:iam::aws:policy/IAMReadOnlyAccess']
  for (const PolicyName of ['a', 'b']) {
    arns.unshift((await iam.createPolicy({ PolicyName, Path: '/x/', PolicyDocument: policy(allow('kms:*')) })).Policy!.Arn!)
  }
  for (const PolicyArn of arns) await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  const list = (filter: { readonly PathPrefix?: string, readonly MaxItems?: number, readonly Marker?: string }) =>
    iam.listAttachedUserPolicies({ UserName: 'ann', ...filter })
  const under = await list({ PathPrefix: '/x/' })
  assert.deepEqual(under.AttachedPolicies, ['a', 'b'].map(name => ({ PolicyName: name, PolicyArn: own(`policy/x/${name}`) })))
  const first = await list({ MaxItems: 2 })
  const second = await list({ MaxItems: 2, Marker: first.Marker! })
  assert.deepEqual([first.IsTruncated, second.IsTruncated], [true, false])
  assert.deepEqual([...first.AttachedPolicies!, ...second.AttachedPolicies!].map(({ PolicyArn }) => PolicyArn), arns.sort())
  await assertRecord(server, 'ListAttachedUserPolicies', { readOnly: true, responseElements: null })
})

test('a user with a policy attached stays', async () => {
  await assertRefused(
    iam.deleteUser({ UserName: 'ann' }), 'DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409,
  )
})

test('a user that is not there', async () => {
  await assertRefused(
    iam.listAttachedUserPolicies({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listAttachedUserPolicies({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListAttachedUserPolicies '
      + 'on resource: user ann '
      + 'because no identity-based policy allows the iam:ListAttachedUserPolicies action',
    403,
  )
})
