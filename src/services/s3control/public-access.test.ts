// What an account blocks for all of its buckets, and who may say so. Its calls are `.putPublicAccessBlock(` and those beside it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../test/kit/accounts.ts'
import { restXml } from '../../../test/kit/rest-xml.ts'
import { assertRecord, lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const own = '000000000000'

/** As it stands on the wire: the header names the account, whoever signs. */
function control(identity?: typeof theirs) {
  const ask = (method: string, id: string, body = '') => restXml(server, {
    service: 's3', method, target: '/v20180820/configuration/publicAccessBlock', headers: { 'x-amz-account-id': id }, body,
  }, identity)
  return {
    getPublicAccessBlock: (id: string) => ask('GET', id),
    putPublicAccessBlock: (id: string, flags: object) => ask('PUT', id, said(flags)),
    deletePublicAccessBlock: (id: string) => ask('DELETE', id),
  }
}

const said = (flags: object) => '<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">'
  + `${Object.entries(flags).map(([name, on]) => `<${name}>${String(on)}</${name}>`).join('')}</PublicAccessBlockConfiguration>`

const account = control()
const Bucket = 'bucket'
const none = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }
await s3.createBucket({ Bucket })
await s3.putObject({ Bucket, Key: 'key', Body: 'x' })
await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: none })
const everyone = policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` })
const put = () => s3.putBucketPolicy({ Bucket, Policy: everyone })
await put()
const anonymous = async () => (await fetch(`${server.url}/${Bucket}/key`)).status

test('what an account blocks is blocked for all of its buckets, whatever they say themselves', async () => {
  const absent = await account.getPublicAccessBlock(own)
  assert.deepEqual([absent.status, absent.code], [404, 'NoSuchPublicAccessBlockConfiguration'])
  assert.match(absent.body, /<AccountId>000000000000<\/AccountId>/)
  assert.equal((await account.putPublicAccessBlock(own, { RestrictPublicBuckets: true })).status, 200)
  await assertRecord(server, 'PutAccountPublicAccessBlock', { readOnly: false, eventSource: 's3.amazonaws.com' })
  assert.equal(await anonymous(), 403)
  const abroad = sdk(server, theirs).s3
  await assertRefused(abroad.getObject({ Bucket, Key: 'key' }), 'AccessDenied', 'Access Denied', 403)
  assert.equal(await (await s3.getObject({ Bucket, Key: 'key' })).Body!.transformToString(), 'x')
  assert.deepEqual((await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration, none)
})

test('what is said replaces all that was', async () => {
  await account.putPublicAccessBlock(own, { BlockPublicPolicy: true })
  const { body } = await account.getPublicAccessBlock(own)
  assert.match(body, /<BlockPublicAcls>false<\/BlockPublicAcls>.*<BlockPublicPolicy>true<.*<RestrictPublicBuckets>false</)
  assert.equal(await anonymous(), 200)
  await assertRefused(put(), 'AccessDenied', /BlockPublicPolicy setting/, 403)
  assert.equal((await account.deletePublicAccessBlock(own)).status, 200)
  await put()
  assert.equal((await account.deletePublicAccessBlock(own)).status, 200)
})

test('no account says it for another, and nobody without permission', async () => {
  const abroad = control(theirs)
  const asked = [
    await abroad.getPublicAccessBlock(own), await abroad.putPublicAccessBlock(own, none),
    await abroad.deletePublicAccessBlock(own),
  ]
  for (const { status, code, message } of asked) assert.deepEqual([status, code, message], [403, 'AccessDenied', 'Access Denied'])
  assert.equal((await lastRecord(server, 'DeleteAccountPublicAccessBlock')).recipientAccountId, other)
  const nobody = control(await createUser(server, 'nobody', allow('s3:*Bucket*')))
  const { status, message } = await nobody.putPublicAccessBlock(own, none)
  assert.equal(status, 403)
  assert.match(message, /s3:PutAccountPublicAccessBlock because no identity-based policy allows/)
})
