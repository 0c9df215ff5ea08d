// What comes to a rule's queue, and what does not: events of the trail, events that callers put, and who stands in between.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { lettingIn, makeRule, queueArn, received, ruleArn } from '../../../test/kit/rules.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const { events, kms, sqs, ssm } = sdk(server)
const put = (Detail: object, DetailType = 'made') => events.putEvents({
  Entries: [{ Source: 'shop', DetailType, Detail: JSON.stringify(Detail) }],
})
const isEmpty = async (QueueUrl: string) => (await sqs.receiveMessage({ QueueUrl })).Messages === undefined

test('a change in the trail comes to the queue of a rule that is for it, as it is on record', async () => {
  const pattern = { source: ['aws.kms'], 'detail-type': ['AWS API Call via CloudTrail'], detail: { eventName: ['CreateKey'] } }
  const QueueUrl = await makeRule(server.url, 'keys', pattern)
  const { KeyMetadata } = await kms.createKey({})
  await kms.describeKey({ KeyId: KeyMetadata!.KeyId! })
  const [event] = await received({ sqs }, QueueUrl, 1)
  const { detail, id, ...head } = event!
  const record = (await server.records()).find(({ eventName }) => eventName === 'CreateKey')!
  assert.deepEqual(detail, record)
  assert.equal(id, record.eventID)
  assert.deepEqual(head, {
    version: '0', 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.kms', account, time: record.eventTime,
    region: 'us-east-1', resources: [],
  })
})

test('calls that only read come to rules that ask for all of them alone', async () => {
  const pattern = { detail: { eventName: ['ListAliases', 'CreateAlias'] } }
  const plain = await makeRule(server.url, 'changes', pattern)
  const all = await makeRule(server.url, 'everything', pattern, { state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' })
  const { KeyMetadata } = await kms.createKey({})
  await kms.listAliases({})
  await kms.createAlias({ AliasName: 'alias/a', TargetKeyId: KeyMetadata!.KeyId! })
  const names = (await received({ sqs }, all, 2)).map(({ detail }) => detail.eventName)
  assert.deepEqual(names.toSorted(), ['CreateAlias', 'ListAliases'])
  assert.deepEqual((await received({ sqs }, plain, 1)).map(({ detail }) => detail.eventName), ['CreateAlias'])
  assert.ok(await isEmpty(plain))
})

test('what does not fit into its queue keeps nothing from it that was put together with it', async () => {
  const QueueUrl = await makeRule(server.url, 'narrow', { source: ['shop'], 'detail-type': ['sized'] })
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { MaximumMessageSize: '1024' } })
  const details = [{ n: 1 }, { n: 2, long: 'x'.repeat(3000) }, { n: 3 }]
  await events.putEvents({
    Entries: details.map(detail => ({ Source: 'shop', DetailType: 'sized', Detail: JSON.stringify(detail) })),
  })
  const came = await received({ sqs }, QueueUrl, 2)
  assert.deepEqual(came.map(({ detail }) => detail.n as number).toSorted(), [1, 3])
  assert.ok(await isEmpty(QueueUrl))
})

test('a rule is of its Region, is asked for nothing while it is disabled, and data events come to none', async () => {
  const puts = { detail: { eventName: ['PutParameter'] } }
  const there = sdk(server, undefined, 'eu-west-1')
  const elsewhere = await makeRule(server.url, 'elsewhere', puts, { region: 'eu-west-1' })
  const disabled = await makeRule(server.url, 'disabled', puts, { state: 'DISABLED' })
  const mine = await makeRule(server.url, 'mine', { detail: { eventName: ['PutParameter', 'SendMessage', 'by hand'] } })
  await sqs.sendMessage({ QueueUrl: mine, MessageBody: '{"detail":{"eventName":"by hand"}}' })
  await ssm.putParameter({ Name: '/a', Value: 'x', Type: 'String' })
  await there.ssm.putParameter({ Name: '/b', Value: 'x', Type: 'String' })
  const names = (await received({ sqs }, mine, 2)).map(({ detail }) => detail.eventName)
  assert.deepEqual(names.toSorted(), ['PutParameter', 'by hand'])
  const came = await received(there, elsewhere, 1)
  assert.deepEqual(came.map(({ region, detail }) => [region, detail.eventName]), [['eu-west-1', 'PutParameter']])
  assert.ok(await isEmpty(disabled))
})

test('what a caller puts comes to the rules that it matches, each once, with the answer\'s id', async () => {
  const one = await makeRule(server.url, 'orders', { source: ['shop'], detail: { total: [{ numeric: ['>', 100] }] } })
  const other = await makeRule(server.url, 'all-orders', { source: ['shop'], 'detail-type': ['made'] })
  const { Entries, FailedEntryCount } = await put({ total: 150, name: 'grüße' })
  await put({ total: 50 })
  assert.equal(FailedEntryCount, 0)
  const [event, ...more] = await received({ sqs }, one, 1)
  assert.deepEqual([event!['id'], event!['source'], more], [Entries![0]!.EventId, 'shop', []])
  assert.deepEqual(event!.detail, { total: 150, name: 'grüße' })
  assert.deepEqual((await received({ sqs }, other, 2)).map(({ detail }) => detail['total']).toSorted(), [150, 50])
  assert.ok((await isEmpty(one)) && (await isEmpty(other)))
})

test('no character keeps an event from its queue, whoever put it there', async () => {
  const odd = 'odd \ufffe \uffff \u0001 \u009b'
  const pattern = { $or: [{ detail: { eventName: ['CreateKey'] } }, { source: [{ prefix: 'odd' }] }] }
  const QueueUrl = await makeRule(server.url, 'odd', pattern)
  const nobody = sdk(server, await createUser(server, 'nobody')).kms
  await kms.createKey({ Description: odd })
  await assertRefused(nobody.createKey({ Description: '\uffff' }), 'AccessDeniedException', /kms:CreateKey/)
  const Detail = '{"\uffff":"\ufffe\\ud800"}'
  await events.putEvents({ Entries: [{ Source: odd, DetailType: odd, Resources: [odd], Detail }] })
  const came = await received({ sqs }, QueueUrl, 3)
  const descriptions = came.flatMap(({ detail }) => (detail['requestParameters'] as { description?: string })?.description ?? [])
  assert.deepEqual(descriptions.toSorted(), [odd, '\uffff'])
  const { 'detail-type': type, resources, detail } = came.find(({ source }) => source === odd)!
  assert.deepEqual([type, resources, detail], [odd, [odd], { '\uffff': '\ufffe\ud800' }])
})

test('a queue that does not let the rule in, or is gone, keeps nothing from the others; the refusal is on record', async () => {
  const QueueUrl = await makeRule(server.url, 'let-in', { source: ['shop'], 'detail-type': ['apart'] })
  const Policy = lettingIn(queueArn('shut'), ruleArn('another'))
  const shut = (await sqs.createQueue({ QueueName: 'shut', Attributes: { Policy } })).QueueUrl!
  const open = (await sqs.createQueue({ QueueName: 'open-to-nobody' })).QueueUrl!
  await events.putTargets({
    Rule: 'let-in', Targets: ['shut', 'open-to-nobody', 'gone'].map(name => ({ Id: name, Arn: queueArn(name) })),
  })
  await put({ n: 1 }, 'apart')
  assert.deepEqual((await received({ sqs }, QueueUrl, 1)).map(({ detail }) => detail['n']), [1])
  const refusals = async () => (await server.records()).filter(({ eventName, errorCode, userIdentity }) =>
    eventName === 'SendMessage' && errorCode !== undefined && userIdentity['type'] === 'AWSService')
  while ((await refusals()).length < 3) await new Promise(resolve => setTimeout(resolve, 20))
  for (const { userIdentity, eventCategory, recipientAccountId } of await refusals()) {
    assert.deepEqual([userIdentity, eventCategory, recipientAccountId], [{
      type: 'AWSService', invokedBy: 'events.amazonaws.com',
    }, 'Data', account])
  }
  assert.ok((await isEmpty(shut)) && (await isEmpty(open)))
})

test('who may put events of one source puts no others', async () => {
  const Condition = { 'ForAllValues:StringEquals': { 'events:source': 'shop' }, Null: { 'events:source': 'false' } }
  const ofShop = { ...allow('events:PutEvents'), Condition }
  const seller = sdk(server, await createUser(server, 'seller', ofShop)).events
  const entry = (Source: string) => ({ Source, DetailType: 'x', Detail: '{}' })
  assert.equal((await seller.putEvents({ Entries: [entry('shop')] })).FailedEntryCount, 0)
  await assertRefused(
    seller.putEvents({ Entries: [entry('bank')] }), 'AccessDeniedException',
    /events:PutEvents on resource: arn:aws:events:us-east-1:000000000000:event-bus\/default because no/,
  )
  const ruler = sdk(server, await createUser(server, 'ruler', { ...allow('events:PutRule'), Condition })).events
  const rule = (source: readonly unknown[]) => ruler.putRule({ Name: 'limited', EventPattern: JSON.stringify({ source }) })
  await rule(['shop'])
  for (const source of [['bank'], ['shop', 'bank'], [{ prefix: '' }], [{ 'anything-but': 'x' }]]) {
    await assertRefused(rule(source), 'AccessDeniedException', /events:PutRule/)
  }
})
