// As whom who puts something is told, and where: in the place of the bucket, whoever he is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Event } from '@aws-sdk/client-s3'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { post, signPost } from '../../../../test/kit/posts.ts'
import { queueArn } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'
import { sequencerOf } from './happenings.ts'

const server = await startWithOther()
const { s3, sqs, iam } = sdk(server)
const abroad = sdk(server, theirs)

interface Told {
  readonly eventName: string
  readonly userIdentity: { readonly principalId: string }
  readonly s3: { readonly object: Readonly<Record<string, unknown>> }
}

async function next(QueueUrl: string): Promise<Told> {
  const end = Date.now() + 20_000
  while (Date.now() < end) {
    const { Messages: [message] = [] } = await sqs.receiveMessage({ QueueUrl })
    if (!message) {
      await pause(20)
      continue
    }
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message.ReceiptHandle! })
    const { Records } = JSON.parse(message.Body!) as { Records?: readonly Told[] }
    if (Records) return Records[0]!
  }
  return assert.fail('Nothing came.')
}

/** A bucket, everything that happens in which comes to a queue of its name. */
async function make(Bucket: string, Events: readonly Event[], more: object = {}): Promise<string> {
  await s3.createBucket({ Bucket, ...more })
  const Policy = policy({
    ...allow('sqs:SendMessage', queueArn(Bucket)), Principal: { Service: 's3.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  })
  const { QueueUrl } = await sqs.createQueue({ QueueName: Bucket, Attributes: { Policy, VisibilityTimeout: '600' } })
  await s3.putBucketNotificationConfiguration({
    Bucket, NotificationConfiguration: { QueueConfigurations: [{ QueueArn: queueArn(Bucket), Events: [...Events] }] },
  })
  return QueueUrl!
}

test('users, other accounts, forms and nobody are told as who they are, in the account of the bucket', async () => {
  const Bucket = 'open'
  const QueueUrl = await make(Bucket, ['s3:ObjectCreated:*'])
  await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: false } })
  const Policy = policy({ ...allow('s3:PutObject', `arn:aws:s3:::${Bucket}/*`), Principal: '*' })
  await s3.putBucketPolicy({ Bucket, Policy })
  const user = await createUser(server, 'putter', allow('s3:PutObject'))
  const { UserId } = (await iam.getUser({ UserName: 'putter' })).User!
  await sdk(server, user).s3.putObject({ Bucket, Key: 'user', Body: '' })
  const told = async () => {
    const { eventName, userIdentity: { principalId }, s3: { object } } = await next(QueueUrl)
    return [eventName, object['key'], principalId]
  }
  assert.deepEqual(await told(), ['ObjectCreated:Put', 'user', `AWS:${UserId}`])
  await abroad.s3.putObject({ Bucket, Key: 'abroad', Body: '' })
  const [, key, principal] = await told()
  assert.equal(key, 'abroad')
  assert.notEqual(other, account)
  const mine = (await s3.putObject({ Bucket, Key: 'mine', Body: '' })) && (await told())
  assert.notEqual(principal, mine[2])
  const put = async () => (await fetch(`${server.url}/${Bucket}/nobody`, { method: 'PUT', body: 'x' })).status
  assert.equal(await put(), 200)
  assert.deepEqual(await told(), ['ObjectCreated:Put', 'nobody', 'Anonymous'])
  await s3.putBucketPolicy({ Bucket, Policy: policy({ ...allow('s3:PutObject', `arn:aws:s3:::${Bucket}/f*`), Principal: '*' }) })
  assert.equal(await put(), 403)
  const fields = signPost({ fields: { key: 'form' }, bucket: Bucket })
  const { status } = await post({ url: server.url, target: `/${Bucket}` }, { fields, file: 'content' })
  assert.equal(status, 204)
  assert.deepEqual((await told()).slice(0, 2), ['ObjectCreated:Post', 'form'])
})

test('a retention is told to a queue, and each version of a key as one that came later', async () => {
  const Bucket = 'held'
  const events: readonly Event[] = ['s3:ObjectCreated:*', 's3:ObjectRemoved:*', 's3:ObjectRetention:Put' as Event]
  const QueueUrl = await make(Bucket, events, { ObjectLockEnabledForBucket: true })
  const RetainUntilDate = new Date(Date.now() + 60_000)
  const sequencers: unknown[] = []
  for (let i = 0; i < 5; i++) {
    await s3.putObject({ Bucket, Key: 'k', Body: '' })
    const { s3: { object } } = await next(QueueUrl)
    sequencers.push(object['sequencer'])
  }
  await s3.putObjectRetention({ Bucket, Key: 'k', Retention: { Mode: 'GOVERNANCE', RetainUntilDate } })
  const { eventName, s3: { object: { key, eTag, versionId, ...more } } } = await next(QueueUrl)
  assert.deepEqual([eventName, key, eTag, typeof versionId, more], [
    'ObjectRetention:Put', 'k', 'd41d8cd98f00b204e9800998ecf8427e', 'string', {},
  ])
  await assert.rejects(s3.deleteObject({ Bucket, Key: 'k', VersionId: versionId as string }), { name: 'AccessDenied' })
  await s3.deleteObject({ Bucket, Key: 'k' })
  const marker = await next(QueueUrl)
  assert.equal(marker.eventName, 'ObjectRemoved:DeleteMarkerCreated')
  sequencers.push(marker.s3.object['sequencer'])
  assert.deepEqual(sequencers.toSorted(), sequencers)
  assert.equal(new Set(sequencers).size, 6)
})

test('a sequencer is as AWS writes a moment, and orders what is of one', () => {
  assert.equal(sequencerOf(Date.parse('2026-09-20T07:44:33.276Z')).slice(0, 12), '006AAF8EE146')
  const [first, gone, second] = [sequencerOf(1000, 1), sequencerOf(1000, 1, true), sequencerOf(1000, 2)]
  assert.ok(first < gone && gone < second && second < sequencerOf(1001))
})

test('who skips the trial of a queue is let name it, and it is told nothing before it lets the bucket in', async () => {
  const Bucket = 'untried'
  await s3.createBucket({ Bucket })
  const { QueueUrl } = await sqs.createQueue({ QueueName: Bucket })
  const QueueConfigurations = [{ QueueArn: queueArn(Bucket), Events: ['s3:ObjectCreated:*' as const] }]
  await s3.putBucketNotificationConfiguration({
    Bucket, NotificationConfiguration: { QueueConfigurations }, SkipDestinationValidation: true,
  })
  const Policy = policy({ ...allow('sqs:SendMessage', queueArn(Bucket)), Principal: { Service: 's3.amazonaws.com' } })
  await sqs.setQueueAttributes({ QueueUrl: QueueUrl!, Attributes: { Policy } })
  await s3.putObject({ Bucket, Key: 'k', Body: '' })
  assert.equal((await next(QueueUrl!)).eventName, 'ObjectCreated:Put')
})
