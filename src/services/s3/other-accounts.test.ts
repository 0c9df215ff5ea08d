// Buckets of another account: who is told what of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../test/kit/accounts.ts'
import { createAccount, memberOf } from '../../../test/kit/organizations.ts'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startWithOther()
const { s3, organizations } = sdk(server)
const abroad = sdk(server, theirs).s3
await abroad.createBucket({ Bucket: 'theirs' })

test('a name that another account has is taken, and whoever may make no bucket is not told so', async () => {
  const taken = 'The requested bucket name is not available. The bucket namespace is shared by all users of the system. '
    + 'Please select a different name and try again.'
  await assertRefused(s3.createBucket({ Bucket: 'theirs' }), 'BucketAlreadyExists', taken, 409)
  const record = await lastRecord(server, 'CreateBucket')
  assert.deepEqual([record.errorCode, record.resources], ['BucketAlreadyExists', undefined])
  const nobody = sdk(server, await createUser(server, 'nobody', allow('s3:GetObject'))).s3
  const denied = /perform: s3:CreateBucket on resource: "arn:aws:s3:::theirs" because no identity-based policy allows/
  await assertRefused(nobody.createBucket({ Bucket: 'theirs' }), 'AccessDenied', denied, 403)
})

test('nor does a policy of the caller\'s own tell whose a bucket is, or what is in it', async () => {
  await abroad.putObject({ Bucket: 'theirs', Key: 'there', Body: 'x' })
  const probe = { ...allow('*'), Effect: 'Deny', Condition: { StringEquals: { 's3:ResourceAccount': other } } } as const
  const letting = { ...probe, Effect: 'Allow' } as const
  for (const [name, statements] of [['denying', [allow('*'), probe]], ['letting', [letting]]] as const) {
    const prober = sdk(server, await createUser(server, name, ...statements)).s3
    for (const Key of ['there', 'none']) {
      await assertRefused(prober.getObject({ Bucket: 'theirs', Key }), 'AccessDenied', 'Access Denied', 403)
    }
  }
})

test('whoever is outside of the owner\'s organization is denied without a reason', async () => {
  for (const read of [() => s3.getObject({ Bucket: 'theirs', Key: 'x' }), () => s3.getBucketLocation({ Bucket: 'theirs' })]) {
    await assertRefused(read(), 'AccessDenied', 'Access Denied', 403)
  }
  assert.equal((await lastRecord(server, 'GetBucketLocation')).resources, undefined)
  await organizations.createOrganization({ FeatureSet: 'ALL' })
  await assertRefused(s3.getBucketLocation({ Bucket: 'theirs' }), 'AccessDenied', 'Access Denied', 403)
})

test('whoever is in the owner\'s organization is told the reason', async () => {
  const member = sdk(server, await memberOf(server, await createAccount(server, 'member'))).s3
  await s3.createBucket({ Bucket: 'ours' })
  const denied = /perform: s3:GetBucketLocation on resource: "arn:aws:s3:::ours" because no resource-based policy allows/
  await assertRefused(member.getBucketLocation({ Bucket: 'ours' }), 'AccessDenied', denied, 403)
})
