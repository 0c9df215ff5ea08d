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
  await iam.createGroup({ GroupName: 'devs' })
  const arns = ['arn:aws:iam::aws:policy/IAMReadOnlyAccess']
  for (const PolicyName of ['a', 'b']) {
    arns.unshift((await iam.createPolicy({ PolicyName, Path: '/x/', PolicyDocument: policy(allow('kms:*')) })).Policy!.Arn!)
  }
  for (const PolicyArn of arns) await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn })
  const list = (filter: { readonly PathPrefix?: string, readonly MaxItems?: number, readonly Marker?: string }) =>
    iam.listAttachedGroupPolicies({ GroupName: 'devs', ...filter })
  const under = await list({ PathPrefix: '/x/' })
  assert.deepEqual(under.AttachedPolicies, ['a', 'b'].map(name => ({ PolicyName: name, PolicyArn: own(`policy/x/${name}`) })))
  const first = await list({ MaxItems: 2 })
  const second = await list({ MaxItems: 2, Marker: first.Marker! })
  assert.deepEqual([first.IsTruncated, second.IsTruncated], [true, false])
  assert.deepEqual([...first.AttachedPolicies!, ...second.AttachedPolicies!].map(({ PolicyArn }) => PolicyArn), arns.sort())
  await assertRecord(server, 'ListAttachedGroupPolicies', { readOnly: true, responseElements: null })
})

test('a group that is not there', async () => {
  await assertRefused(
    iam.listAttachedGroupPolicies({ GroupName: 'none' }), 'NoSuchEntity', 'The group with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listAttachedGroupPolicies({ GroupName: 'devs' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListAttachedGroupPolicies '
      + 'on resource: group devs '
      + 'because no identity-based policy allows the iam:ListAttachedGroupPolicies action',
    403,
  )
})
