// A request for every operation, in an order in which each finds what it needs: things are made, read, changed and removed again.
import * as contracts from '../src/contracts/services.gen.ts'
import { service as stockade } from '../src/contracts/stockade.ts'
import { identities, userName } from './identity-requests.ts'
import { ofObjects } from './object-requests.ts'
import { ofOrganization } from './organization-requests.ts'
import { ofSecrets } from './secret-requests.ts'
import type { Target } from './load.ts'
import { account, count, plannedIn, text, type Input, type Made, type Plan, type RestPlan } from './plan.ts'
import { call } from './requests.ts'

export { count, type Made, type Plan, type RestPlan } from './plan.ts'

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

function asAnalyzer(operation: string, method: string, path: string, input?: object): RestPlan {
  const headers = { 'content-type': 'application/json' }
  const body = input === undefined ? '' : JSON.stringify(input)
  return { service: 'accessanalyzer', operation, request: () => ({ service: 'access-analyzer', method, path, headers, body }) }
}

/** Those that are called by a method and a path. */
export const restPlans: readonly RestPlan[] = [
  ...ofObjects,
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
