// Access points as they are made, told, listed and tagged, and their policies. AWS: recorded, but for the sentences of
// `InvalidRequest`. Its calls are `.createAccessPoint(` and those beside it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { aliasIn, arnOf, control } from '../../../../test/kit/points.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { s3 } = sdk(server)
const points = control(server)
const west = control(server, { region: 'us-west-2' })
await s3.createBucket({ Bucket: 'east' })
await sdk(server).s3.createBucket({ Bucket: 'west', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } })

interface Told {
  readonly status: number
  readonly code: string
}

/** The code is empty of what succeeds. */
const assertTold = ({ status, code }: Told, expected: number, as = '') => assert.deepEqual([status, code], [expected, as])

const blocks = (...on: readonly string[]) =>
  ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets']
    .map(name => `<${name}>${on.includes(name)}</${name}>`).join('')
const blocking = (text: string) => ({ more: `<PublicAccessBlockConfiguration>${text}</PublicAccessBlockConfiguration>` })
const everyone = (name: string): Statement =>
  ({ ...allow('s3:GetObject', `${arnOf(name)}/object/*`), Principal: '*' })

test('a point is told as it was made, under its name and its alias', async () => {
  const made = await points.createAccessPoint('told', 'east')
  assertTold(made, 200)
  const alias = aliasIn(made)
  assert.match(alias, /^told-[a-z\d]{34}-s3alias$/)
  for (const name of ['told', alias]) {
    const { body } = await points.getAccessPoint(name)
    assert.match(body, /<Name>told<\/Name><Bucket>east<\/Bucket><NetworkOrigin>Internet<\/NetworkOrigin>/)
    assert.ok(body.includes(`<AccessPointArn>${arnOf('told')}</AccessPointArn>`))
    assert.ok(body.includes(blocks('BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets')))
    assert.ok(body.includes('<entry><key>ipv4</key><value>s3-accesspoint.us-east-1.amazonaws.com</value></entry>'))
    assert.ok(body.includes(`<BucketAccountId>${account}</BucketAccountId>`))
  }
  assertTold(await points.deleteAccessPoint(alias), 400, 'InvalidURI')
  assertTold(await points.getAccessPointPolicy(alias), 400, 'InvalidURI')
  const long = aliasIn(await points.createAccessPoint('a-name-of-nineteen--and-more', 'east'))
  assert.equal(long.length <= 63, true)
  assert.match(long, /^a-name-of-nineteen-[a-z\d]{34}-s3alias$/)
})

test('what it keeps from everyone is said once: all where nothing is said, and else what is', async () => {
  const said = [['sparse', blocking('<BlockPublicAcls>false</BlockPublicAcls>'), blocks()], ['empty', blocking(''), blocks()],
    ['one', blocking('<BlockPublicAcls>true</BlockPublicAcls>'), blocks('BlockPublicAcls')]] as const
  for (const [name, more, shown] of said) {
    assertTold(await points.createAccessPoint(name, 'east', more), 200)
    assert.ok((await points.getAccessPoint(name)).body.includes(shown), name)
  }
})

test('what cannot be a point is none', async () => {
  for (const name of ['Upper', 'under_score', 'x'.repeat(51)]) {
    assertTold(await points.createAccessPoint(name, 'east'), 400, 'InvalidURI')
  }
  for (const name of ['with.dot', 'ends-', '-begins', 'an-s3alias', 'an--xa-s3']) {
    assertTold(await points.createAccessPoint(name, 'east'), 400, 'InvalidRequest')
  }
  assertTold(await points.createAccessPoint('y'.repeat(50), 'east'), 200)
  assertTold(await points.createAccessPoint('nowhere', 'nobodys'), 400, 'InvalidRequest')
  assertTold(await west.createAccessPoint('elsewhere', 'east'), 400, 'InvalidRequest')
  const of = (id: string) => ({ more: `<BucketAccountId>${id}</BucketAccountId>` })
  assertTold(await points.createAccessPoint('foreign', 'east', of(other)), 400, 'InvalidRequest')
  assertTold(await points.createAccessPoint('numbered', 'east', of('123')), 400, 'InvalidRequest')
  assertTold(await points.createAccessPoint('own', 'east', of(account)), 200)
  assertTold(await points.createAccessPoint('scoped', 'east', { more: '<Scope></Scope>' }), 501, 'NotImplemented')
  assertTold(await points.createAccessPoint('own', 'east'), 409, 'AccessPointAlreadyOwnedByYou')
  assertTold(await points.createAccessPoint('own', 'west'), 400, 'InvalidRequest')
  const absent = [
    points.getAccessPoint('none'), points.deleteAccessPoint('none'), points.getAccessPointPolicyStatus('none'),
    west.getAccessPoint('own'),
  ]
  for (const asked of absent) {
    const answer = await asked
    assertTold(answer, 404, 'NoSuchAccessPoint')
    assert.equal(answer.message, 'The specified accesspoint does not exist')
  }
})

test('a point of a VPC is one, whichever VPC that is', async () => {
  const more = '<VpcConfiguration><VpcId>vpc-1</VpcId></VpcConfiguration>'
  assertTold(await points.createAccessPoint('vpc', 'east', { more }), 200)
  const { body } = await points.getAccessPoint('vpc')
  assert.match(body, /<NetworkOrigin>VPC<\/NetworkOrigin><VpcConfiguration><VpcId>vpc-1<\/VpcId><\/VpcConfiguration>/)
  assertTold(await points.putAccessPointPolicy('vpc', policy(everyone('vpc'))), 204)
  assert.match((await points.getAccessPointPolicyStatus('vpc')).body, /<IsPublic>false</)
})

test('points are listed by account and by bucket, page by page', async () => {
  await s3.createBucket({ Bucket: 'listed' })
  for (const name of ['list-b', 'list-a', 'list-c']) await points.createAccessPoint(name, 'listed')
  const namesIn = ({ body }: { readonly body: string }) => [...body.matchAll(/<Name>([^<]+)</g)].map(([, name]) => name)
  const tokenIn = ({ body }: { readonly body: string }) => encodeURIComponent(/<NextToken>([^<]+)</.exec(body)?.[1] ?? '')
  assert.deepEqual(namesIn(await points.listAccessPoints('?bucket=listed')), ['list-a', 'list-b', 'list-c'])
  for (const page of ['?bucket=listed&maxResults=0', '?bucket=listed&maxResults=1001', '?bucket=listed&dataSourceType=S3']) {
    const { status, body } = await points.listAccessPoints(page)
    assert.equal(status, 200)
    assert.equal(body.includes('<NextToken>'), false)
  }
  const first = await points.listAccessPoints('?bucket=listed&maxResults=2')
  assert.deepEqual(namesIn(first), ['list-a', 'list-b'])
  assert.deepEqual(namesIn(await points.listAccessPoints(`?bucket=listed&maxResults=2&nextToken=${tokenIn(first)}`)), ['list-c'])
  assertTold(await points.listAccessPoints(`?bucket=east&nextToken=${tokenIn(first)}`), 400, 'InvalidRequest')
  assertTold(await points.listAccessPoints('?bucket=listed&nextToken=x'), 400, 'InvalidRequest')
  assertTold(await points.listAccessPoints('?bucket=nobodys'), 400, 'InvalidRequest')
  assertTold(await points.listAccessPoints('?dataSourceId=listed&dataSourceType=S3'), 400, 'InvalidRequest')
  const whole = await points.listAccessPoints('?maxResults=4')
  assert.equal(namesIn(whole).length, 4)
  const rest = namesIn(await points.listAccessPoints(`?nextToken=${tokenIn(whole)}`))
  assert.deepEqual(rest.slice(0, 1).map(name => namesIn(whole).includes(name)), [false])
  assert.deepEqual(namesIn(await west.listAccessPoints()), [])
})

test('its policy is about it and about objects by it, and lets in everyone only where nothing keeps them out', async () => {
  await points.createAccessPoint('guarded', 'east')
  await points.createAccessPoint('open', 'east', blocking('<BlockPublicAcls>false</BlockPublicAcls>'))
  assertTold(await points.getAccessPointPolicy('guarded'), 404, 'NoSuchAccessPointPolicy')
  assertTold(await points.getAccessPointPolicyStatus('guarded'), 404, 'NoSuchAccessPointPolicy')
  assertTold(await points.deleteAccessPointPolicy('guarded'), 204)
  const own = { ...allow('s3:GetObject', `${arnOf('guarded')}/object/*`), Principal: { AWS: `arn:aws:iam::${account}:root` } }
  assertTold(await points.putAccessPointPolicy('guarded', `  ${policy(own)}`), 204)
  assert.ok((await points.getAccessPointPolicy('guarded')).body.includes(JSON.stringify(own).replaceAll('"', '&quot;')))
  assert.match((await points.getAccessPointPolicyStatus('guarded')).body, /<IsPublic>false</)
  const wrong: readonly (readonly [string, Statement])[] = [
    ['another point', { ...own, Resource: `${arnOf('open')}/object/*` }],
    ['its bucket', { ...own, Resource: 'arn:aws:s3:::east/*' }],
    ['an action of objects on the point itself', { ...own, Resource: arnOf('guarded') }],
    ['what is done with buckets alone', { ...own, Action: 's3:PutBucketCORS', Resource: arnOf('guarded') }],
  ]
  for (const [what, statement] of wrong) {
    const { status, code } = await points.putAccessPointPolicy('guarded', policy(statement))
    assert.deepEqual([status, code], [400, 'MalformedPolicy'], what)
  }
  assertTold(await points.putAccessPointPolicy('guarded', 'not-json'), 400, 'MalformedPolicy')
  for (const name of ['guarded', 'open']) {
    const refused = await points.putAccessPointPolicy(name, policy(everyone(name)))
    assertTold(refused, 403, 'AccessDenied')
    assert.equal(refused.message, 'Access Denied')
  }
  const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }
  await s3.putPublicAccessBlock({ Bucket: 'east', PublicAccessBlockConfiguration })
  assertTold(await points.putAccessPointPolicy('guarded', policy(everyone('guarded'))), 403, 'AccessDenied')
  assertTold(await points.putAccessPointPolicy('open', policy(everyone('open'))), 204)
  assert.match((await points.getAccessPointPolicyStatus('open')).body, /<IsPublic>true</)
  assert.match((await points.getAccessPointPolicy('guarded')).body, /root/)
  assertTold(await points.deleteAccessPointPolicy('guarded'), 204)
  assertTold(await points.getAccessPointPolicy('guarded'), 404, 'NoSuchAccessPointPolicy')
})

test('points and buckets are tagged: what is given comes beside what was there', async () => {
  await points.createAccessPoint('tagged', 'east', { more: '<Tags><Tag><Key>initial</Key><Value>v1</Value></Tag></Tags>' })
  await s3.createBucket({ Bucket: 'tagged' })
  await s3.putBucketTagging({ Bucket: 'tagged', Tagging: { TagSet: [{ Key: 'initial', Value: 'v1' }] } })
  for (const arn of [arnOf('tagged'), 'arn:aws:s3:::tagged']) {
    const added = await points.tagResource(arn, { 'initial': 'v2', 'a b': '' })
    assert.deepEqual([added.status, added.body], [204, ''])
    const { body } = await points.listTagsForResource(arn)
    assert.match(body, /<Key>initial<\/Key><Value>v2<\/Value><\/Tag><Tag><Key>a b<\/Key><Value><\/Value><\/Tag><\/Tags>/)
    assertTold(await points.untagResource(arn, 'missing', 'initial'), 204)
    assert.match((await points.listTagsForResource(arn)).body, /<Tags><Tag><Key>a b<\/Key><Value><\/Value><\/Tag><\/Tags>/)
    assertTold(await points.tagResource(arn, { 'aws:x': '1' }), 400, 'InvalidTag')
    assertTold(await points.tagResource(arn, {}), 400, 'InvalidRequest')
    const twice = '<Tag><Key>k</Key><Value>1</Value></Tag>'.repeat(2)
    const given = `<TagResourceRequest><Tags>${twice}</Tags></TagResourceRequest>`
    assertTold(await points.ask('POST', `tags/${arn}`, given), 400, 'InvalidTag')
    assertTold(await points.untagResource(arn, 'k', 'k'), 400, 'InvalidTag')
    assert.match((await points.listTagsForResource(arn)).body, /<Tags><Tag><Key>a b</)
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, '']))
    assertTold(await points.tagResource(arn, many), 400, 'BadRequest')
  }
  assert.deepEqual((await s3.getBucketTagging({ Bucket: 'tagged' })).TagSet, [{ Key: 'a b', Value: '' }])
  const none = arnOf('none')
  const absent = [points.listTagsForResource(none), points.tagResource(none, { x: 'y' }), points.untagResource(none, 'x')]
  for (const asked of absent) {
    assertTold(await asked, 404, 'NoSuchAccessPoint')
  }
  assertTold(await points.listTagsForResource('arn:aws:s3:::nobodys'), 404, 'NoSuchBucket')
  assertTold(await points.listTagsForResource(arnOf('x').replace('accesspoint', 'storage-lens-group')), 501, 'NotImplemented')
})

test('a point that is made anew has nothing of the former one, and its bucket stays while it has any', async () => {
  await s3.createBucket({ Bucket: 'pointed' })
  const before = aliasIn(await points.createAccessPoint('anew', 'pointed'))
  await points.tagResource(arnOf('anew'), { a: 'b' })
  await points.putAccessPointPolicy('anew', policy({ ...everyone('anew'), Principal: { AWS: account } }))
  const attached = 'The bucket you tried to delete has access points attached. Delete them first.'
  await assertRefused(s3.deleteBucket({ Bucket: 'pointed' }), 'BucketHasAccessPointsAttached', attached, 400)
  assertTold(await points.deleteAccessPoint('anew'), 204)
  const after = aliasIn(await points.createAccessPoint('anew', 'pointed'))
  assert.notEqual(after, before)
  assertTold(await points.getAccessPoint(before), 404, 'NoSuchAccessPoint')
  assert.match((await points.listTagsForResource(arnOf('anew'))).body, /<Tags><\/Tags>|<Tags\/>/)
  assertTold(await points.getAccessPointPolicy('anew'), 404, 'NoSuchAccessPointPolicy')
  assertTold(await points.deleteAccessPoint('anew'), 204)
  await s3.deleteBucket({ Bucket: 'pointed' })
})

test('nobody asks for the points of another account, and nobody without permission for those of his own', async () => {
  await points.createAccessPoint('private', 'east')
  const abroad = control(server, { identity: theirs })
  await points.putAccessPointPolicy('private', policy({
    Effect: 'Allow', Principal: { AWS: other }, Resource: arnOf('private'),
    Action: ['s3:GetAccessPoint', 's3:GetAccessPointPolicy'],
  }))
  const asked = [
    abroad.createAccessPoint('theirs', 'east'), abroad.getAccessPoint('private'), abroad.deleteAccessPoint('private'),
    abroad.listAccessPoints(), abroad.putAccessPointPolicy('private', policy(everyone('private'))),
    abroad.getAccessPointPolicy('private'), abroad.deleteAccessPointPolicy('private'),
    abroad.getAccessPointPolicyStatus('private'), abroad.tagResource(arnOf('private'), { a: 'b' }),
    abroad.untagResource(arnOf('private'), 'a'), abroad.listTagsForResource(arnOf('private')),
    abroad.listTagsForResource('arn:aws:s3:::east'), abroad.tagResource('arn:aws:s3:::east', { a: 'b' }),
  ]
  for (const one of asked) {
    const { status, code, message } = await one
    assert.deepEqual([status, code, message], [403, 'AccessDenied', 'Access Denied'])
  }
  const own = control(server, { identity: theirs, of: other })
  assertTold(await own.tagResource('arn:aws:s3:::east', { a: 'b' }), 403, 'AccessDenied')
  assertTold(await own.listTagsForResource(arnOf('private')), 403, 'AccessDenied')
  const nobody = control(server, { identity: await createUser(server, 'nobody', allow('s3:GetAccessPoint')) })
  assertTold(await nobody.getAccessPoint('private'), 200)
  const { message } = await nobody.deleteAccessPoint('private')
  assert.match(message, /s3:DeleteAccessPoint on resource: "arn:aws:s3:[^"]+accesspoint\/private" because no identity-based/)
  assert.match((await nobody.createAccessPoint('x-y', 'east')).message, /s3:CreateAccessPoint on resource: /)
})

test('policies ask for the origin, the tags and the name of a point', async () => {
  const onlyVpc = { ...allow('s3:CreateAccessPoint'), Condition: { StringEquals: { 's3:AccessPointNetworkOrigin': 'VPC' } } }
  const tagging = { ...allow('s3:TagResource'), Condition: { StringEquals: { 'aws:RequestTag/team': 'a' } } }
  const ofTeam = { ...allow('s3:GetAccessPoint'), Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } }
  const ofTag = { ...allow('s3:GetAccessPointPolicy'), Condition: { StringEquals: { 's3:AccessPointTag/team': 'a' } } }
  const maker = control(server, { identity: await createUser(server, 'maker', onlyVpc, tagging, ofTeam, ofTag) })
  const vpc = '<VpcConfiguration><VpcId>vpc-1</VpcId></VpcConfiguration>'
  const team = (name: string) => `<Tags><Tag><Key>team</Key><Value>${name}</Value></Tag></Tags>`
  assertTold(await maker.createAccessPoint('asked', 'east'), 403, 'AccessDenied')
  assertTold(await maker.createAccessPoint('asked', 'east', { more: vpc + team('b') }), 403, 'AccessDenied')
  assertTold(await maker.createAccessPoint('asked', 'east', { more: vpc + team('a') }), 200)
  assertTold(await maker.getAccessPoint('asked'), 200)
  assertTold(await maker.getAccessPointPolicy('asked'), 404, 'NoSuchAccessPointPolicy')
  await points.tagResource(arnOf('asked'), { team: 'b' })
  assertTold(await maker.getAccessPoint('asked'), 403, 'AccessDenied')
  assertTold(await maker.getAccessPointPolicy('asked'), 403, 'AccessDenied')
})

test('what a point\'s policy denies about the point is denied, but to the root user', async () => {
  await points.createAccessPoint('denied', 'east')
  const identity = await createUser(server, 'admin', allow('s3:*'))
  const admin = control(server, { identity })
  const nobody = { Effect: 'Deny', Principal: '*', Action: 's3:DeleteAccessPoint', Resource: arnOf('denied') } as const
  assertTold(await admin.putAccessPointPolicy('denied', policy(nobody)), 204)
  assert.match((await admin.deleteAccessPoint('denied')).message, /with an explicit deny in a resource-based policy$/)
  assertTold(await points.deleteAccessPoint('denied'), 204)
})

test('a record has the body of the request, and beside it the point that was changed', async () => {
  await points.createAccessPoint('recorded', 'east')
  const record = await lastRecord(server, 'CreateAccessPoint')
  const { requestParameters, additionalEventData, eventSource, readOnly, resources } = record
  const { Host, ...parameters } = requestParameters as Readonly<Record<string, unknown>>
  assert.equal(Host, new URL(server.url).host)
  assert.deepEqual([parameters, additionalEventData], [
    { CreateAccessPointRequest: { Bucket: 'east' } }, { accessPointName: 'recorded' },
  ])
  assert.deepEqual([eventSource, readOnly, resources], ['s3.amazonaws.com', false, undefined])
  await points.getAccessPoint('recorded')
  const { requestParameters: shown } = await lastRecord(server, 'GetAccessPoint')
  assert.deepEqual(Object.keys(shown as object), ['Host'])
})
