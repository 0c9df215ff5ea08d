import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../test/kit/organizations.ts'
import { assertRecord } from '../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { organizations } = sdk(server)
const { Organization } = await organizations.createOrganization({})
const org = Organization!.Id!
const { Roots } = await organizations.listRoots({})
const root = Roots![0]!.Id!
const shop = await createAccount(server, 'shop')
const noParent = `ou-${root.slice(2)}-00000000`

const createUnit = async (Name: string, ParentId = root): Promise<string> =>
  (await organizations.createOrganizationalUnit({ ParentId, Name })).OrganizationalUnit!.Id!
const unitArn = (id: string) => `arn:aws:organizations::${account}:ou/${org}/${id}`

test('an organization has one root, with no policy type enabled', async () => {
  const Arn = `arn:aws:organizations::${account}:root/${org}/${root}`
  assert.deepEqual(Roots, [{ Id: root, Arn, Name: 'Root', PolicyTypes: [] }])
  await assertRecord(server, 'ListRoots', { readOnly: true, responseElements: null })
})

test('a unit is made, told, renamed and deleted', async () => {
  const made = await organizations.createOrganizationalUnit({ ParentId: root, Name: 'first', Tags: [{ Key: 'a', Value: 'b' }] })
  const { Id } = made.OrganizationalUnit!
  assert.match(Id!, new RegExp(`^ou-${root.slice(2)}-[a-z0-9]{8}$`))
  assert.deepEqual(made.OrganizationalUnit, { Id, Arn: unitArn(Id!), Name: 'first', Path: `${org}/${root}/${Id}/` })
  await assertRecord(server, 'CreateOrganizationalUnit', {
    readOnly: false, awsRegion: 'us-east-1',
    responseElements: { organizationalUnit: { id: Id, arn: unitArn(Id!), name: 'first', path: `${org}/${root}/${Id}/` } },
  })
  const OrganizationalUnitId = Id!
  const found = await organizations.describeOrganizationalUnit({ OrganizationalUnitId })
  assert.deepEqual(found.OrganizationalUnit, made.OrganizationalUnit)
  await organizations.updateOrganizationalUnit({ OrganizationalUnitId, Name: 'second' })
  const again = await organizations.updateOrganizationalUnit({ OrganizationalUnitId })
  assert.equal(again.OrganizationalUnit!.Name, 'second')
  const first = await createUnit('first')
  await organizations.deleteOrganizationalUnit({ OrganizationalUnitId })
  await organizations.deleteOrganizationalUnit({ OrganizationalUnitId: first })
  await assertAllRefused([
    organizations.describeOrganizationalUnit({ OrganizationalUnitId }),
    organizations.deleteOrganizationalUnit({ OrganizationalUnitId }),
    organizations.updateOrganizationalUnit({ OrganizationalUnitId, Name: 'x' }),
  ], 'OrganizationalUnitNotFoundException', "You specified an organizational unit that doesn't exist.")
})

test('under one parent no two units have one name', async () => {
  const upper = await createUnit('same')
  const taken = 'An OU with the same name already exists.'
  await assertRefused(createUnit('same'), 'DuplicateOrganizationalUnitException', taken)
  const lower = await createUnit('same', upper)
  const other = await createUnit('other', upper)
  for (const OrganizationalUnitId of [other, lower]) {
    const call = organizations.updateOrganizationalUnit({ OrganizationalUnitId, Name: 'same' })
    await assertRefused(call, 'DuplicateOrganizationalUnitException', taken)
  }
})

test('units stand five deep at most', async () => {
  let parent = root
  for (let i = 0; i < 5; i++) parent = await createUnit(`deep-${i}`, parent)
  await assertRefused(createUnit('deeper', parent), 'ConstraintViolationException', /depth/)
  await assertRefused(createUnit('x', noParent), 'ParentNotFoundException', "You specified parent that doesn't exist.")
  await assertRefused(createUnit('x', 'r-0000'), 'ParentNotFoundException', "You specified parent that doesn't exist.")
})

test('an account moves, and is found where it stands', async () => {
  const upper = await createUnit('upper')
  const lower = await createUnit('lower', upper)
  const path = async () => (await organizations.describeAccount({ AccountId: shop })).Account!.Paths
  assert.deepEqual(await path(), [`${org}/${root}/${shop}/`])
  const move = (SourceParentId: string, DestinationParentId: string, AccountId = shop) =>
    organizations.moveAccount({ AccountId, SourceParentId, DestinationParentId })
  await move(root, lower)
  await assertRecord(server, 'MoveAccount', {
    readOnly: false, requestParameters: { accountId: shop, sourceParentId: root, destinationParentId: lower },
  })
  assert.deepEqual(await path(), [`${org}/${root}/${upper}/${lower}/${shop}/`])
  const accounts = async (ParentId: string) =>
    (await organizations.listAccountsForParent({ ParentId })).Accounts!.map(({ Id }) => Id)
  assert.deepEqual([await accounts(root), await accounts(lower), await accounts(upper)], [[account], [shop], []])
  const children = async (ParentId: string, ChildType: 'ACCOUNT' | 'ORGANIZATIONAL_UNIT') =>
    (await organizations.listChildren({ ParentId, ChildType })).Children
  assert.deepEqual(await children(lower, 'ACCOUNT'), [{ Id: shop, Type: 'ACCOUNT' }])
  assert.deepEqual(await children(upper, 'ORGANIZATIONAL_UNIT'), [{ Id: lower, Type: 'ORGANIZATIONAL_UNIT' }])
  const parents = async (ChildId: string) => (await organizations.listParents({ ChildId })).Parents
  assert.deepEqual(await parents(shop), [{ Id: lower, Type: 'ORGANIZATIONAL_UNIT' }])
  assert.deepEqual(await parents(upper), [{ Id: root, Type: 'ROOT' }])

  await assertRefused(move(lower, lower), 'DuplicateAccountException', /already present/)
  await assertRefused(move(root, upper), 'SourceParentNotFoundException', /not in the source parent/)
  await assertRefused(move(noParent, upper), 'SourceParentNotFoundException', /doesn't exist/)
  await assertRefused(move(lower, noParent), 'DestinationParentNotFoundException', /doesn't exist/)
  const nobody = move(root, lower, '999999999999')
  await assertRefused(nobody, 'AccountNotFoundException', "You specified an account that doesn't exist.")
  const OrganizationalUnitId = lower
  const full = organizations.deleteOrganizationalUnit({ OrganizationalUnitId })
  await assertRefused(full, 'OrganizationalUnitNotEmptyException', /still contains/)
  await move(lower, root)
  await organizations.deleteOrganizationalUnit({ OrganizationalUnitId })
})

test('units are listed page by page', async () => {
  const parent = await createUnit('many')
  const made: string[] = []
  for (let i = 0; i < 3; i++) made.push(await createUnit(`one-${i}`, parent))
  const first = await organizations.listOrganizationalUnitsForParent({ ParentId: parent, MaxResults: 2 })
  const next = { ParentId: parent, NextToken: first.NextToken }
  const rest = await organizations.listOrganizationalUnitsForParent(next)
  assert.deepEqual([first.OrganizationalUnits!.length, rest.NextToken], [2, undefined])
  const listed = [...first.OrganizationalUnits!, ...rest.OrganizationalUnits!].map(({ Id }) => Id)
  assert.deepEqual(listed.sort(), made.sort())
  const wrong = organizations.listOrganizationalUnitsForParent({ ...next, ParentId: root })
  await assertRefused(wrong, 'InvalidInputException', 'You specified an invalid value.')
})

test('what is not there is said by its place', async () => {
  await assertAllRefused([
    organizations.listAccountsForParent({ ParentId: noParent }),
    organizations.listOrganizationalUnitsForParent({ ParentId: noParent }),
    organizations.listChildren({ ParentId: noParent, ChildType: 'ACCOUNT' }),
  ], 'ParentNotFoundException', "You specified parent that doesn't exist.")
  for (const ChildId of ['999999999999', noParent]) {
    const call = organizations.listParents({ ChildId })
    await assertRefused(call, 'ChildNotFoundException', "You specified a child that doesn't exist.")
  }
})

test('a member changes nothing, and the permission is asked on the unit', async () => {
  const { organizations: member } = sdk(server, await memberOf(server, shop))
  await assertRefused(
    member.createOrganizationalUnit({ ParentId: root, Name: 'x' }), 'AccessDeniedException',
    "You don't have permissions to access this resource.",
  )
  const OrganizationalUnitId = await createUnit('asked')
  const may = allow('organizations:DescribeOrganizationalUnit', unitArn(OrganizationalUnitId))
  const clerk = sdk(server, await createUser(server, 'clerk', may)).organizations
  await clerk.describeOrganizationalUnit({ OrganizationalUnitId })
  await assertRefused(
    clerk.deleteOrganizationalUnit({ OrganizationalUnitId }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: organizations:DeleteOrganizationalUnit `
      + `on resource: ${unitArn(OrganizationalUnitId)} because no identity-based policy allows the `
      + 'organizations:DeleteOrganizationalUnit action',
  )
})

test('the paths that policies ask for are those of where an account stands', async () => {
  const unit = await createUnit('paths')
  const { kms } = sdk(server)
  const { KeyId } = (await kms.createKey({})).KeyMetadata!
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } },
      {
        ...allow('kms:DescribeKey'), Principal: '*',
        Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${org}/${root}/${unit}/*` } },
      },
    ],
  })
  await kms.putKeyPolicy({ KeyId, Policy })
  const paths = await createAccount(server, 'paths')
  const member = sdk(server, await memberOf(server, paths)).kms
  const asked = { KeyId: `arn:aws:kms:us-east-1:${account}:key/${KeyId}` }
  await assert.rejects(member.describeKey(asked), { name: 'AccessDeniedException' })
  await organizations.moveAccount({ AccountId: paths, SourceParentId: root, DestinationParentId: unit })
  await member.describeKey(asked)
})
