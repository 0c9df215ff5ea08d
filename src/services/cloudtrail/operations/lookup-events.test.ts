import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, LookupAttributeKey, LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { cloudtrail, iam, kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const ann = await createUser(server, 'ann', allow('kms:ListKeys'))
await sdk(server, ann).kms.listKeys({})
await assertRefused(sdk(server, ann).kms.describeKey({ KeyId: key!.KeyId! }), 'AccessDeniedException', /./)
await sdk(server, undefined, 'eu-west-1').kms.listAliases({})

/** What happened, oldest first. */
const happened = ['CreateKey', 'CreateUser', 'PutUserPolicy', 'CreateAccessKey', 'ListKeys', 'DescribeKey']

const lookUp = async (input: LookupEventsCommandInput) => (await cloudtrail.lookupEvents(input)).Events!
const by = (AttributeKey: LookupAttributeKey, AttributeValue: string) =>
  ({ LookupAttributes: [{ AttributeKey, AttributeValue }] })
const names = (events: readonly Event[]) => events.map(({ EventName }) => EventName)
const at = (offset: number) => new Date(Date.now() + offset)
const refusedToken = (call: Promise<unknown>) => assertRefused(call, 'InvalidNextTokenException', /./)
/** Without the lookups of this test itself. */
const others = (events: readonly Event[]) => names(events).filter(name => name !== 'LookupEvents')

test('the newest first, in its own Region alone', async () => {
  assert.deepEqual(names(await lookUp({})), happened.toReversed())
  const elsewhere = await sdk(server, undefined, 'eu-west-1').cloudtrail.lookupEvents({})
  assert.deepEqual(names(elsewhere.Events!), ['ListAliases'])
  await assertRecord(server, 'LookupEvents', { readOnly: true, awsRegion: 'eu-west-1', responseElements: null })
})

test('an event tells what the attributes find it by, and holds its record', async () => {
  const [event] = await lookUp(by('EventName', 'DescribeKey'))
  const { EventId, EventTime, CloudTrailEvent, ...rest } = event!
  const record = JSON.parse(CloudTrailEvent!) as Record<string, unknown>
  assert.deepEqual(rest, {
    EventName: 'DescribeKey',
    ReadOnly: 'true',
    AccessKeyId: ann.accessKeyId,
    EventSource: 'kms.amazonaws.com',
    Username: 'ann',
    Resources: [{ ResourceName: key!.KeyId! }],
  })
  assert.equal(record['eventID'], EventId)
  assert.equal(record['errorCode'], 'AccessDenied')
  assert.equal(Date.parse(String(record['eventTime'])), EventTime!.getTime())
})

test('by each attribute', async () => {
  const [first] = (await lookUp({})).slice(-1)
  const cases: readonly [LookupAttributeKey, string, readonly string[]][] = [
    ['EventId', first!.EventId!, ['CreateKey']],
    ['EventName', 'CreateUser', ['CreateUser']],
    ['EventSource', 'kms.amazonaws.com', ['DescribeKey', 'ListKeys', 'CreateKey']],
    ['ReadOnly', 'false', ['CreateAccessKey', 'PutUserPolicy', 'CreateUser', 'CreateKey']],
    ['ReadOnly', 'true', ['DescribeKey', 'ListKeys']],
    ['Username', 'ann', ['DescribeKey', 'ListKeys']],
    ['Username', 'root', ['CreateAccessKey', 'PutUserPolicy', 'CreateUser', 'CreateKey']],
    ['AccessKeyId', ann.accessKeyId, ['DescribeKey', 'ListKeys']],
    ['ResourceName', key!.KeyId!, ['DescribeKey', 'CreateKey']],
    ['ResourceName', key!.Arn!, ['CreateKey']],
    ['ResourceType', 'AWS::KMS::Key', ['CreateKey']],
    ['ResourceName', 'ann', ['CreateAccessKey', 'PutUserPolicy', 'CreateUser']],
    ['ResourceType', 'AWS::IAM::User', ['CreateAccessKey', 'PutUserPolicy', 'CreateUser']],
    ['ResourceType', 'AWS::IAM::AccessKey', ['CreateAccessKey']],
    ['EventName', 'createuser', []],
    ['EventId', 'nonsense', []],
  ]
  for (const [attribute, value, expected] of cases) {
    assert.deepEqual(others(await lookUp(by(attribute, value))), expected, `${attribute} ${value}`)
  }
  assert.equal(new Set(cases.map(([attribute]) => attribute)).size, 8)
})

test('by time', async () => {
  const hour = 3_600_000
  assert.deepEqual(others(await lookUp({ StartTime: at(-hour), EndTime: at(hour) })), happened.toReversed())
  assert.deepEqual(others(await lookUp({ EndTime: at(-hour) })), [])
  await assertRefused(cloudtrail.lookupEvents({ StartTime: at(hour) }), 'InvalidTimeRangeException', /./)
  await assertRefused(cloudtrail.lookupEvents({ StartTime: at(0), EndTime: at(-hour) }), 'InvalidTimeRangeException', /./)
})

test('page by page, each event once, though lookups are recorded meanwhile', async () => {
  const wanted = by('EventSource', 'iam.amazonaws.com')
  const found: (string | undefined)[] = []
  let pages = 0
  for (let NextToken: string | undefined, more = true; more; pages++) {
    const page = await cloudtrail.lookupEvents({ ...wanted, MaxResults: 1, NextToken })
    found.push(...names(page.Events!))
    NextToken = page.NextToken
    more = NextToken !== undefined
  }
  assert.deepEqual(found, ['CreateAccessKey', 'PutUserPolicy', 'CreateUser'])
  assert.ok(pages >= 3)
})

test('a token is good for its parameters and Region alone', async () => {
  const wanted = { ...by('EventSource', 'iam.amazonaws.com'), MaxResults: 1 }
  const { NextToken } = await cloudtrail.lookupEvents(wanted)
  await refusedToken(cloudtrail.lookupEvents({ ...wanted, MaxResults: 2, NextToken }))
  await refusedToken(cloudtrail.lookupEvents({ ...by('EventName', 'CreateUser'), MaxResults: 1, NextToken }))
  await refusedToken(sdk(server, undefined, 'eu-west-1').cloudtrail.lookupEvents({ ...wanted, NextToken }))
  await refusedToken(cloudtrail.lookupEvents({ ...wanted, NextToken: 'nonsense' }))
})

test('what AWS refuses', async () => {
  const two = { LookupAttributes: [...by('Username', 'ann').LookupAttributes, ...by('ReadOnly', 'true').LookupAttributes] }
  await assertRefused(
    cloudtrail.lookupEvents(two), 'InvalidLookupAttributesException', 'You can only specify one lookup attribute at a time.',
  )
  await assertRefused(
    cloudtrail.lookupEvents(by('ReadOnly', 'True')), 'InvalidLookupAttributesException',
    'The value of the lookup attribute ReadOnly must be true or false.',
  )
  await assertRefused(
    cloudtrail.lookupEvents({ EventCategory: 'insight' }), 'NotImplementedException',
    'cloudtrail:LookupEvents with EventCategory insight is not implemented by Stockade.', 501,
  )
})

test('without the permission there is no history', async () => {
  await assertRefused(
    sdk(server, ann).cloudtrail.lookupEvents({}), 'AccessDeniedException',
    /^User: \S+:user\/ann is not authorized to perform: cloudtrail:LookupEvents because no identity/,
  )
  await iam.deleteAccessKey({ UserName: 'ann', AccessKeyId: ann.accessKeyId })
  assert.deepEqual(others(await lookUp(by('Username', 'ann'))), ['DescribeKey', 'ListKeys'], 'history outlives the key')
})
