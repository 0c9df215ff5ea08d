import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const AssumeRolePolicyDocument = trusting(everyoneHere)

test('roles by name, those under a path, and page by page, without tags', async () => {
  const Tags = [{ Key: 'a', Value: 'b' }]
  for (const [RoleName, Path] of [['c', '/x/'], ['B', '/'], ['a', '/x/y/']] as const) {
    await iam.createRole({ RoleName, Path, AssumeRolePolicyDocument, Tags })
  }
  const { Roles } = await iam.listRoles({})
  assert.deepEqual(Roles!.map(({ RoleName }) => RoleName), ['a', 'B', 'c'])
  for (const role of Roles!) {
    assert.equal(decodeURIComponent(role.AssumeRolePolicyDocument!), AssumeRolePolicyDocument)
    assert.equal(role.Tags, undefined)
  }
  const under = await iam.listRoles({ PathPrefix: '/x/' })
  assert.deepEqual(under.Roles!.map(({ Arn }) => Arn), ['a', 'c'].map(name => Roles!.find(one => one.RoleName === name)!.Arn))
  const first = await iam.listRoles({ MaxItems: 2 })
  assert.equal(first.IsTruncated, true)
  const rest = await iam.listRoles({ MaxItems: 2, Marker: first.Marker })
  assert.deepEqual([...first.Roles!, ...rest.Roles!].map(({ RoleName }) => RoleName), ['a', 'B', 'c'])
  await assertRecord(server, 'ListRoles', { readOnly: true, responseElements: null })
})

test('a page ends before it is too large, and the next goes on', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `wide-${String(index).padStart(2, '0')}`)
  const wide = { AssumeRolePolicyDocument: AssumeRolePolicyDocument.padEnd(16_384), Path: '/wide/' }
  await Promise.all(names.map(RoleName => iam.createRole({ RoleName, ...wide })))
  const found: (string | undefined)[] = []
  let [Marker, pages] = [undefined as string | undefined, 0]
  do {
    const page = await iam.listRoles({ PathPrefix: '/wide/', Marker })
    found.push(...page.Roles!.map(({ RoleName }) => RoleName))
    Marker = page.Marker
    pages++
  } while (Marker !== undefined)
  assert.deepEqual([found, pages], [names, 2])
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listRoles({ PathPrefix: '/x/' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListRoles '
      + 'on resource: arn:aws:iam::000000000000:role/x/ because no identity-based policy allows the iam:ListRoles action',
    403,
  )
})
