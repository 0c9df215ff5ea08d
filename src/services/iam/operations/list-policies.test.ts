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

type Filter = Parameters<typeof iam.listPolicies>[0]
async function names(filter: Filter, MaxItems = 1000) {
  const found: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await iam.listPolicies({ ...filter, MaxItems, Marker })
    found.push(...page.Policies!.map(({ PolicyName }) => PolicyName))
    Marker = page.Marker
  } while (Marker !== undefined)
  return found
}

test('policies by name, by whose they are, by path, and those that are attached', async () => {
  for (const [PolicyName, Path] of [['b', '/x/'], ['A', '/'], ['c', '/x/y/']] as const) {
    await iam.createPolicy({ PolicyName, Path, PolicyDocument: policy(allow('kms:*')), Description: 'no list shows it' })
  }
  await iam.createUser({ UserName: 'ann' })
  for (const PolicyArn of [own('policy/x/b'), 'arn:aws:iam::aws:policy/AWSDenyAll']) {
    await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  }
  assert.deepEqual(await names({ Scope: 'Local' }), ['A', 'b', 'c'])
  assert.deepEqual(await names({ Scope: 'Local', PathPrefix: '/x/' }), ['b', 'c'])
  assert.deepEqual(await names({ OnlyAttached: true }), ['b', 'AWSDenyAll'])
  assert.deepEqual(await names({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsPolicy' }), ['b', 'AWSDenyAll'])
  assert.deepEqual(await names({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsBoundary' }), [])
  assert.deepEqual(await names({ Scope: 'Local', PolicyUsageFilter: 'PermissionsBoundary' }), ['A', 'b', 'c'])
  const aws = await names({ Scope: 'AWS' })
  assert.deepEqual(aws.slice(0, 3), ['AdministratorAccess', 'PowerUserAccess', 'ReadOnlyAccess'])
  assert.ok(!aws.includes('A'))
  assert.deepEqual(await names({}), ['A', 'b', 'c', ...aws])
  const [first] = (await iam.listPolicies({ Scope: 'Local', OnlyAttached: true })).Policies!
  assert.deepEqual([first!.AttachmentCount, first!.Description], [1, undefined])
  await assertRecord(server, 'ListPolicies', { readOnly: true, responseElements: null })
})

test('the policies that are boundaries', async () => {
  const boundary = own('policy/A')
  await iam.createUser({ UserName: 'bob', PermissionsBoundary: boundary })
  const used = (PolicyUsageFilter?: 'PermissionsBoundary' | 'PermissionsPolicy') =>
    names({ OnlyAttached: true, ...(PolicyUsageFilter && { PolicyUsageFilter }) })
  assert.deepEqual(await used('PermissionsBoundary'), ['A'])
  assert.deepEqual(await used('PermissionsPolicy'), ['b', 'AWSDenyAll'])
  assert.deepEqual(await used(), ['A', 'b', 'AWSDenyAll'])
  const [first] = (await iam.listPolicies({ Scope: 'Local' })).Policies!
  assert.deepEqual([first!.AttachmentCount, first!.PermissionsBoundaryUsageCount], [0, 1])
})

test('page by page, across the end of the account\'s own', async () => {
  const whole = await names({})
  assert.ok(whole.length > 1500)
  assert.deepEqual(await names({}, 70), whole)
  assert.deepEqual((await names({ PathPrefix: '/x/' }, 1)), ['b', 'c'])
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listPolicies({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListPolicies '
      + 'on resource: policy path / because no identity-based policy allows the iam:ListPolicies action',
    403,
  )
})
