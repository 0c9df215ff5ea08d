// A queue full of messages of a megabyte, by one user who asks for them, and how many there are, as often at once as he can.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../kit/identity.ts'
import { jsonCall, type Unsigned } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()
const MB = 1_000_000
const messages = 40
const atOnce = 60

test('who receives large messages, many at once, has no more in memory than what he receives', async t => {
  const eve = await createUser({ url: siege.url } as never, 'eve', allow('sqs:*'))
  await siege.call(jsonCall('sqs', 'CreateQueue', { QueueName: 'heavy' }), eve)
  const QueueUrl = `${siege.url}/${account}/heavy`
  const send = jsonCall('sqs', 'SendMessage', { QueueUrl, MessageBody: 'x'.repeat(MB) })
  const isWell = ({ status }: { readonly status: number }) => assert.equal(status, 200)
  await siege.callAll(Array<Unsigned>(messages).fill(send), eve, isWell)
  const before = await siege.memory()
  for (const [operation, input] of [
    ['ReceiveMessage', { VisibilityTimeout: 0 }], ['ReceiveMessage', {}], ['GetQueueAttributes', { AttributeNames: ['All'] }],
  ] as const) {
    const call = jsonCall('sqs', operation, { QueueUrl, ...input })
    const statuses = new Set<number>()
    const ask = async () => void statuses.add((await siege.call(call, eve)).status)
    let most = 0
    const seen = await siege.withstand(async () => {
      const asked = Promise.all(Array.from({ length: atOnce }, ask))
      const look = async () => void (most = Math.max(most, await siege.memory()))
      while (await Promise.race([asked.then(() => false), look().then(() => true)]));
    }, atOnce)
    const grown = (most - before) / MB
    t.diagnostic(`${operation}: ${grown.toFixed(0)} MB more, a bystander's slowest ${seen.slowest.toFixed(0)} ms`)
    // All want the same message: on a machine that is busy not each has its turn in ten seconds.
    statuses.delete(503)
    assert.deepEqual([...statuses], [200])
    // Each message is read, decoded and answered.
    assert.ok(grown < 4 * atOnce, `${grown.toFixed(0)} MB more`)
  }
})
