import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { organizations } = sdk(server)
await organizations.createOrganization({})
const root = (await organizations.listRoots({})).Roots![0]!.Id!
const unit = (await organizations.createOrganizationalUnit({ ParentId: root, Name: 'unit' })).OrganizationalUnit!.Id!
const [shop, lab] = [await createAccount(server, 'shop'), await createAccount(server, 'lab')]
await organizations.moveAccount({ AccountId: shop, SourceParentId: root, DestinationParentId: unit })
const member = sdk(server, await memberOf(server, shop)).organizations
const type = 'TAG_POLICY'
const none = 'The account has no effective policy of this type.'

let made = 0
async function attach(TargetId: string, values: object): Promise<string> {
  const Content = JSON.stringify({ tags: { team: { tag_value: values } } })
  const { Policy } = await organizations.createPolicy({ Type: type, Name: `p${++made}`, Description: '', Content })
  const { Id } = Policy!.PolicySummary!
  await organizations.attachPolicy({ PolicyId: Id, TargetId })
  return Id!
}
const describe = async (TargetId?: string, by = organizations) =>
  (await by.describeEffectivePolicy({ PolicyType: type, ...(TargetId !== undefined && { TargetId }) })).EffectivePolicy!
const values = async (...asked: Parameters<typeof describe>) =>
  (JSON.parse((await describe(...asked)).PolicyContent!) as { tags: { team: { tag_value: unknown } } }).tags.team.tag_value

test('none where the type is not enabled, or no policy of it attached', async () => {
  await assertRefused(describe(shop), 'EffectivePolicyNotFoundException', none)
  await organizations.enablePolicyType({ RootId: root, PolicyType: type })
  await assertAllRefused([describe(shop), describe(account)], 'EffectivePolicyNotFoundException', none)
})

test('what an account inherits and has of its own, in one document without operators', async () => {
  await attach(root, { '@@assign': ['a', 'b'] })
  await attach(unit, { '@@append': ['c'] })
  const last = await attach(shop, { '@@remove': ['a'] })
  const { PolicyContent, LastUpdatedTimestamp, ...told } = await describe(shop)
  assert.equal(PolicyContent, '{"tags":{"team":{"tag_value":["b","c"]}}}')
  assert.ok(Math.abs(LastUpdatedTimestamp!.getTime() - Date.now()) < 60_000)
  assert.deepEqual(told, { PolicyType: type, TargetId: shop })
  assert.deepEqual([await values(lab), await values(account)], [['a', 'b'], ['a', 'b']])
  const Content = JSON.stringify({ tags: { team: { tag_value: { '@@assign': ['z'] } } } })
  await organizations.updatePolicy({ PolicyId: last, Content })
  assert.deepEqual(await values(shop), ['z'])
  assert.ok((await describe(shop)).LastUpdatedTimestamp! > LastUpdatedTimestamp!)
  await organizations.detachPolicy({ PolicyId: last, TargetId: shop })
  assert.deepEqual(await values(shop), ['a', 'b', 'c'])
  await assertRecord(server, 'DescribeEffectivePolicy', { readOnly: true, responseElements: null })
})

test('a member asks about itself, and about others who may read of the organization', async () => {
  assert.deepEqual(await values(undefined, member), ['a', 'b', 'c'])
  assert.deepEqual(await values(shop, member), ['a', 'b', 'c'])
  assert.deepEqual(await values(), ['a', 'b'])
  await assertRefused(describe(lab, member), 'AccessDeniedException', "You don't have permissions to access this resource.")
})

test('accounts alone have one, and types of control have none', async () => {
  await assertAllRefused(
    [describe(root), describe(unit)], 'InvalidInputException', "You can't perform the specified operation on that target entity.",
  )
  await assertRefused(describe('999999999999'), 'TargetNotFoundException', "You specified a target that doesn't exist.")
  const control = organizations.describeEffectivePolicy({ PolicyType: 'SERVICE_CONTROL_POLICY' as never, TargetId: shop })
  await assertRefused(control, 'InvalidInputException', 'You specified an invalid value.')
})

test('the permission is asked on the account, and by the type', async () => {
  const Condition = { StringEquals: { 'organizations:PolicyType': type } }
  const Resource = `arn:aws:organizations::${account}:account/*/${shop}`
  const rule = { ...allow('organizations:DescribeEffectivePolicy', Resource), Condition }
  const reader = sdk(server, await createUser(server, 'reader', rule)).organizations
  assert.deepEqual(await values(shop, reader), ['a', 'b', 'c'])
  await assertRefused(describe(lab, reader), 'AccessDeniedException', new RegExp(`on resource: \\S+/${lab} because no`))
  const other = reader.describeEffectivePolicy({ PolicyType: 'BACKUP_POLICY', TargetId: shop })
  await assertRefused(other, 'AccessDeniedException', /because no identity-based policy/)
})
