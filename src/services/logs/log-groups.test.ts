// Log groups and their streams: made, listed, deleted, and who may.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CreateLogGroupCommandInput, LogGroupClass } from '@aws-sdk/client-cloudwatch-logs'
import { account } from '../../../test/kit/identity.ts'
import { assertRecord, lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { logs } = sdk(server)
const arnOf = (name: string) => `arn:aws:logs:us-east-1:${account}:log-group:${name}`

test('groups are listed by what their names begin with, page by page', async () => {
  for (const name of ['b', 'a/1', 'a/2', 'a', 'A#.-_']) await logs.createLogGroup({ logGroupName: name })
  const { logGroups = [], nextToken } = await logs.describeLogGroups({ logGroupNamePrefix: 'a', limit: 2 })
  assert.deepEqual(logGroups.map(({ logGroupName }) => logGroupName), ['a', 'a/1'])
  const rest = await logs.describeLogGroups({ logGroupNamePrefix: 'a', limit: 2, nextToken })
  assert.deepEqual([rest.logGroups!.map(({ logGroupName }) => logGroupName), rest.nextToken], [['a/2'], undefined])
  const all = await logs.describeLogGroups({})
  assert.deepEqual(all.logGroups!.map(({ logGroupName }) => logGroupName), ['A#.-_', 'a', 'a/1', 'a/2', 'b'])
  const { creationTime, ...first } = logGroups[0]!
  assert.ok(Math.abs(creationTime! - Date.now()) < 60_000)
  assert.deepEqual(first, {
    logGroupName: 'a', metricFilterCount: 0, arn: `${arnOf('a')}:*`, logGroupArn: arnOf('a'), logGroupClass: 'STANDARD',
    deletionProtectionEnabled: false,
  })
  const other = logs.describeLogGroups({ logGroupNamePrefix: 'b', nextToken })
  await assertRefused(other, 'InvalidParameterException', 'The specified nextToken is invalid.')
})

test('what makes no group', async () => {
  await logs.createLogGroup({ logGroupName: 'there' })
  await assertRefused(
    logs.createLogGroup({ logGroupName: 'there' }), 'ResourceAlreadyExistsException', 'The specified log group already exists',
  )
  await assertRefused(
    logs.createLogGroup({ logGroupName: 'aws/spans' }), 'InvalidParameterException',
    'Log groups starting with AWS/ are reserved for AWS.',
  )
  await assertRefused(
    logs.createLogGroup({ logGroupName: 'a:b' }), 'InvalidParameterException', /'logGroupName' failed to satisfy constraint/,
  )
  const reserved = logs.createLogGroup({ logGroupName: 'x', tags: { 'aws:x': '1' } })
  await assertRefused(reserved, 'InvalidParameterException', /begin with aws: are reserved/)
  for (const part of [
    { kmsKeyId: 'x' }, { logGroupClass: 'INFREQUENT_ACCESS' as const }, { deletionProtectionEnabled: true },
  ]) {
    const asked = logs.createLogGroup({ logGroupName: 'x', ...part })
    await assertRefused(asked, 'NotImplementedException', /CreateLogGroup with/, 501)
  }
  for (const part of [{ logGroupNamePattern: 'x' }, { includeLinkedAccounts: true }]) {
    await assertRefused(logs.describeLogGroups(part), 'NotImplementedException', /DescribeLogGroups with/, 501)
  }
})

test('every group is of the class STANDARD', async () => {
  await logs.createLogGroup({ logGroupName: 'classes' })
  const listed = async (logGroupClass: LogGroupClass) =>
    (await logs.describeLogGroups({ logGroupClass, logGroupNamePrefix: 'classes' })).logGroups!.length
  assert.deepEqual([await listed('STANDARD'), await listed('INFREQUENT_ACCESS'), await listed('DELIVERY')], [1, 0, 0])
})

test('what breaks the contract is told without its value, whatever the operation declares', async () => {
  const refused = (call: Promise<unknown>, sentence: string) =>
    assertRefused(call, 'InvalidParameterException', `1 validation error detected: ${sentence}`)
  const failed = 'failed to satisfy constraint: Member must'
  const ofName = `Value at 'logGroupName' ${failed} satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`
  await refused(logs.createLogGroup({ logGroupName: 'a:b' }), ofName)
  // It declares a ValidationException, which is another.
  await refused(logs.deleteLogGroup({ logGroupName: 'a:b' }), ofName)
  await assertRecord(server, 'DeleteLogGroup', { errorCode: 'InvalidParameterException', requestParameters: null })
  await refused(logs.describeLogGroups({ limit: 51 }), `Value at 'limit' ${failed} have value less than or equal to 50`)
  const untagged = logs.createLogGroup({ logGroupName: 'x', tags: {} })
  await refused(untagged, `Value at 'tags' ${failed} have length greater than or equal to 1`)
  const unknown = logs.describeLogGroups({ logGroupClass: 'X' as LogGroupClass })
  await refused(
    unknown, `Value at 'logGroupClass' ${failed} satisfy enum value set: [STANDARD, INFREQUENT_ACCESS, DELIVERY, ESSENTIALS]`,
  )
  await refused(logs.createLogGroup({} as CreateLogGroupCommandInput), `Value null at 'logGroupName' ${failed} not be null`)
})

test('a name has 512 characters', async () => {
  const [longest, tooLong] = ['a'.repeat(512), 'a'.repeat(513)]
  const sentence = 'Invalid LogGroup or LogStream, both must have length less than or equal to 512.'
  await logs.createLogGroup({ logGroupName: longest })
  await logs.createLogStream({ logGroupName: longest, logStreamName: longest })
  for (const call of [
    () => logs.createLogGroup({ logGroupName: tooLong }), () => logs.deleteLogGroup({ logGroupName: 'a:'.repeat(10_000) }),
    () => logs.createLogStream({ logGroupName: longest, logStreamName: tooLong }),
  ]) {
    await assertRefused(call(), 'InvalidParameterException', sentence)
  }
})

test('groups are asked for by a prefix or by a pattern', async () => {
  const both = { logGroupNamePrefix: 'a', logGroupNamePattern: 'a' }
  const sentence = 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.'
  await assertRefused(logs.describeLogGroups(both), 'InvalidParameterException', sentence)
})

test('a stream has one name in its group, and goes with it', async () => {
  const of = (logGroupName: string) => ({ logGroupName, logStreamName: 'one stream' })
  await logs.createLogGroup({ logGroupName: 'streams' })
  await assertRefused(logs.createLogStream(of('absent')), 'ResourceNotFoundException', 'The specified log group does not exist.')
  await logs.createLogStream(of('streams'))
  await assertRefused(
    logs.createLogStream(of('streams')), 'ResourceAlreadyExistsException', 'The specified log stream already exists',
  )
  await logs.deleteLogGroup({ logGroupName: 'streams' })
  await assertRefused(
    logs.deleteLogGroup({ logGroupName: 'streams' }), 'ResourceNotFoundException', 'The specified log group does not exist.',
  )
  await logs.createLogGroup({ logGroupName: 'streams' })
  await logs.createLogStream(of('streams'))
})

test('policies name a group by its ARN and what stands behind it', async () => {
  const made = `${arnOf('own')}:*`
  const may = ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']
  const eve = sdk(server, await createUser(server, 'eve', allow(may, made))).logs
  const resource = (tail: string) => new RegExp(`on resource: arn:aws:logs:us-east-1:${account}:log-group:${tail} because`)
  await assertRefused(eve.createLogGroup({ logGroupName: 'other' }), 'AccessDeniedException', resource('other:log-stream:'))
  await assertRefused(eve.describeLogGroups({}), 'AccessDeniedException', resource(':log-stream:'))
  await assertRefused(
    eve.createLogGroup({ logGroupName: 'own', tags: { team: 'a' } }), 'AccessDeniedException', /perform: logs:TagResource/,
  )
  await eve.createLogGroup({ logGroupName: 'own' })
  await eve.createLogStream({ logGroupName: 'own', logStreamName: 's' })
  const put = { logStreamName: 's', logEvents: [{ timestamp: Date.now(), message: 'x' }] }
  await eve.putLogEvents({ logGroupName: 'own', ...put })
  const elsewhere = eve.putLogEvents({ logGroupName: 'there', ...put })
  await assertRefused(elsewhere, 'AccessDeniedException', resource('there:log-stream:s'))
  const bare = sdk(server, await createUser(server, 'bare', allow('logs:*', arnOf('own')))).logs
  await assertRefused(bare.deleteLogGroup({ logGroupName: 'own' }), 'AccessDeniedException', resource('own:log-stream:'))
  await eve.deleteLogGroup({ logGroupName: 'own' })
})

test('tags of a request and of a group decide', async () => {
  const condition = { StringEquals: { 'aws:RequestTag/team': 'a' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }
  const tagging = { ...allow(['logs:CreateLogGroup', 'logs:TagResource']), Condition: condition }
  const streams = { ...allow('logs:CreateLogStream'), Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } }
  const own = sdk(server, await createUser(server, 'tagger', tagging, streams)).logs
  const other = own.createLogGroup({ logGroupName: 'tagged', tags: { team: 'b' } })
  await assertRefused(other, 'AccessDeniedException', /CreateLogGroup/)
  await own.createLogGroup({ logGroupName: 'tagged', tags: { team: 'a' } })
  await own.createLogStream({ logGroupName: 'tagged', logStreamName: 's' })
  const untagged = own.createLogStream({ logGroupName: 'there', logStreamName: 's' })
  await assertRefused(untagged, 'AccessDeniedException', /CreateLogStream/)
})

test('groups and streams are on record as AWS has them', async () => {
  await logs.createLogGroup({ logGroupName: 'recorded', tags: { a: 'b' } })
  await assertRecord(server, 'CreateLogGroup', {
    eventSource: 'logs.amazonaws.com', readOnly: false, eventCategory: 'Management', apiVersion: '20140328',
    requestParameters: { logGroupName: 'recorded', tags: { a: 'b' } }, responseElements: null,
  })
  await logs.describeLogGroups({})
  await assertRecord(server, 'DescribeLogGroups', { readOnly: true, responseElements: null })
  const nobody = sdk(server, await createUser(server, 'nobody')).logs
  await assert.rejects(nobody.describeLogGroups({}))
  const denied = await lastRecord(server, 'DescribeLogGroups')
  assert.deepEqual([denied.errorCode, 'apiVersion' in denied], ['AccessDenied', false])
})
