// What policies ask of the organization that the caller's account, or the resource's, is in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../kit/accounts.ts'
import { account, type Identity } from '../kit/identity.ts'
import { createAccount, memberOf } from '../kit/organizations.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const server = await startWithOther()
const { iam, kms, organizations } = sdk(server)
const byRoot = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } }
const { KeyId } = (await kms.createKey({})).KeyMetadata!
const put = (...statements: readonly object[]) => kms.putKeyPolicy({ KeyId, Policy: policy(byRoot, ...(statements as never[])) })
const Arn = `arn:aws:kms:us-east-1:${account}:key/${KeyId!}`
const describes = (who: Identity) => sdk(server, who).kms.describeKey({ KeyId: Arn }).then(() => true, () => false)

test('before there is an organization the keys are absent', async () => {
  const asking = (key: string, value: string) => ({ ...allow('kms:DescribeKey'), Condition: { Null: { [key]: value } } })
  const ann = await createUser(server, 'ann', asking('aws:PrincipalOrgID', 'true'))
  const bob = await createUser(server, 'bob', asking('aws:ResourceOrgID', 'false'))
  assert.deepEqual([await describes(ann), await describes(bob)], [true, false])
})

test('a key policy lets the accounts of an organization, and no other', async () => {
  const { Id } = (await organizations.createOrganization({})).Organization!
  const member = await memberOf(server, await createAccount(server, 'shop'))
  const inside = { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*', Principal: { AWS: '*' } }
  await put({ ...inside, Condition: { StringEquals: { 'aws:PrincipalOrgID': Id } } })
  assert.deepEqual([await describes(member), await describes(theirs)], [true, false])
  await put({ ...inside, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-0123456789' } } })
  assert.equal(await describes(member), false)
  await put({ ...inside, Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${Id!}/r-*/` } } })
  assert.deepEqual([await describes(member), await describes(theirs)], [true, false])
  await put(inside, { ...inside, Effect: 'Deny', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': Id } } })
  assert.deepEqual([await describes(member), await describes(theirs)], [true, false])
})

test('an identity policy asks where the resource stands', async () => {
  const { Id } = (await organizations.describeOrganization({})).Organization!
  const theirKey = (await sdk(server, theirs).kms.createKey({
    Policy: policy(
      { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${other}:root` } },
      { ...allow('kms:DescribeKey'), Principal: { AWS: `arn:aws:iam::${account}:root` } },
    ),
  })).KeyMetadata!.Arn!
  const rule = { ...allow('kms:DescribeKey'), Condition: { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } } }
  const { kms: cat } = sdk(server, await createUser(server, 'cat', rule))
  await cat.describeKey({ KeyId: Arn })
  await assertRefused(cat.describeKey({ KeyId: theirKey }), 'AccessDeniedException', /no identity-based policy allows/)
  const paths = { 'ForAnyValue:StringLike': { 'aws:ResourceOrgPaths': `${Id!}/*` } }
  const { kms: dan } = sdk(server, await createUser(server, 'dan', { ...allow('kms:DescribeKey'), Condition: paths }))
  await dan.describeKey({ KeyId: Arn })
  await assert.rejects(dan.describeKey({ KeyId: theirKey }), { name: 'AccessDeniedException' })
})

test('a policy that would lock its author out by the organization is refused, and one that would not is taken', async () => {
  const { Id } = (await organizations.describeOrganization({})).Organization!
  const outside = (id: string) => ({
    Effect: 'Deny', Action: 'kms:PutKeyPolicy', Resource: '*', Principal: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalOrgID': id } },
  })
  await put(outside(Id!))
  await assertRefused(put(outside('o-0123456789')), 'MalformedPolicyDocumentException', /^The new key policy will not allow/)
})

test('a role trusts an organization', async () => {
  const { Id } = (await organizations.describeOrganization({})).Organization!
  const trust = (id: string) => policy({
    Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'aws:PrincipalOrgID': id } },
  })
  const { Arn: RoleArn } = (await iam.createRole({ RoleName: 'shared', AssumeRolePolicyDocument: trust(Id!) })).Role!
  const member = sdk(server, await memberOf(server, await createAccount(server, 'lab')))
  await member.sts.assumeRole({ RoleArn, RoleSessionName: 'visit' })
  await iam.updateAssumeRolePolicy({ RoleName: 'shared', PolicyDocument: trust('o-0123456789') })
  await assert.rejects(member.sts.assumeRole({ RoleArn, RoleSessionName: 'visit' }), { name: 'AccessDenied' })
})
