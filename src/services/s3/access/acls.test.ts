// Lists of access: whose objects are, what lists a bucket takes, whom they let in, and what keeps them from it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Grant, ObjectCannedACL, ObjectOwnership } from '@aws-sdk/client-s3'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'
import { accountOfId, canonicalId } from './canonical-ids.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const abroad = sdk(server, theirs)
const [own, their] = [canonicalId('000000000000'), canonicalId(other)]
const guest = sdk(server, await createUser(server, 'guest')).s3
const open = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }
const everyone = 'http://acs.amazonaws.com/groups/global/AllUsers'
const unsupported = 'The bucket does not allow ACLs'
let buckets = 0

async function bucketWith(ownership?: ObjectOwnership, block: object = open): Promise<string> {
  const Bucket = `bucket-${buckets++}`
  await s3.createBucket({ Bucket, ...(ownership && { ObjectOwnership: ownership }) })
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { ...open, ...block } })
  await s3.putObject({ Bucket, Key: 'key', Body: 'x' })
  return Bucket
}

const told = (grants: readonly Grant[] | undefined) =>
  grants?.map(({ Grantee, Permission }) => `${Grantee?.ID ?? Grantee?.URI} ${Permission}`)
const grantsOf = async (Bucket: string, Key = 'key') => told((await s3.getObjectAcl({ Bucket, Key })).Grants)
const read = (Bucket: string, client = s3, Key = 'key') => client.getObject({ Bucket, Key })
const anonymous = async (path: string, method = 'GET') =>
  (await fetch(`${server.url}/${path}`, { method, ...(method === 'PUT' && { body: 'x' }) })).status

test('the id of an account is its own, and others are none', () => {
  assert.match(own, /^[\da-f]{64}$/)
  for (const account of ['000000000000', '999999999999', other]) assert.equal(accountOfId(canonicalId(account)), account)
  for (const id of ['', 'x', own.slice(1), own.replace(/.$/, last => (last === '0' ? '1' : '0')), 'f'.repeat(64)]) {
    assert.equal(accountOfId(id), undefined)
  }
})

test('a new bucket takes no lists, and says whose its objects are', async () => {
  const Bucket = await bucketWith()
  const controls = async () => (await s3.getBucketOwnershipControls({ Bucket })).OwnershipControls
  assert.deepEqual(await controls(), { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] })
  const { Owner, Grants } = await s3.getBucketAcl({ Bucket })
  assert.deepEqual([Owner, told(Grants)], [{ ID: own }, [`${own} FULL_CONTROL`]])
  for (const ACL of ['private', 'public-read'] as const) {
    await assertRefused(s3.putBucketAcl({ Bucket, ACL }), 'AccessControlListNotSupported', unsupported)
    await assertRefused(s3.putObjectAcl({ Bucket, Key: 'key', ACL }), 'AccessControlListNotSupported', unsupported)
  }
  for (const ACL of ['private', 'bucket-owner-full-control', 'bucket-owner-read'] as const) {
    await s3.putObject({ Bucket, Key: 'key', Body: 'x', ACL })
    assert.deepEqual(await grantsOf(Bucket), [`${own} FULL_CONTROL`])
  }
  await s3.putObject({ Bucket, Key: 'key', Body: 'x', GrantFullControl: `id="${own}"` })
  for (const more of [{ ACL: 'public-read' as const }, { GrantRead: `id="${own}"` }, { GrantFullControl: `id="${their}"` }]) {
    await assertRefused(s3.putObject({ Bucket, Key: 'key', Body: 'x', ...more }), 'AccessControlListNotSupported', unsupported)
  }
  await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } })
  assert.deepEqual(await controls(), { Rules: [{ ObjectOwnership: 'ObjectWriter' }] })
  await s3.deleteBucketOwnershipControls({ Bucket })
  const gone = 'The bucket ownership controls were not found'
  await assertRefused(controls(), 'OwnershipControlsNotFoundError', gone, 404)
  await s3.putBucketAcl({ Bucket, ACL: 'authenticated-read' })
  const enforced = { Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] } }
  await assertRefused(s3.putBucketOwnershipControls(enforced), 'InvalidBucketAclWithObjectOwnership', /BucketOwnerEnforced/)
  await s3.putBucketAcl({ Bucket, ACL: 'private' })
  await s3.putBucketOwnershipControls(enforced)
})

const canned: readonly (readonly [ACL: ObjectCannedACL, stranger: number, guest: boolean])[] = [
  ['private', 403, false], ['public-read', 200, true], ['public-read-write', 200, true], ['authenticated-read', 403, true],
  ['bucket-owner-read', 403, false],
]

for (const [ACL, stranger, isGuestLetIn] of canned) {
  const what = `${ACL}: strangers are answered ${stranger}, and a guest is ${isGuestLetIn ? 'let in' : 'kept out'}`
  test(what, async () => {
    const Bucket = await bucketWith('ObjectWriter')
    await s3.putObjectAcl({ Bucket, Key: 'key', ACL })
    assert.equal(await anonymous(`${Bucket}/key`), stranger)
    if (isGuestLetIn) await read(Bucket, guest)
    else await assertRefused(read(Bucket, guest), 'AccessDenied', /s3:GetObject/, 403)
    await assertRefused(guest.deleteObject({ Bucket, Key: 'key' }), 'AccessDenied', /s3:DeleteObject/, 403)
  })
}

test('a Deny keeps out whom a list lets in', async () => {
  const Bucket = await bucketWith('ObjectWriter')
  await s3.putObjectAcl({ Bucket, Key: 'key', ACL: 'public-read' })
  await s3.putBucketPolicy({ Bucket, Policy: policy({
    Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*`,
  }) })
  assert.equal(await anonymous(`${Bucket}/key`), 403)
  await assertRefused(read(Bucket, guest), 'AccessDenied', /explicit deny in a resource-based policy/, 403)
})

test('an account that is granted something lets on its own users', async () => {
  const Bucket = await bucketWith('BucketOwnerPreferred')
  await s3.putObjectAcl({ Bucket, Key: 'key', GrantRead: `id="${their}"`, GrantFullControl: `id="${own}"` })
  assert.deepEqual(await grantsOf(Bucket), [`${own} FULL_CONTROL`, `${their} READ`])
  await read(Bucket, abroad.s3)
  await abroad.iam.createUser({ UserName: Bucket })
  const { AccessKey } = await abroad.iam.createAccessKey({ UserName: Bucket })
  const ann = sdk(server, { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }).s3
  await assertRefused(read(Bucket, ann), 'AccessDenied', 'Access Denied', 403)
  await abroad.iam.putUserPolicy({ UserName: Bucket, PolicyName: 'read', PolicyDocument: policy(allow('s3:GetObject')) })
  await read(Bucket, ann)
  await assertRefused(abroad.s3.putObject({ Bucket, Key: 'new', Body: 'x' }), 'AccessDenied', 'Access Denied', 403)
  await assertRefused(abroad.s3.getObjectAcl({ Bucket, Key: 'key' }), 'AccessDenied', 'Access Denied', 403)
  await assertRefused(read(Bucket, guest), 'AccessDenied', /s3:GetObject/, 403)
})

test('whoever writes owns what is written, unless the bucket\'s owner is given it', async () => {
  const full = { ACL: 'bucket-owner-full-control' } as const
  const writable = async (ownership: ObjectOwnership) => {
    const Bucket = await bucketWith(ownership)
    await s3.putBucketAcl({ Bucket, GrantWrite: `id="${their}"`, GrantFullControl: `id="${own}"` })
    return Bucket
  }
  const written = await writable('ObjectWriter')
  await abroad.s3.putObject({ Bucket: written, Key: 'their', Body: 'x' })
  await read(written, abroad.s3, 'their')
  await assertRefused(read(written, s3, 'their'), 'AccessDenied', 'Access Denied', 403)
  await assertRefused(s3.putObjectAcl({ Bucket: written, Key: 'their', ACL: 'private' }), 'AccessDenied', 'Access Denied', 403)
  await abroad.s3.putObjectAcl({ Bucket: written, Key: 'their', ...full })
  await read(written, s3, 'their')
  assert.deepEqual((await s3.getObjectAcl({ Bucket: written, Key: 'their' })).Owner, { ID: their })
  const preferred = await writable('BucketOwnerPreferred')
  await abroad.s3.putObject({ Bucket: preferred, Key: 'given', Body: 'x', ...full })
  await abroad.s3.putObject({ Bucket: preferred, Key: 'kept', Body: 'x' })
  assert.deepEqual((await s3.getObjectAcl({ Bucket: preferred, Key: 'given' })).Owner, { ID: own })
  await assertRefused(read(preferred, s3, 'kept'), 'AccessDenied', 'Access Denied', 403)
  // Whose the bucket is deletes all that is in it, and has all once no list counts.
  await s3.deleteObject({ Bucket: written, Key: 'their' })
  await s3.putBucketAcl({ Bucket: preferred, ACL: 'private' })
  await s3.putBucketOwnershipControls({
    Bucket: preferred, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  })
  await read(preferred, s3, 'kept')
  assert.deepEqual((await s3.getObjectAcl({ Bucket: preferred, Key: 'kept' })).Owner, { ID: own })
})

test('a bucket\'s own list lets others write into it, and read who may', async () => {
  const Bucket = await bucketWith('ObjectWriter')
  await s3.putBucketAcl({ Bucket, ACL: 'public-read-write' })
  const granted = [`${own} FULL_CONTROL`, `${everyone} READ`, `${everyone} WRITE`]
  assert.deepEqual(told((await s3.getBucketAcl({ Bucket })).Grants), granted)
  assert.equal(await anonymous(`${Bucket}/by-nobody`, 'PUT'), 200)
  assert.equal((await s3.getObjectAcl({ Bucket, Key: 'by-nobody' }).catch((error: Error) => error.name)), 'AccessDenied')
  assert.equal(await anonymous(`${Bucket}?acl`), 403)
  await assertRefused(guest.getBucketAcl({ Bucket }), 'AccessDenied', /s3:GetBucketAcl/, 403)
  await guest.headBucket({ Bucket })
  await s3.putBucketAcl({ Bucket, AccessControlPolicy: {
    Owner: { ID: own }, Grants: [{ Grantee: { Type: 'Group', URI: everyone }, Permission: 'READ_ACP' }],
  } })
  assert.equal(await anonymous(`${Bucket}?acl`), 200)
  assert.equal(await anonymous(`${Bucket}/by-nobody`, 'PUT'), 403)
})

test('lists for everyone are refused where that is blocked, and ignored where they are ignored', async () => {
  const Bucket = await bucketWith('ObjectWriter')
  await s3.putObjectAcl({ Bucket, Key: 'key', ACL: 'public-read' })
  const block = (more: object) => s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { ...open, ...more } })
  await block({ BlockPublicAcls: true })
  const prevented = /because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access\.$/
  for (const change of [
    () => s3.putObjectAcl({ Bucket, Key: 'key', ACL: 'public-read-write' }),
    () => s3.putBucketAcl({ Bucket, ACL: 'authenticated-read' }),
    () => s3.putObject({ Bucket, Key: 'key', Body: 'x', GrantRead: `uri="${everyone}"` }),
  ]) await assertRefused(change(), 'AccessDenied', prevented, 403)
  assert.equal(await anonymous(`${Bucket}/key`), 200)
  await block({ IgnorePublicAcls: true })
  assert.equal(await anonymous(`${Bucket}/key`), 403)
  await assertRefused(read(Bucket, guest), 'AccessDenied', /s3:GetObject/, 403)
  assert.deepEqual(await grantsOf(Bucket), [`${own} FULL_CONTROL`])
  await block({})
  assert.deepEqual(await grantsOf(Bucket), [`${own} FULL_CONTROL`, `${everyone} READ`])
  assert.equal(await anonymous(`${Bucket}/key`), 200)
})

test('who puts an object with a list needs permission for that as well', async () => {
  const Bucket = await bucketWith('ObjectWriter')
  const writer = sdk(server, await createUser(server, 'writer', allow('s3:PutObject'))).s3
  await writer.putObject({ Bucket, Key: 'key', Body: 'x', ACL: 'bucket-owner-full-control' })
  const put = writer.putObject({ Bucket, Key: 'key', Body: 'x', ACL: 'public-read' })
  await assertRefused(put, 'AccessDenied', /s3:PutObjectAcl/, 403)
  const maker = sdk(server, await createUser(server, 'maker', allow('s3:CreateBucket'))).s3
  const made = maker.createBucket({ Bucket: 'made', ObjectOwnership: 'ObjectWriter' })
  await assertRefused(made, 'AccessDenied', /s3:PutBucketOwnershipControls/, 403)
  await assertRefused(maker.createBucket({ Bucket: 'made', ACL: 'public-read' }), 'AccessDenied', /s3:PutBucketAcl/, 403)
  await maker.createBucket({ Bucket: 'made', ACL: 'private' })
})

test('a list that is none is refused', async () => {
  const Bucket = await bucketWith('ObjectWriter')
  const put = (more: object) => s3.putObjectAcl({ Bucket, Key: 'key', ...more })
  const grantee = { Type: 'CanonicalUser', ID: own } as const
  const many = Array.from({ length: 101 }, () => ({ Grantee: grantee, Permission: 'READ' }))
  const refusals: readonly (readonly [more: object, code: string, status?: number])[] = [
    [{}, 'MissingSecurityHeader'], [{ ACL: 'private', GrantRead: `id="${own}"` }, 'InvalidRequest'],
    [{ GrantRead: 'id="x"' }, 'InvalidArgument'], [{ GrantRead: 'uri="http://x"' }, 'InvalidArgument'],
    [{ GrantRead: 'x' }, 'InvalidArgument'], [{ GrantRead: 'emailAddress="a@example.com"' }, 'MethodNotAllowed', 405],
    [{ AccessControlPolicy: { Owner: { ID: their }, Grants: [] } }, 'AccessDenied', 403],
    [{ AccessControlPolicy: { Owner: { ID: own }, Grants: [{ Grantee: grantee }] } }, 'MalformedACLError'],
    [{ AccessControlPolicy: { Owner: { ID: own }, Grants: many } }, 'MalformedACLError'],
  ]
  for (const [more, code, status] of refusals) await assertRefused(put(more), code, /^/, status)
  await assertRefused(s3.createBucket({ Bucket: 'new', ACL: 'public-read' }), 'InvalidBucketAclWithObjectOwnership', /./)
  const shown = { Bucket: 'new', ACL: 'public-read', ObjectOwnership: 'ObjectWriter' } as const
  await assertRefused(s3.createBucket(shown), 'InvalidBucketAclWithBlockPublicAccessError', /./)
  assert.deepEqual(await grantsOf(Bucket), [`${own} FULL_CONTROL`])
})

test('whoever makes his own bucket again in the oldest Region makes its list anew, where it is as it would be made', async () => {
  const ObjectOwnership = 'ObjectWriter' as const
  const Bucket = `bucket-${buckets++}`
  await s3.createBucket({ Bucket, ObjectOwnership })
  await s3.putBucketAcl({ Bucket, GrantRead: `id="${their}"`, GrantFullControl: `id="${own}"` })
  const list = async () => told((await s3.getBucketAcl({ Bucket })).Grants)
  const yours = /you already own it/
  await assertRefused(s3.createBucket({ Bucket }), 'BucketAlreadyOwnedByYou', yours, 409)
  const preferred = s3.createBucket({ Bucket, ObjectOwnership: 'BucketOwnerPreferred' })
  await assertRefused(preferred, 'BucketAlreadyOwnedByYou', yours, 409)
  assert.deepEqual(await list(), [`${own} FULL_CONTROL`, `${their} READ`])
  await s3.createBucket({ Bucket, ObjectOwnership, GrantRead: `id="${own}"` })
  assert.deepEqual(await list(), [`${own} READ`])
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: open })
  await assertRefused(s3.createBucket({ Bucket, ObjectOwnership }), 'BucketAlreadyOwnedByYou', yours, 409)
  await s3.deletePublicAccessBlock({ Bucket })
  await s3.createBucket({ Bucket, ObjectOwnership })
  assert.deepEqual(await list(), [`${own} FULL_CONTROL`])
  await assertRefused(s3.getPublicAccessBlock({ Bucket }), 'NoSuchPublicAccessBlockConfiguration', /./, 404)
  await s3.deleteBucketOwnershipControls({ Bucket })
  await s3.createBucket({ Bucket })
  await assertRefused(s3.getBucketOwnershipControls({ Bucket }), 'OwnershipControlsNotFoundError', /./, 404)
})

test('each version has a list of its own', async () => {
  const Bucket = await bucketWith('ObjectWriter')
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  const VersionId = (await s3.putObject({ Bucket, Key: 'k', Body: '1' })).VersionId!
  await s3.putObject({ Bucket, Key: 'k', Body: '2' })
  const grants = async (given: object) => (await s3.getObjectAcl({ Bucket, Key: 'k', ...given })).Grants!.length
  await s3.putObjectAcl({ Bucket, Key: 'k', VersionId, ACL: 'authenticated-read' })
  assert.deepEqual([await grants({ VersionId }), await grants({})], [2, 1])
  const ofList = abroad.s3.getObject({ Bucket, Key: 'k', VersionId })
  assert.equal(await (await ofList).Body!.transformToString(), '1')
  await assertRefused(abroad.s3.getObject({ Bucket, Key: 'k' }), 'AccessDenied', /Access ?Denied|not authorized/, 403)
})
