// What happens in a bucket comes to a queue and to the default bus, and what does not happen comes to neither.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { NotificationConfiguration } from '@aws-sdk/client-s3'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { makeRule, queueArn, received } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { s3, sqs } = sdk(server)

const lettingS3In = (name: string, bucket: string, from = account): string => policy({
  ...allow('sqs:SendMessage', queueArn(name)), Principal: { Service: 's3.amazonaws.com' },
  Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${bucket}` }, StringEquals: { 'aws:SourceAccount': from } },
})

interface Told {
  readonly eventName: string
  readonly s3: { readonly object: Readonly<Record<string, unknown>>; readonly [name: string]: unknown }
  readonly [name: string]: unknown
}

const configure = (Bucket: string, sent: NotificationConfiguration) =>
  s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: sent })

/** A bucket, and a queue of its name that lets it in. */
async function make(Bucket: string): Promise<string> {
  await s3.createBucket({ Bucket })
  const Attributes = { Policy: lettingS3In(Bucket, Bucket), VisibilityTimeout: '600' }
  return (await sqs.createQueue({ QueueName: Bucket, Attributes })).QueueUrl!
}

/** All that a queue is told, until it is told so much; each message is deleted. */
async function told(QueueUrl: string, count: number): Promise<readonly Told[]> {
  const records: Told[] = []
  while (records.length < count) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    for (const { Body, ReceiptHandle } of Messages) {
      records.push(...(JSON.parse(Body!) as { Records: readonly Told[] }).Records)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle: ReceiptHandle! })
    }
    if (Messages.length === 0) await pause(20)
  }
  return records.toSorted((one, other) => String(one['eventTime']).localeCompare(String(other['eventTime'])))
}

/** Of a queue that was just told to be told. */
async function takeTest(QueueUrl: string): Promise<Readonly<Record<string, unknown>>> {
  for (;;) {
    const { Messages: [message] = [] } = await sqs.receiveMessage({ QueueUrl })
    if (message) await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message.ReceiptHandle! })
    if (message) return JSON.parse(message.Body!) as Readonly<Record<string, unknown>>
    await pause(20)
  }
}

const isEmpty = async (QueueUrl: string) => (await sqs.receiveMessage({ QueueUrl })).Messages === undefined
const namesOf = (records: readonly Told[]) => records.map(({ eventName }) => eventName)
const all = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:ObjectTagging:*', 's3:ObjectAcl:Put'] as const

test('what is put comes to a queue and to the bus, in the form of each, and what fails to neither', async () => {
  const Bucket = 'told'
  const QueueUrl = await make(Bucket)
  const bus = await makeRule(server.url, 'told-bus', { source: ['aws.s3'], detail: { bucket: { name: [Bucket] } } })
  await configure(Bucket, {
    EventBridgeConfiguration: {}, QueueConfigurations: [{ Id: 'q', QueueArn: queueArn(Bucket), Events: [...all] }],
  })
  const { RequestId, HostId, Time, ...tested } = await takeTest(QueueUrl)
  assert.deepEqual(tested, { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket })
  assert.deepEqual([RequestId, HostId, Time].map(text => typeof text), ['string', 'string', 'string'])
  const Key = 'a b/ü+(1).txt'
  const { $metadata: { requestId } } = await s3.putObject({ Bucket, Key, Body: 'four' })
  await assertRefused(s3.putObject({ Bucket, Key, Body: 'x', IfNoneMatch: '*' }), 'PreconditionFailed', /./, 412)
  const [record] = await told(QueueUrl, 1)
  const { eventTime, responseElements, requestParameters, s3: { object, bucket, ...s3Part }, userIdentity, ...rest } = record!
  assert.deepEqual(rest, { eventVersion: '2.6', eventSource: 'aws:s3', awsRegion: 'us-east-1', eventName: 'ObjectCreated:Put' })
  assert.equal((responseElements as Record<string, string>)['x-amz-request-id'], requestId)
  assert.deepEqual(requestParameters, { sourceIPAddress: '127.0.0.1' })
  assert.match((userIdentity as { principalId: string }).principalId, /^AmazonCustomer:A[A-Z0-9]{12}$/)
  assert.deepEqual(s3Part, { s3SchemaVersion: '1.0', configurationId: 'q' })
  assert.equal((bucket as { arn: string }).arn, `arn:aws:s3:::${Bucket}`)
  const { sequencer, ...facts } = object
  assert.deepEqual(facts, { key: 'a+b/%C3%BC%2B%281%29.txt', size: 4, eTag: '8cbad96aced40b3838dd9f07f6ef5772' })
  const [event, ...more] = await received({ sqs }, bus, 1)
  const { detail, id, time, ...head } = event!
  assert.deepEqual([head, more], [{
    version: '0', 'detail-type': 'Object Created', source: 'aws.s3', account, region: 'us-east-1',
    resources: [`arn:aws:s3:::${Bucket}`],
  }, []])
  assert.equal(time, `${String(eventTime).slice(0, 19)}Z`)
  assert.equal(typeof id, 'string')
  assert.deepEqual(detail, {
    version: '0', 'event-version': '1.2', bucket: { name: Bucket },
    object: { key: Key, size: 4, etag: '8cbad96aced40b3838dd9f07f6ef5772', sequencer },
    'request-id': requestId, requester: account, 'source-ip-address': '127.0.0.1', reason: 'PutObject',
  })
  assert.ok((await isEmpty(QueueUrl)) && (await isEmpty(bus)))
})

test('copies, parts, tags, lists of access, markers and deletions are told as what they are, each once', async () => {
  const Bucket = 'kinds'
  const QueueUrl = await make(Bucket)
  await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } })
  await s3.putObject({ Bucket, Key: 'untold', Body: 'x' })
  await configure(Bucket, { QueueConfigurations: [{ QueueArn: queueArn(Bucket), Events: [...all] }] })
  await takeTest(QueueUrl)
  const next = async () => {
    const [record] = await told(QueueUrl, 1)
    const { sequencer, ...object } = record!.s3.object
    return [record!.eventName, object, typeof sequencer]
  }
  await s3.copyObject({ Bucket, Key: 'c', CopySource: `${Bucket}/untold` })
  const eTag = '9dd4e461268c8034f5c8564e155c67a6'
  assert.deepEqual(await next(), ['ObjectCreated:Copy', { key: 'c', size: 1, eTag }, 'string'])
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'm', ChecksumAlgorithm: 'CRC32' })
  const part = { Bucket, Key: 'm', UploadId: UploadId!, PartNumber: 1 }
  const { ETag, ChecksumCRC32 } = await s3.uploadPart({ ...part, Body: 'x' })
  const Parts = [{ PartNumber: 1, ETag: ETag!, ChecksumCRC32: ChecksumCRC32! }]
  const done = await s3.completeMultipartUpload({ ...part, MultipartUpload: { Parts } })
  const partsTag = done.ETag!.slice(1, -1)
  assert.deepEqual(await next(), ['ObjectCreated:CompleteMultipartUpload', { key: 'm', size: 1, eTag: partsTag }, 'string'])
  await s3.putObjectTagging({ Bucket, Key: 'c', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })
  assert.deepEqual(await next(), ['ObjectTagging:Put', { key: 'c', eTag }, 'undefined'])
  await s3.deleteObjectTagging({ Bucket, Key: 'c' })
  assert.deepEqual(await next(), ['ObjectTagging:Delete', { key: 'c', eTag }, 'undefined'])
  await s3.putObjectAcl({ Bucket, Key: 'c', ACL: 'authenticated-read' }).catch(() => undefined)
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: false } })
  for (let i = 0; i < 2; i++) await s3.putObjectAcl({ Bucket, Key: 'c', ACL: 'authenticated-read' })
  assert.deepEqual(await next(), ['ObjectAcl:Put', { key: 'c', eTag }, 'undefined'])
  await s3.deleteObject({ Bucket, Key: 'c' })
  assert.deepEqual(await next(), ['ObjectRemoved:Delete', { key: 'c' }, 'string'])
  await s3.deleteObject({ Bucket, Key: 'never-there' })
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  const { VersionId: versionId } = await s3.deleteObject({ Bucket, Key: 'm' })
  const empty = 'd41d8cd98f00b204e9800998ecf8427e'
  assert.deepEqual(await next(), ['ObjectRemoved:DeleteMarkerCreated', { key: 'm', versionId, eTag: empty }, 'string'])
  await s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'm', VersionId: versionId! }, { Key: 'untold' }] } })
  assert.deepEqual(namesOf(await told(QueueUrl, 2)).toSorted(), ['ObjectRemoved:Delete', 'ObjectRemoved:DeleteMarkerCreated'])
  assert.ok(await isEmpty(QueueUrl))
})

test('a queue is told of the keys and events that its filter means, until it is told of nothing', async () => {
  const Bucket = 'filtered'
  const QueueUrl = await make(Bucket)
  const rules = (...pairs: readonly (readonly ['prefix' | 'suffix', string])[]) =>
    ({ Key: { FilterRules: pairs.map(([Name, Value]) => ({ Name, Value })) } })
  const QueueConfigurations = [
    { Id: 'logs', Events: ['s3:ObjectCreated:Put' as const], Filter: rules(['prefix', 'logs/'], ['suffix', '.gz']) },
    { Id: 'spaces', Events: ['s3:ObjectCreated:*' as const], Filter: rules(['prefix', 'a%20b/']) },
  ].map(one => ({ ...one, QueueArn: queueArn(Bucket) }))
  await configure(Bucket, { QueueConfigurations })
  const answered = await s3.getBucketNotificationConfiguration({ Bucket })
  assert.deepEqual(answered.QueueConfigurations, QueueConfigurations)
  assert.equal(answered.EventBridgeConfiguration, undefined)
  await assertRecord(server, 'PutBucketNotification', { readOnly: false })
  await assertRecord(server, 'GetBucketNotification', { readOnly: true })
  await takeTest(QueueUrl)
  for (const Key of ['logs/a.gz', 'logs/a.txt', 'b.gz', 'a b/c']) await s3.putObject({ Bucket, Key, Body: '' })
  await s3.deleteObject({ Bucket, Key: 'logs/a.gz' })
  const records = await told(QueueUrl, 2)
  assert.deepEqual(records.map(({ s3: { object, configurationId } }) => [configurationId, object['key']]), [
    ['logs', 'logs/a.gz'], ['spaces', 'a+b/c'],
  ])
  await configure(Bucket, {})
  assert.equal((await s3.getBucketNotificationConfiguration({ Bucket })).QueueConfigurations, undefined)
  await s3.putObject({ Bucket, Key: 'logs/b.gz', Body: '' })
  await pass(server, 1000)
  assert.ok(await isEmpty(QueueUrl))
})

test('nobody is told who does not let the bucket in, is not there, or is elsewhere', async () => {
  const Bucket = 'refused'
  const QueueUrl = await make(Bucket)
  const one = (QueueArn: string, more: object = {}) => ({ QueueArn, Events: ['s3:ObjectCreated:*' as const], ...more })
  const unreachable = 'Unable to validate the following destination configurations'
  const put = (...QueueConfigurations: NonNullable<NotificationConfiguration['QueueConfigurations']>) =>
    configure(Bucket, { QueueConfigurations })
  for (const Policy of ['', lettingS3In(Bucket, 'another'), lettingS3In(Bucket, Bucket, '999988887777')]) {
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
    await assertRefused(put(one(queueArn(Bucket))), 'InvalidArgument', unreachable, 400)
  }
  const why = 'Permissions on the destination queue do not allow S3 to publish notifications from this bucket'
  await assert.rejects(put(one(queueArn('none'))), { ArgumentName1: queueArn('none'), ArgumentValue1: why })
  assert.equal((await s3.getBucketNotificationConfiguration({ Bucket })).QueueConfigurations, undefined)
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: lettingS3In(Bucket, Bucket) } })
  const here = queueArn(Bucket)
  const where = 'the bucket location constraint'
  const ifAlike = 'if the prefixes are overlapping for the same event type.'
  const cases: readonly (readonly [Parameters<typeof put>, string])[] = [
    [[one('x')], 'The ARN is not well formed'],
    [[one('arn:aws:sns:us-east-1:000000000000:a')], 'The ARN is not well formed'],
    [[one(queueArn(Bucket, 'eu-west-1'))], `The notification destination service region is not valid for ${where}`],
    [[one(here, { Events: ['s3:Made' as never] })], 'A specified event is not supported for notifications.'],
    [[one(here), one(here)], 'Configurations overlap. Configurations on the same bucket cannot share a common event type.'],
    [
      [one(here, { Id: 'a' }), one(here, { Id: 'a', Events: ['s3:ObjectAcl:Put'] })],
      'Same ID used for multiple configurations. IDs must be unique',
    ],
    [
      [
        one(here, { Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'a' }] } } }),
        one(here, { Events: ['s3:ObjectCreated:Put'], Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'ab' }] } } }),
      ],
      `Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules ${ifAlike}`,
    ],
    [
      [one(here, { Filter: { Key: { FilterRules: [{ Name: 'infix' as never, Value: 'a' }] } } })],
      'filter rule name must be either prefix or suffix',
    ],
  ]
  for (const [sent, message] of cases) await assertRefused(put(...sent), 'InvalidArgument', message, 400)
  for (const name of ['TopicConfigurations', 'LambdaFunctionConfigurations'] as const) {
    const sent = { [name]: [{ TopicArn: 'a', LambdaFunctionArn: 'a', Events: ['s3:ObjectCreated:*'] }] }
    await assertRefused(configure(Bucket, sent as NotificationConfiguration), 'NotImplemented', new RegExp(name), 501)
  }
  assert.ok(await isEmpty(QueueUrl))
})

test('who may not configure it does not, and a queue that lets the bucket in no more keeps nothing from the bus', async () => {
  const Bucket = 'shut'
  const QueueUrl = await make(Bucket)
  const bus = await makeRule(server.url, 'shut-bus', { source: ['aws.s3'], detail: { bucket: { name: [Bucket] } } })
  const nobody = sdk(server, await createUser(server, 'nobody', allow('s3:GetBucketNotification'))).s3
  const NotificationConfiguration = { EventBridgeConfiguration: {} }
  const denied = nobody.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration })
  await assertRefused(denied, 'AccessDenied', /s3:PutBucketNotification/, 403)
  assert.equal((await nobody.getBucketNotificationConfiguration({ Bucket })).EventBridgeConfiguration, undefined)
  await configure(Bucket, {
    ...NotificationConfiguration, QueueConfigurations: [{ QueueArn: queueArn(Bucket), Events: ['s3:ObjectCreated:*'] }],
  })
  await takeTest(QueueUrl)
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: '' } })
  await s3.putObject({ Bucket, Key: 'k', Body: '' })
  assert.equal((await received({ sqs }, bus, 1)).length, 1)
  const refusals = async () => (await server.records()).filter(({ eventName, errorCode, userIdentity }) =>
    eventName === 'SendMessage' && errorCode !== undefined && userIdentity['invokedBy'] === 's3.amazonaws.com')
  while ((await refusals()).length === 0) await pause(20)
  assert.ok(await isEmpty(QueueUrl))
})

test('what S3 does by itself is told as its own: rules of lifecycles, and what was asked back', async () => {
  const Bucket = 'by-itself'
  const QueueUrl = await make(Bucket)
  const bus = await makeRule(server.url, 'by-itself-bus', { source: ['aws.s3'], detail: { bucket: { name: [Bucket] } } })
  await s3.putObject({ Bucket, Key: 'ends', Body: 'x' })
  await s3.putObject({ Bucket, Key: 'moves', Body: Buffer.alloc(200_000) })
  await s3.putObject({ Bucket, Key: 'cold', Body: 'x', StorageClass: 'GLACIER' })
  await configure(Bucket, {
    EventBridgeConfiguration: {},
    QueueConfigurations: [{
      QueueArn: queueArn(Bucket), Events: ['s3:LifecycleExpiration:*', 's3:LifecycleTransition', 's3:ObjectRestore:*'],
    }],
  })
  await takeTest(QueueUrl)
  const common = { Status: 'Enabled' as const }
  await s3.putBucketLifecycleConfiguration({
    Bucket, LifecycleConfiguration: {
      Rules: [
        { ...common, ID: 'a', Filter: { Prefix: 'ends' }, Expiration: { Days: 1 } },
        { ...common, ID: 'b', Filter: { Prefix: 'moves' }, Transitions: [{ Days: 0, StorageClass: 'GLACIER' }] },
      ],
    },
  })
  await s3.restoreObject({ Bucket, Key: 'cold', RestoreRequest: { Days: 1, GlacierJobParameters: { Tier: 'Expedited' } } })
  await pass(server, 10 * 60_000)
  await pass(server, 3 * day)
  const records = await told(QueueUrl, 5)
  assert.deepEqual(namesOf(records).toSorted(), [
    'LifecycleExpiration:Delete', 'LifecycleTransition', 'ObjectRestore:Completed', 'ObjectRestore:Delete', 'ObjectRestore:Post',
  ])
  const of = (name: string) => records.find(({ eventName }) => eventName === name)!
  const { lifecycleEventData } = of('LifecycleTransition')
  assert.deepEqual(lifecycleEventData, { transitionEventData: { destinationStorageClass: 'GLACIER' } })
  const { restoreEventData } = of('ObjectRestore:Completed')['glacierEventData'] as { restoreEventData: Record<string, string> }
  assert.equal(restoreEventData['lifecycleRestoreStorageClass'], 'GLACIER')
  assert.match(restoreEventData['lifecycleRestorationExpiryTime']!, /T00:00:00.000Z$/)
  assert.deepEqual(of('LifecycleExpiration:Delete')['requestParameters'], { sourceIPAddress: 's3.amazonaws.com' })
  const events = await received({ sqs }, bus, 5)
  const details = new Map(events.map(event => [event['detail-type'], event.detail]))
  // It happened when it was due, however late it is told.
  const { time } = events.find(event => event['detail-type'] === 'Object Restore Completed')!
  assert.equal(time, `${String(of('ObjectRestore:Completed')['eventTime']).slice(0, 19)}Z`)
  const { bucket: _, 'request-id': requestId, object, ...ended } = details.get('Object Deleted')!
  assert.equal(typeof requestId, 'string')
  assert.deepEqual([(object as { key: string }).key, ended], ['ends', {
    version: '0', 'event-version': '1.2', requester: 's3.amazonaws.com', reason: 'Lifecycle Expiration',
    'deletion-type': 'Permanently Deleted',
  }])
  assert.equal(details.get('Object Storage Class Changed')!['destination-storage-class'], 'GLACIER')
  assert.equal(details.get('Object Restore Initiated')!['source-ip-address'], '127.0.0.1')
  assert.match(String(details.get('Object Restore Completed')!['restore-expiry-time']), /T00:00:00Z$/)
  assert.equal(details.get('Object Restore Expired')!['requester'], 's3.amazonaws.com')
})
