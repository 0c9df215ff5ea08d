// Clients of before SQS spoke JSON name members as the query protocol does, whatever the model calls them today.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queryCall, send, signed } from '../../kit/raw-request.ts'
import { sdk } from '../../kit/sdk.ts'
import { startServer } from '../../kit/server.ts'

const server = await startServer()
const { sqs } = sdk(server)

async function ask(action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const { status, body } = await send(server.url, signed(server.url, queryCall('sqs', action, parameters)))
  assert.equal(status, 200, body)
  return body
}

const element = (body: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? assert.fail(body)

test('a message goes through a queue by awsQuery, and is seen by JSON', async () => {
  const created = await ask('CreateQueue', {
    QueueName: 'q', 'Attribute.1.Name': 'VisibilityTimeout', 'Attribute.1.Value': '0', 'Tag.1.Key': 'a', 'Tag.1.Value': 'b',
  })
  const QueueUrl = element(created, 'QueueUrl')
  // Whoever creates it anew with other attributes is told so: they were read.
  await assert.rejects(sqs.createQueue({ QueueName: 'q', Attributes: { VisibilityTimeout: '5' } }), { name: 'QueueNameExists' })
  await ask('SendMessage', {
    QueueUrl, MessageBody: 'a <b>', 'MessageAttribute.1.Name': 'kind', 'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.1.Value.StringValue': 'x',
  })
  const received = await ask('ReceiveMessage', {
    QueueUrl, 'AttributeName.1': 'All', 'MessageAttributeName.1': 'All', VisibilityTimeout: '0',
  })
  assert.match(received, /<ReceiveMessageResult><Message><MessageId>/)
  assert.equal(element(received, 'Body'), 'a &lt;b&gt;')
  assert.match(received, /<Attribute><Name>SenderId<\/Name><Value>[^<]+<\/Value><\/Attribute>/)
  assert.match(received, /<MessageAttribute><Name>kind<\/Name><Value>.*<StringValue>x<\/StringValue>.*<\/Value>/)
  const { Messages } = await sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] })
  assert.equal(Messages?.[0]?.MessageAttributes?.['kind']?.StringValue, 'x')
})
