// Who makes an access point for another account's bucket, or is led to one, has nothing that the bucket does not give itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { S3 } from '@aws-sdk/client-s3'
import { other, startWithOther, theirs } from '../kit/accounts.ts'
import { account, type Identity } from '../kit/identity.ts'
import { aliasIn, arnOf, byArn, control } from '../kit/points.ts'
import { sdk } from '../kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const abroad = control(server, { identity: theirs, of: other })
const Bucket = 'victim'
const Key = 'k'
const open = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets']
  .map(name => `<${name}>false</${name}>`).join('')

await s3.createBucket({ Bucket })
await s3.putObject({ Bucket, Key, Body: 'kept', Tagging: 'a=b' })
await sdk(server, theirs).s3.createBucket({ Bucket: 'attacker' })
const body = ` <BucketAccountId>${account}</BucketAccountId>
  <PublicAccessBlockConfiguration>${open}</PublicAccessBlockConfiguration>`
const alias = aliasIn(await abroad.createAccessPoint('way', Bucket, { more: body }))
const arn = arnOf('way', other)
/** As many as a policy may name where the bucket keeps out the public. */
const everyone: Statement = { ...allow('s3:*', [arn, `${arn}/object/*`] as never), Principal: { AWS: [other, account] } }

/** What may be asked of a bucket by its name, and by a point. */
const asked: Readonly<Record<string, (client: S3, place: string) => Promise<unknown>>> = {
  get: (client, place) => client.getObject({ Bucket: place, Key }),
  head: (client, place) => client.headObject({ Bucket: place, Key }),
  attributes: (client, place) => client.getObjectAttributes({ Bucket: place, Key, ObjectAttributes: ['ETag'] }),
  tags: (client, place) => client.getObjectTagging({ Bucket: place, Key }),
  acl: (client, place) => client.getObjectAcl({ Bucket: place, Key }),
  list: (client, place) => client.listObjectsV2({ Bucket: place }),
  versions: (client, place) => client.listObjectVersions({ Bucket: place }),
  uploads: (client, place) => client.listMultipartUploads({ Bucket: place }),
  bucket: (client, place) => client.headBucket({ Bucket: place }),
  policy: (client, place) => client.getBucketPolicy({ Bucket: place }),
  put: (client, place) => client.putObject({ Bucket: place, Key: 'new', Body: 'x' }),
  tag: (client, place) => client.putObjectTagging({ Bucket: place, Key, Tagging: { TagSet: [] } }),
  upload: (client, place) => client.createMultipartUpload({ Bucket: place, Key: 'parts' }),
  copyTo: (client, place) => client.copyObject({ Bucket: place, Key: 'copied', CopySource: `attacker/${Key}` }),
  copyFrom: (client, place) => client.copyObject({
    Bucket: 'attacker', Key: 'stolen', CopySource: place.startsWith('arn:') ? `${place}/object/${Key}` : `${place}/${Key}`,
  }),
  delete: (client, place) => client.deleteObject({ Bucket: place, Key: 'unheld' }),
  several: async (client, place) => {
    const { Errors = [] } = await client.deleteObjects({ Bucket: place, Delete: { Objects: [{ Key: 'unheld' }] } })
    if (Errors.length > 0) throw new Error(Errors[0]!.Code)
  },
}

async function whatWorks(identity: Identity, place: string): Promise<string[]> {
  const client = place.startsWith('arn:') ? byArn(server, identity) : sdk(server, identity).s3
  const worked: string[] = []
  for (const [name, ask] of Object.entries(asked)) {
    await ask(client, place).then(() => worked.push(name), () => undefined)
  }
  return worked
}

await sdk(server, theirs).s3.putObject({ Bucket: 'attacker', Key, Body: 'x' })
const led = await createUser(server, 'led', allow('s3:*', [arn, `${arn}/object/*`, 'arn:aws:s3:::attacker/*'] as never))
const trusting = await createUser(server, 'trusting', allow('s3:*'))

test('a point of another account gives nobody what the bucket\'s policy does not', async () => {
  assert.equal((await abroad.putAccessPointPolicy('way', policy(everyone))).status, 204)
  const rules = (actions: string[], more: object = {}) =>
    ({ ...allow(actions, [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`] as never), Principal: { AWS: other }, ...more })
  const policies = [
    undefined, rules(['s3:GetObject', 's3:ListBucket']), rules(['s3:PutObject', 's3:DeleteObject']),
    rules(['s3:*'], { Condition: { StringEquals: { 's3:DataAccessPointAccount': account } } }),
    rules(['s3:*'], { Condition: { ArnLike: { 's3:DataAccessPointArn': `arn:aws:s3:*:${account}:accesspoint/*` } } }),
    rules(['s3:*'], { Condition: { Null: { 's3:DataAccessPointArn': 'true' } } }),
  ]
  // It is a way, for who is let on by both.
  await s3.putBucketPolicy({ Bucket, Policy: policy(policies[1]!) })
  assert.deepEqual((await whatWorks(theirs, arn)).filter(name => ['get', 'list', 'put'].includes(name)), ['get', 'list'])
  await s3.deleteBucketPolicy({ Bucket })
  for (const told of policies) {
    if (told) await s3.putBucketPolicy({ Bucket, Policy: policy(told) })
    for (const [who, identity] of Object.entries({ theirs, led })) {
      const direct = await whatWorks(identity, Bucket)
      for (const place of [arn, alias]) {
        const beyond = (await whatWorks(identity, place)).filter(name => !direct.includes(name))
        assert.deepEqual(beyond, [], `${who} by ${place} under ${JSON.stringify(told)}`)
      }
    }
  }
  await s3.deleteBucketPolicy({ Bucket })
  for (const identity of [theirs, led]) {
    for (const place of [arn, alias]) assert.deepEqual(await whatWorks(identity, place), [], place)
  }
  assert.deepEqual(await whatWorks(trusting, alias).then(works => works.filter(name => name === 'policy')), [])
})

test('nor whom nobody knows, nor who writes the point into a copy', async () => {
  for (const path of [`/${alias}/${Key}`, `/${alias}?list-type=2`, `/${alias}`]) {
    assert.ok((await fetch(server.url + path)).status >= 400, path)
    assert.ok((await fetch(server.url + path, { method: 'PUT', body: 'x' })).status >= 400, path)
  }
  const thief = sdk(server, theirs).s3
  for (const CopySource of [`${arn}/object/${Key}`, `${alias}/${Key}`, `${Bucket}/${Key}`]) {
    await assert.rejects(thief.copyObject({ Bucket: 'attacker', Key: 'stolen', CopySource }), { name: 'AccessDenied' })
  }
})

test('a point leads nobody to a bucket that was made anew under the name', async () => {
  const name = 'fleeting'
  const { s3: their } = sdk(server, theirs)
  await their.createBucket({ Bucket: name })
  const place = aliasIn(await abroad.createAccessPoint('old-way', name, { more: body.replace(/ <Bucket.*\n/, '') }))
  const gone = arnOf('old-way', other)
  await abroad.putAccessPointPolicy('old-way', policy({ ...everyone, Resource: [gone, `${gone}/object/*`] }))
  await abroad.deleteAccessPoint('old-way')
  await their.deleteBucket({ Bucket: name })
  await s3.createBucket({ Bucket: name })
  await s3.putObject({ Bucket: name, Key, Body: 'kept' })
  for (const identity of [theirs, trusting]) {
    for (const by of [place, gone]) assert.deepEqual(await whatWorks(identity, by), [], by)
  }
})
