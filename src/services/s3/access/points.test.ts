// Who has what of a bucket by an access point: both have to allow. AWS: recorded, but for what is marked. Its requests are the
// SDK's, by the point's ARN and by its alias.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account, root, type Identity } from '../../../../test/kit/identity.ts'
import { aliasIn, arnOf, byArn, control } from '../../../../test/kit/points.ts'
import { exchange, signHead } from '../../../../test/kit/raw-upload.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const points = control(server)
const abroad = control(server, { identity: theirs, of: other })
const Key = 'k'

/** A bucket with an object, and a point for it. */
async function pointed(Bucket: string, name = Bucket) {
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key, Body: 'x' })
  const alias = aliasIn(await points.createAccessPoint(name, Bucket))
  return { Bucket, arn: arnOf(name), alias }
}

const reads = async (identity: Identity, Bucket: string): Promise<string> => {
  const client = Bucket.startsWith('arn:') ? byArn(server, identity) : sdk(server, identity).s3
  const got = await client.getObject({ Bucket, Key }).then(() => 'x', ({ name }: Error) => name)
  const listed = await client.listObjectsV2({ Bucket }).then(({ Name }) => Name!, ({ name }: Error) => name)
  return got === listed ? got : `${got} ${listed}`
}

const rules = (Bucket: string): Statement =>
  allow(['s3:GetObject', 's3:ListBucket'], [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`] as never)
const rulesBy = (arn: string): Statement => allow(['s3:GetObject', 's3:ListBucket'], [arn, `${arn}/object/*`] as never)
const delegated = (Bucket: string, Principal: unknown, arn: string): Statement =>
  ({ ...rules(Bucket), Principal, Condition: { ArnEquals: { 's3:DataAccessPointArn': arn } } })

test('identity policies have to allow it of the bucket and of the point, each by its own ARN', async () => {
  const { Bucket, arn, alias } = await pointed('identities')
  const both = await createUser(server, 'both', rules(Bucket), rulesBy(arn))
  const bucketAlone = await createUser(server, 'bucket-alone', rules(Bucket))
  const pointAlone = await createUser(server, 'point-alone', rulesBy(arn))
  for (const place of [arn, alias]) {
    assert.equal(await reads(both, place), `x ${Bucket}`)
    assert.equal(await reads(bucketAlone, place), 'AccessDenied')
    assert.equal(await reads(pointAlone, place), 'AccessDenied')
  }
  assert.equal(await reads(bucketAlone, Bucket), `x ${Bucket}`)
  assert.equal(await reads(pointAlone, Bucket), 'AccessDenied')
  const ofPoint = `on resource: "${arn}/object/k" because no identity-based policy allows the s3:GetObject action`
  assert.ok((await refusal(byArn(server, bucketAlone).getObject({ Bucket: arn, Key }))).message.endsWith(ofPoint))
  const ofBucket = `on resource: "arn:aws:s3:::${Bucket}/k" because no identity-based policy allows the s3:GetObject action`
  assert.ok((await refusal(byArn(server, pointAlone).getObject({ Bucket: arn, Key }))).message.endsWith(ofBucket))
})

test('a bucket leaves it to a point, and the point to whom it names: by the point alone', async () => {
  const { Bucket, arn, alias } = await pointed('delegating')
  const [named, allowed] = [await createUser(server, 'named'), await createUser(server, 'allowed', rulesBy(arn))]
  await s3.putBucketPolicy({ Bucket, Policy: policy(delegated(Bucket, '*', arn)) })
  const Principal = { AWS: `arn:aws:iam::${account}:user/named` }
  await points.putAccessPointPolicy('delegating', policy({ ...rulesBy(arn), Principal }))
  for (const user of [named, allowed]) {
    for (const place of [arn, alias]) assert.equal(await reads(user, place), `x ${Bucket}`)
    assert.equal(await reads(user, Bucket), 'AccessDenied')
  }
  const nobody = await createUser(server, 'unnamed')
  assert.equal(await reads(nobody, arn), 'AccessDenied')
  assert.equal((await s3.getBucketPolicyStatus({ Bucket })).PolicyStatus!.IsPublic, false)
})

test('what either denies is denied, to whomever', async () => {
  const { Bucket, arn, alias } = await pointed('denying')
  const deny = (Resource: string): Statement => ({ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource })
  await points.putAccessPointPolicy('denying', policy(deny(`${arn}/object/*`)))
  const pointDenies = 'with an explicit deny in a resource-based policy'
  for (const place of [arn, alias]) assert.equal(await reads(root, place), `AccessDenied ${Bucket}`)
  assert.ok((await refusal(byArn(server).getObject({ Bucket: arn, Key }))).message.endsWith(pointDenies))
  assert.equal(await reads(root, Bucket), `x ${Bucket}`)
  await points.deleteAccessPointPolicy('denying')
  await s3.putBucketPolicy({ Bucket, Policy: policy(deny(`arn:aws:s3:::${Bucket}/*`)) })
  for (const place of [arn, alias, Bucket]) assert.equal(await reads(root, place), `AccessDenied ${Bucket}`)
})

test('a point that another account made for a bucket gives nothing that the bucket does not', async () => {
  const Bucket = 'foreign'
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key, Body: 'x' })
  const more = `<BucketAccountId>${account}</BucketAccountId>`
  const made = await abroad.createAccessPoint('foreign', Bucket, { more })
  const [arn, alias] = [arnOf('foreign', other), aliasIn(made)]
  assert.equal(made.status, 200)
  const everything = { ...rulesBy(arn), Action: 's3:*', Principal: { AWS: [other, account] } }
  assert.equal((await abroad.putAccessPointPolicy('foreign', policy(everything))).status, 204)
  for (const place of [arn, alias]) assert.equal(await reads(theirs, place), 'AccessDenied')
  await assertRefused(byArn(server, theirs).getObject({ Bucket: arn, Key }), 'AccessDenied', 'Access Denied', 403)
  await assertRefused(byArn(server, theirs).putObject({ Bucket: arn, Key, Body: 'y' }), 'AccessDenied', 'Access Denied', 403)
  // The bucket's own account is let by both.
  assert.equal(await reads(root, arn), `x ${Bucket}`)
  await s3.putBucketPolicy({ Bucket, Policy: policy(delegated(Bucket, { AWS: other }, arn)) })
  for (const place of [arn, alias]) assert.equal(await reads(theirs, place), `x ${Bucket}`)
  assert.equal(await reads(theirs, Bucket), 'AccessDenied')
  await abroad.deleteAccessPointPolicy('foreign')
  assert.equal(await reads(theirs, arn), `x ${Bucket}`)
  assert.equal(await reads(root, arn), 'AccessDenied')
})

test('users of another account need all three: their own policies, the point and the bucket', async () => {
  const { iam } = sdk(server, theirs)
  const Bucket = 'three'
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key, Body: 'x' })
  await abroad.createAccessPoint('three', Bucket, { more: `<BucketAccountId>${account}</BucketAccountId>` })
  const arn = arnOf('three', other)
  await iam.createUser({ UserName: 'ann' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
  const ann = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  const allowAnn = (...statements: readonly Statement[]) =>
    iam.putUserPolicy({ UserName: 'ann', PolicyName: 'own', PolicyDocument: policy(...statements) })
  await s3.putBucketPolicy({ Bucket, Policy: policy(delegated(Bucket, { AWS: other }, arn)) })
  await abroad.putAccessPointPolicy('three', policy({ ...rulesBy(arn), Principal: { AWS: `arn:aws:iam::${other}:user/ann` } }))
  assert.equal(await reads(ann, arn), 'AccessDenied')
  await allowAnn(rulesBy(arn))
  assert.equal(await reads(ann, arn), 'AccessDenied')
  await allowAnn(rulesBy(arn), rules(Bucket))
  assert.equal(await reads(ann, arn), `x ${Bucket}`)
  await s3.deleteBucketPolicy({ Bucket })
  assert.equal(await reads(ann, arn), 'AccessDenied')
})

test('what is done with buckets alone is done by no point', async () => {
  const { Bucket, arn, alias } = await pointed('bucket-alone')
  const client = byArn(server)
  const CORSConfiguration = { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['https://example.invalid'] }] }
  const denied = new RegExp(`on resource: "${arn}" with an explicit deny in a resource-based policy$`)
  for (const [by, place] of [[client, arn], [s3, alias]] as const) {
    const named = { Bucket: place }
    await assertRefused(by.putBucketCors({ ...named, CORSConfiguration }), 'AccessDenied', denied, 403)
    await assertRefused(by.getBucketVersioning(named), 'AccessDenied', denied, 403)
    await assertRefused(by.deleteBucket(named), 'AccessDenied', denied, 403)
    await assertRefused(by.putBucketPolicy({ ...named, Policy: policy() }), 'AccessDenied', denied, 403)
    assert.ok((await by.getBucketAcl(named)).Owner)
    assert.deepEqual((await by.listObjectVersions(named)).Name, 'bucket-alone')
  }
  assert.equal((await client.headBucket({ Bucket: arn })).AccessPointAlias, false)
  const { AccessPointAlias, BucketArn } = await s3.headBucket({ Bucket: alias })
  assert.deepEqual([AccessPointAlias, BucketArn], [true, `arn:aws:s3:::${Bucket}`])
  assert.equal((await s3.getBucketLocation({ Bucket: alias })).LocationConstraint, undefined)
  const { head } = signHead(server.url, {
    method: 'GET', target: '/?location', marker: 'UNSIGNED-PAYLOAD',
    host: `bucket-alone-${account}.s3-accesspoint.us-east-1.amazonaws.com`,
  })
  assert.match(await exchange(server.url, head), /^HTTP\/1\.1 405 [^]*<ResourceType>ACCESSPOINT<\/ResourceType>/)
  await assertRefused(s3.createBucket({ Bucket: alias }), 'InvalidBucketName', 'The specified bucket is not valid.', 400)
})

test('nobody reaches a point without a signature, nor one of a VPC from elsewhere', async () => {
  const none = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }
  await s3.createBucket({ Bucket: 'unsigned' })
  await s3.putObject({ Bucket: 'unsigned', Key, Body: 'x' })
  await s3.putPublicAccessBlock({ Bucket: 'unsigned', PublicAccessBlockConfiguration: none })
  const more = '<PublicAccessBlockConfiguration></PublicAccessBlockConfiguration>'
  const alias = aliasIn(await points.createAccessPoint('unsigned', 'unsigned', { more }))
  const arn = arnOf('unsigned')
  await s3.putBucketPolicy({ Bucket: 'unsigned', Policy: policy({ ...rules('unsigned'), Principal: '*' }) })
  await points.putAccessPointPolicy('unsigned', policy({ ...rulesBy(arn), Principal: '*' }))
  assert.equal((await fetch(`${server.url}/unsigned/k`)).status, 200)
  const answer = await fetch(`${server.url}/${alias}/k`)
  assert.deepEqual([answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1]], [400, 'InvalidRequest'])
  const vpc = '<VpcConfiguration><VpcId>vpc-1</VpcId></VpcConfiguration>'
  await points.createAccessPoint('inside', 'unsigned', { more: vpc })
  assert.equal(await reads(root, arnOf('inside')), 'AccessDenied')
})

test('what a public policy lets in is kept out where the point, its bucket or an account says so', async () => {
  const none = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false }
  const Bucket = 'restricted'
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key, Body: 'x' })
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: none })
  const block = (on: string) => ({ more: `<PublicAccessBlockConfiguration>${on}</PublicAccessBlockConfiguration>` })
  await points.createAccessPoint('loose', Bucket, block(''))
  await points.createAccessPoint('strict', Bucket, block('<RestrictPublicBuckets>true</RestrictPublicBuckets>'))
  await s3.putBucketPolicy({ Bucket, Policy: policy({ ...rules(Bucket), Principal: '*' }) })
  for (const name of ['loose', 'strict']) {
    await points.putAccessPointPolicy(name, policy({ ...rulesBy(arnOf(name)), Principal: '*' }))
  }
  assert.equal(await reads(theirs, arnOf('loose')), `x ${Bucket}`)
  assert.equal(await reads(theirs, arnOf('strict')), 'AccessDenied')
  assert.equal(await reads(root, arnOf('strict')), `x ${Bucket}`)
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { ...none, RestrictPublicBuckets: true } })
  assert.equal(await reads(theirs, arnOf('loose')), 'AccessDenied')
})

test('policies of the bucket and of identities ask for the point', async () => {
  const { Bucket, arn } = await pointed('conditions')
  await points.tagResource(arn, { team: 'a' })
  const held: readonly (readonly [string, string, string, string])[] = [
    ['StringEquals', 's3:DataAccessPointAccount', account, other],
    ['StringEquals', 's3:AccessPointNetworkOrigin', 'Internet', 'VPC'],
    ['StringEquals', 's3:AccessPointTag/team', 'a', 'b'], ['ArnLike', 's3:DataAccessPointArn', arn, `${arn}x`],
  ]
  for (const [index, [operator, key, right, wrong]] of held.entries()) {
    const asking = (value: string) => ({ Condition: { [operator]: { [key]: value } } })
    const let_ = await createUser(server, `holds-${index}`, rulesBy(arn), { ...rules(Bucket), ...asking(right) })
    const kept = await createUser(server, `lacks-${index}`, rulesBy(arn), { ...rules(Bucket), ...asking(wrong) })
    assert.equal(await reads(let_, arn), `x ${Bucket}`, key)
    assert.equal(await reads(let_, Bucket), 'AccessDenied', key)
    assert.equal(await reads(kept, arn), 'AccessDenied', key)
  }
  // What stands for the resource is the one that is asked about.
  const ofTag = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } }
  const tagged = await createUser(server, 'tagged', { ...rulesBy(arn), ...ofTag }, rules(Bucket))
  assert.equal(await reads(tagged, arn), `x ${Bucket}`)
  const both = await createUser(server, 'tagged-both', { ...rulesBy(arn), ...ofTag }, { ...rules(Bucket), ...ofTag })
  assert.equal(await reads(both, arn), 'AccessDenied')
})

test('a bucket that is gone, or made anew by somebody else, is reached by no point of before', async () => {
  const Bucket = 'anew'
  await s3.createBucket({ Bucket })
  await abroad.createAccessPoint('anew', Bucket, { more: `<BucketAccountId>${account}</BucketAccountId>` })
  const arn = arnOf('anew', other)
  // AWS: points of other accounts keep no bucket.
  await s3.deleteBucket({ Bucket })
  assert.equal((await abroad.getAccessPoint('anew')).status, 200)
  assert.equal(await reads(theirs, arn), 'NoSuchBucket')
  const fourth = sdk(server, theirs).s3
  await fourth.createBucket({ Bucket })
  await fourth.putObject({ Bucket, Key, Body: 'x' })
  assert.equal(await reads(theirs, arn), 'NoSuchBucket')
})
