// Queues full of large messages: how much of them is read by who receives one, deletes it, or asks how many there are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import type { Stored } from '../../storage/store.ts'

let bytes = 0
const count = (rows: readonly (Stored | undefined)[]) => {
  for (const row of rows) bytes += row?.value.length ?? 0
}

const server = await startServer({
  between(storage) {
    const { store } = storage
    const [read, scan] = [store.read.bind(store), store.scan.bind(store)]
    store.read = (...place) => read(...place).then(row => (count([row]), row))
    store.scan = (...range) => scan(...range).then(found => (count(found.rows), found))
    return storage
  },
})
const { sqs } = sdk(server)
const size = 200_000

/** With the bytes of rows that were read meanwhile. */
async function during<Answer>(call: () => Promise<Answer>) {
  bytes = 0
  const answer = await call()
  return { answer, read: bytes }
}

test('a message is read by who receives it, and no other is', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'heavy' })
  const texts = Array.from({ length: 40 }, (_, i) => `${i} `.padEnd(size, 'x'))
  const MessageAttributes = { note: { DataType: 'String', StringValue: 'n'.repeat(2000) } }
  for (const MessageBody of texts) await sqs.sendMessage({ QueueUrl, MessageBody, MessageAttributes })
  const AttributeNames = ['All' as const]
  const { read: told } = await during(() => sqs.getQueueAttributes({ QueueUrl, AttributeNames }))
  assert.ok(told < size / 2, `${told} bytes were read to tell how many there are`)
  for (const most of [1, 3]) {
    const asked = { QueueUrl, MaxNumberOfMessages: most, MessageAttributeNames: ['All'] }
    const { answer: { Messages = [] }, read } = await during(() => sqs.receiveMessage(asked))
    assert.ok(read < (most + 0.5) * (size + 2000), `${read} bytes were read to receive ${most}`)
    assert.deepEqual(Messages.map(({ Body }) => texts.includes(Body!)), Array<boolean>(most).fill(true))
    const [first] = Messages
    assert.equal(first!.MessageAttributes!['note']!.StringValue, 'n'.repeat(2000))
    const { read: deleted } = await during(() => sqs.deleteMessage({ QueueUrl, ReceiptHandle: first!.ReceiptHandle }))
    assert.ok(deleted < size / 2, `${deleted} bytes were read to delete one`)
  }
  const { read: held } = await during(() => sqs.getQueueAttributes({ QueueUrl, AttributeNames }))
  assert.ok(held < size / 2, `${held} bytes were read to tell how many are held`)
})
