// A request for every operation, in an order in which each finds what it needs: things are made, read, changed and removed again.
import { createHash } from 'node:crypto'
import * as contracts from '../src/contracts/services.gen.ts'
import { service as stockade } from '../src/contracts/stockade.ts'
import { identities, userName } from './identity-requests.ts'
import { ofOrganization } from './organization-requests.ts'
import { ofSecrets } from './secret-requests.ts'
import type { Target } from './load.ts'
import { account, count, plannedIn, type Input, type Made, type Plan } from './plan.ts'
import { call, type RestCall } from './requests.ts'

export { count, type Made, type Plan } from './plan.ts'

const kms = plannedIn(contracts.kms)
const ssm = plannedIn(contracts.ssm)
const cloudtrail = plannedIn(contracts.cloudtrail)
const shield = plannedIn(contracts.shield)
const organizations = plannedIn(contracts.organizations)
const sqs = plannedIn(contracts.sqs)
const events = plannedIn(contracts.events)
const logs = plannedIn(contracts.logs)
const own = plannedIn(stockade)

const keyPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
})
const text = Buffer.alloc(1024, 'x').toString('base64')
const queue = (i: number) => ({ QueueUrl: `/${account}/bench-${i}` })
/** A Region has 300 of them at most. */
const ruleName = (i: number) => `bench-${i % 200}`
const ofRule = (more: object): Input => i => ({ Rule: ruleName(i), ...more })
const pattern = (i: number) => JSON.stringify({ source: [ruleName(i)], detail: { n: [{ numeric: ['>', 5] }] } })
const testEvent = JSON.stringify({
  'id': '1', 'source': 'bench', 'detail-type': 'made', 'account': account, 'region': 'us-east-1', 'time': '2026-01-01T00:00:00Z',
})
const queueTarget = { Id: 'queue', Arn: `arn:aws:sqs:us-east-1:${account}:bench` }
const inGroup = (more: () => object): Input => i => ({ logGroupName: `bench/${i}`, ...more() })

const KeyId: Input = (i, { keys }) => ({ KeyId: keys[i] })
const alias = (i: number) => `alias/bench-${i}`
const arnOfKey = (key: string | undefined) => `arn:aws:kms:us-east-1:${account}:key/${key}`
const grant = { GranteePrincipal: `arn:aws:iam::${account}:root`, Operations: ['Encrypt', 'Decrypt'] }
const ofKey = (more: object): Input => (i, { keys }) => ({ KeyId: keys[i], ...more })

const keys: readonly Plan[] = [
  kms('CreateKey', undefined, listKeys),
  kms('DescribeKey', KeyId), kms('ListKeys', () => ({ Limit: 100 })),
  kms('CreateAlias', (i, made) => ({ AliasName: alias(i), TargetKeyId: made.keys[i] })),
  kms('UpdateAlias', (i, made) => ({ AliasName: alias(i), TargetKeyId: made.keys[(i + 1) % count] })),
  kms('ListAliases', KeyId), kms('DeleteAlias', i => ({ AliasName: alias(i) })),
  kms('Encrypt', ofKey({ Plaintext: text }), encryptSome),
  kms('Decrypt', (i, { blobs }) => ({ CiphertextBlob: blobs[i % blobs.length] })),
  kms('ReEncrypt', (i, made) => ({ CiphertextBlob: made.blobs[i % made.blobs.length], DestinationKeyId: made.keys[i] })),
  kms('GenerateDataKey', ofKey({ KeySpec: 'AES_256' })), kms('GenerateDataKeyWithoutPlaintext', ofKey({ KeySpec: 'AES_256' })),
  kms('GenerateRandom', () => ({ NumberOfBytes: 32 })),
  kms('GetKeyLastUsage', KeyId),
  kms('GetKeyPolicy', KeyId), kms('ListKeyPolicies', KeyId), kms('PutKeyPolicy', ofKey({ Policy: keyPolicy })),
  kms('TagResource', ofKey({ Tags: [{ TagKey: 'team', TagValue: 'a' }] })), kms('ListResourceTags', KeyId),
  kms('UntagResource', ofKey({ TagKeys: ['team'] })), kms('UpdateKeyDescription', ofKey({ Description: 'changed' })),
  kms('EnableKeyRotation', KeyId), kms('GetKeyRotationStatus', KeyId), kms('DisableKeyRotation', KeyId),
  kms('RotateKeyOnDemand', KeyId), kms('ListKeyRotations', KeyId),
  kms('CreateGrant', ofKey(grant), grantAgain),
  kms('RevokeGrant', (i, made) => ({ KeyId: made.keys[i], GrantId: made.grants[i]?.[0] })),
  kms('RetireGrant', (i, made) => ({ KeyId: arnOfKey(made.keys[i]), GrantId: made.grants[i]?.[1] })),
  kms('ListGrants', KeyId), kms('ListRetirableGrants', () => ({ RetiringPrincipal: `arn:aws:iam::${account}:root` })),
  kms('DisableKey', KeyId), kms('EnableKey', KeyId), kms('DescribeCustomKeyStores', () => ({ Limit: 10 })),
  kms('ScheduleKeyDeletion', ofKey({ PendingWindowInDays: 7 })), kms('CancelKeyDeletion', KeyId),
]

const parameterName = (i: number) => `/bench/${i % 40}/${i}`
const Name: Input = i => ({ Name: parameterName(i) })
const tagged = (more: object): Input => i => ({ ResourceType: 'Parameter', ResourceId: parameterName(i), ...more })

const setting = (more: object): Input => () => ({ SettingId: '/ssm/parameter-store/high-throughput-enabled', ...more })

const others: readonly Plan[] = [
  ssm('PutParameter', i => ({ Name: parameterName(i), Value: 'a value', Type: 'String' })),
  ssm('GetParameter', Name), ssm('GetParameters', i => ({ Names: [parameterName(i)] })),
  ssm('GetParametersByPath', i => ({ Path: `/bench/${i % 40}` })), ssm('GetParameterHistory', Name),
  ssm('DescribeParameters', i => ({ ParameterFilters: [{ Key: 'Name', Values: [parameterName(i)] }] })),
  ssm('LabelParameterVersion', i => ({ Name: parameterName(i), Labels: ['current'] })),
  ssm('UnlabelParameterVersion', i => ({ Name: parameterName(i), ParameterVersion: 1, Labels: ['current'] })),
  ssm('AddTagsToResource', tagged({ Tags: [{ Key: 'team', Value: 'a' }] })), ssm('ListTagsForResource', tagged({})),
  ssm('GetResourcePolicies', i => ({ ResourceArn: `arn:aws:ssm:us-east-1:${account}:parameter${parameterName(i)}` })),
  ssm('RemoveTagsFromResource', tagged({ TagKeys: ['team'] })), ssm('DeleteParameter', Name),
  ssm('DeleteParameters', i => ({ Names: [parameterName(i)] })),
  ssm('GetServiceSetting', setting({})), ssm('UpdateServiceSetting', setting({ SettingValue: 'true' })),
  ssm('ResetServiceSetting', setting({})),
  ...ofSecrets, shield('GetSubscriptionState'),
  sqs('CreateQueue', i => ({ QueueName: `bench-${i}`, tags: { team: 'a' } })),
  sqs('GetQueueUrl', i => ({ QueueName: `bench-${i}` })), sqs('ListQueues', i => ({ QueueNamePrefix: `bench-${i}` })),
  sqs('SetQueueAttributes', i => ({ ...queue(i), Attributes: { VisibilityTimeout: '60' } })),
  sqs('GetQueueAttributes', i => ({ ...queue(i), AttributeNames: ['All'] })),
  sqs('SendMessage', i => ({ ...queue(i), MessageBody: 'a message' })), sqs('ReceiveMessage', queue),
  sqs('SendMessageBatch', i => ({ ...queue(i), Entries: [{ Id: 'a', MessageBody: 'a message' }] })),
  sqs('DeleteMessageBatch', i => ({ ...queue(i), Entries: [{ Id: 'a', ReceiptHandle: 'none' }] })), sqs('PurgeQueue', queue),
  sqs('DeleteQueue', queue),
  events('PutRule', i => ({ Name: ruleName(i), EventPattern: pattern(i), Tags: [{ Key: 'team', Value: 'a' }] })),
  events('TestEventPattern', i => ({ Event: testEvent, EventPattern: pattern(i) })),
  events('DescribeRule', i => ({ Name: ruleName(i) })), events('PutTargets', ofRule({ Targets: [queueTarget] })),
  events('PutEvents', i => ({ Entries: [{ Source: ruleName(i), DetailType: 'made', Detail: '{"n":1}' }] })),
  events('RemoveTargets', ofRule({ Ids: ['queue'] })), events('DeleteRule', i => ({ Name: ruleName(i) })),
  logs('CreateLogGroup', inGroup(() => ({ tags: { team: 'a' } }))),
  logs('CreateLogStream', inGroup(() => ({ logStreamName: 's' }))),
  logs('PutLogEvents', inGroup(() => ({ logStreamName: 's', logEvents: [{ timestamp: Date.now(), message: 'a message' }] }))),
  logs('DescribeLogGroups', i => ({ logGroupNamePrefix: `bench/${i}` })), logs('DeleteLogGroup', inGroup(() => ({}))),
  cloudtrail('LookupEvents', i => ({
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: userName(i) }], MaxResults: 50,
  }), makeOrganization),
  ...ofOrganization.map(([operation, input]) => organizations(operation, input)),
  own('GetStatus'), own('GetMetrics'), own('RunTimers'), own('ConfirmClock'),
]

export const plans: readonly Plan[] = [...keys, ...identities, ...others]

export interface RestPlan {
  readonly service: string
  readonly operation: string
  request(index: number): RestCall
}

const bucket = (i: number) => `/bench-${i}`
const object = (i: number) => `${bucket(i)}/object`

function asS3(operation: string, method: string, path: (i: number) => string, body = '', headers = {}): RestPlan {
  return { service: 's3', operation, request: i => ({ service: 's3', method, path: path(i), headers, body }) }
}

function asAnalyzer(operation: string, method: string, path: string, input?: object): RestPlan {
  const headers = { 'content-type': 'application/json' }
  const body = input === undefined ? '' : JSON.stringify(input)
  return { service: 'accessanalyzer', operation, request: () => ({ service: 'access-analyzer', method, path, headers, body }) }
}

const taggedObject = '<Tagging><TagSet><Tag><Key>team</Key><Value>blue</Value></Tag></TagSet></Tagging>'
const versioned = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
const locking = '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>'
const deleted = '<Delete><Object><Key>object</Key></Object></Delete>'
const encrypted = '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>'
  + '<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
const blocked = '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>'
const owned = '<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>'
const lifecycle = '<LifecycleConfiguration><Rule><ID>a</ID><Filter/><Status>Enabled</Status><Expiration><Days>9</Days>'
  + '</Expiration></Rule></LifecycleConfiguration>'
const notifications = '<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>'
const website = '<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>'
const cors = '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>'
  + '</CORSConfiguration>'
const bucketTags = '<Tagging><TagSet><Tag><Key>team</Key><Value>blue</Value></Tag></TagSet></Tagging>'
const paid = '<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>'
const bucketPolicy = (i: number) => JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 's3:GetObject', Resource: `arn:aws:s3:::bench-${i}/*` },
})

/** What S3 takes only with its digest. */
function withDigest(
  operation: string, method: string, path: (i: number) => string, body: (i: number) => string, more: object = {},
): RestPlan {
  return { service: 's3', operation, request(i) {
    const headers = { 'content-md5': createHash('md5').update(body(i)).digest('base64'), ...more }
    return { service: 's3', method, path: path(i), headers, body: body(i) }
  } }
}

/** Those that are called by a method and a path. */
export const restPlans: readonly RestPlan[] = [
  asS3('CreateBucket', 'PUT', bucket), asS3('HeadBucket', 'HEAD', bucket), asS3('ListBuckets', 'GET', () => '/?max-buckets=10'),
  asS3('GetBucketLocation', 'GET', i => `${bucket(i)}?location=`), asS3('PutObject', 'PUT', object, text),
  asS3('GetObject', 'GET', object), asS3('HeadObject', 'HEAD', object),
  withDigest('PutBucketEncryption', 'PUT', i => `${bucket(i)}?encryption=`, () => encrypted),
  asS3('GetBucketEncryption', 'GET', i => `${bucket(i)}?encryption=`),
  asS3('DeleteBucketEncryption', 'DELETE', i => `${bucket(i)}?encryption=`),
  withDigest('PutBucketPolicy', 'PUT', i => `${bucket(i)}?policy=`, bucketPolicy),
  asS3('GetBucketPolicy', 'GET', i => `${bucket(i)}?policy=`),
  asS3('GetBucketPolicyStatus', 'GET', i => `${bucket(i)}?policyStatus=`),
  asS3('DeleteBucketPolicy', 'DELETE', i => `${bucket(i)}?policy=`),
  withDigest('PutBucketOwnershipControls', 'PUT', i => `${bucket(i)}?ownershipControls=`, () => owned),
  asS3('GetBucketOwnershipControls', 'GET', i => `${bucket(i)}?ownershipControls=`),
  withDigest('PutBucketAcl', 'PUT', i => `${bucket(i)}?acl=`, () => '', { 'x-amz-acl': 'private' }),
  asS3('GetBucketAcl', 'GET', i => `${bucket(i)}?acl=`),
  withDigest('PutObjectAcl', 'PUT', i => `${object(i)}?acl=`, () => '', { 'x-amz-acl': 'private' }),
  asS3('GetObjectAcl', 'GET', i => `${object(i)}?acl=`),
  asS3('DeleteBucketOwnershipControls', 'DELETE', i => `${bucket(i)}?ownershipControls=`),
  withDigest('PutBucketCors', 'PUT', i => `${bucket(i)}?cors=`, () => cors),
  asS3('GetBucketCors', 'GET', i => `${bucket(i)}?cors=`), asS3('DeleteBucketCors', 'DELETE', i => `${bucket(i)}?cors=`),
  withDigest('PutBucketLifecycleConfiguration', 'PUT', i => `${bucket(i)}?lifecycle=`, () => lifecycle),
  asS3('GetBucketLifecycleConfiguration', 'GET', i => `${bucket(i)}?lifecycle=`),
  asS3('DeleteBucketLifecycle', 'DELETE', i => `${bucket(i)}?lifecycle=`),
  asS3('PutBucketNotificationConfiguration', 'PUT', i => `${bucket(i)}?notification=`, notifications),
  asS3('GetBucketNotificationConfiguration', 'GET', i => `${bucket(i)}?notification=`),
  withDigest('PutBucketWebsite', 'PUT', i => `${bucket(i)}?website=`, () => website),
  asS3('GetBucketWebsite', 'GET', i => `${bucket(i)}?website=`),
  asS3('DeleteBucketWebsite', 'DELETE', i => `${bucket(i)}?website=`),
  withDigest('PutBucketTagging', 'PUT', i => `${bucket(i)}?tagging=`, () => bucketTags),
  asS3('GetBucketTagging', 'GET', i => `${bucket(i)}?tagging=`),
  asS3('DeleteBucketTagging', 'DELETE', i => `${bucket(i)}?tagging=`),
  withDigest('PutBucketLogging', 'PUT', i => `${bucket(i)}?logging=`, () => '<BucketLoggingStatus/>'),
  asS3('GetBucketLogging', 'GET', i => `${bucket(i)}?logging=`),
  withDigest('PutBucketRequestPayment', 'PUT', i => `${bucket(i)}?requestPayment=`, () => paid),
  asS3('GetBucketRequestPayment', 'GET', i => `${bucket(i)}?requestPayment=`),
  asS3('GetBucketAccelerateConfiguration', 'GET', i => `${bucket(i)}?accelerate=`),
  withDigest('PutPublicAccessBlock', 'PUT', i => `${bucket(i)}?publicAccessBlock=`, () => blocked),
  asS3('GetPublicAccessBlock', 'GET', i => `${bucket(i)}?publicAccessBlock=`),
  asS3('DeletePublicAccessBlock', 'DELETE', i => `${bucket(i)}?publicAccessBlock=`),
  asS3('ListObjects', 'GET', bucket), asS3('ListObjectsV2', 'GET', i => `${bucket(i)}?list-type=2`),
  asS3('ListObjectVersions', 'GET', i => `${bucket(i)}?versions=`),
  asS3('CopyObject', 'PUT', object, '', { 'x-amz-copy-source': object(0), 'x-amz-metadata-directive': 'REPLACE' }),
  asS3('CreateMultipartUpload', 'POST', i => `${object(i)}?uploads=`),
  asS3('ListMultipartUploads', 'GET', i => `${bucket(i)}?uploads=`),
  withDigest('PutObjectTagging', 'PUT', i => `${object(i)}?tagging=`, () => taggedObject),
  asS3('GetObjectTagging', 'GET', i => `${object(i)}?tagging=`),
  asS3('GetObjectAttributes', 'GET', i => `${object(i)}?attributes=`, '', { 'x-amz-object-attributes': 'ETag,ObjectSize' }),
  asS3('DeleteObjectTagging', 'DELETE', i => `${object(i)}?tagging=`),
  withDigest('DeleteObjects', 'POST', i => `${bucket(i)}?delete=`, () => deleted),
  asS3('DeleteObject', 'DELETE', object), asS3('GetBucketVersioning', 'GET', i => `${bucket(i)}?versioning=`),
  asS3('PutBucketVersioning', 'PUT', i => `${bucket(i)}?versioning=`, versioned),
  withDigest('PutObjectLockConfiguration', 'PUT', i => `${bucket(i)}?object-lock=`, () => locking),
  asS3('GetObjectLockConfiguration', 'GET', i => `${bucket(i)}?object-lock=`),
  asS3('DeleteBucket', 'DELETE', bucket),
  asAnalyzer('CheckAccessNotGranted', 'POST', '/policy/check-access-not-granted', {
    policyDocument: keyPolicy, policyType: 'RESOURCE_POLICY', access: [{ actions: ['s3:*'] }],
  }),
  asAnalyzer('CheckNoNewAccess', 'POST', '/policy/check-no-new-access', {
    newPolicyDocument: keyPolicy, existingPolicyDocument: keyPolicy, policyType: 'RESOURCE_POLICY',
  }),
  asAnalyzer('CheckNoPublicAccess', 'POST', '/policy/check-no-public-access', {
    policyDocument: keyPolicy, resourceType: 'AWS::KMS::Key',
  }),
  asAnalyzer('ListAnalyzers', 'GET', '/analyzer'),
  asAnalyzer('ValidatePolicy', 'POST', '/policy/validation', { policyDocument: keyPolicy, policyType: 'RESOURCE_POLICY' }),
]

async function listKeys(server: Target, made: Made): Promise<void> {
  const found: string[] = []
  for (let Marker: string | undefined; found.length < count;) {
    const target = 'TrentService.ListKeys'
    const { Keys, NextMarker } = await call<{ Keys: { KeyId: string }[]; NextMarker?: string }>(server, {
      service: 'kms', target, input: { Limit: 1000, ...(Marker !== undefined && { Marker }) },
    })
    found.push(...Keys.map(key => key.KeyId))
    Marker = NextMarker
  }
  made.keys = found
}

async function makeOrganization(server: Target): Promise<void> {
  const { name: service, targetPrefix } = contracts.organizations
  await call(server, { service, target: `${targetPrefix}.CreateOrganization`, input: {} })
}

async function grantAgain(server: Target, made: Made): Promise<void> {
  const ask = <T>(operation: string, input: object) =>
    call<T>(server, { service: 'kms', target: `TrentService.${operation}`, input })
  const grants: string[][] = []
  for (let i = 0; i < made.keys.length; i += 50) {
    grants.push(...await Promise.all(made.keys.slice(i, i + 50).map(async key => {
      await ask('CreateGrant', { KeyId: key, ...grant })
      return (await ask<{ Grants: { GrantId: string }[] }>('ListGrants', { KeyId: key })).Grants.map(({ GrantId }) => GrantId)
    })))
  }
  made.grants = grants
}

async function encryptSome(server: Target, made: Made): Promise<void> {
  const encrypt = (key: string | undefined) => call<{ CiphertextBlob: string }>(server, {
    service: 'kms', target: 'TrentService.Encrypt', input: { KeyId: key, Plaintext: text },
  })
  made.blobs = (await Promise.all(made.keys.slice(0, 64).map(encrypt))).map(({ CiphertextBlob }) => CiphertextBlob)
}
