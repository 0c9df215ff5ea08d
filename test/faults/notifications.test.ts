// kill -9 at any moment while objects are put: of each that is there a queue and the bus are told once, and of none that is not.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { chanceFrom } from '../kit/chance.ts'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'
import { makeRule, queueArn } from '../kit/rules.ts'
import { sdk } from '../kit/sdk.ts'
import { storePlace } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { allow, policy } from '../kit/users.ts'

const rounds = Number(process.env['STOCKADE_TEST_EFFECTS'] ?? 3)
const Bucket = 'killed'
const writers = 8
/** The server is killed when it has acknowledged so many objects of a round and a little more. */
const [least, spread] = [20, 60]

async function makeQueues(url: string): Promise<readonly string[]> {
  const { s3, sqs } = sdk({ url })
  await s3.createBucket({ Bucket })
  const Policy = policy({ ...allow('sqs:SendMessage', queueArn(Bucket)), Principal: { Service: 's3.amazonaws.com' } })
  const { QueueUrl } = await sqs.createQueue({ QueueName: Bucket, Attributes: { Policy } })
  const bus = await makeRule(url, 'killed-bus', { source: ['aws.s3'], 'detail-type': ['Object Created'] })
  await s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: {
    EventBridgeConfiguration: {}, QueueConfigurations: [{ QueueArn: queueArn(Bucket), Events: ['s3:ObjectCreated:*'] }],
  } })
  return [QueueUrl!, bus]
}

const hashed = { 'x-amz-content-sha256': createHash('sha256').update('x').digest('hex') }

/** Puts objects without pause, until the server is gone. */
async function putObjects(url: string, prefix: string, acknowledge: (key: string) => void): Promise<void> {
  const writer = async (_: unknown, of: number) => {
    for (let i = 0; ; i++) {
      const key = `${prefix}-${of}-${i}`
      const request = { service: 's3', method: 'PUT', target: `/${Bucket}/${key}`, body: 'x', headers: hashed }
      const answer = await send(url, signed(url, request)).catch(() => undefined)
      if (!answer) return
      assert.equal(answer.status, 200, answer.body)
      acknowledge(key)
    }
  }
  await Promise.all(Array.from({ length: writers }, writer))
}

interface Message {
  readonly Records?: readonly { readonly s3: { readonly object: { readonly key: string } } }[]
  readonly detail?: { readonly object: { readonly key: string } }
}

/** The keys of all that a queue has been told, until there are as many as are expected, and behind that all that come. */
async function keysTold(url: string, queue: string, expected: number): Promise<readonly string[]> {
  const { sqs } = sdk({ url })
  const QueueUrl = `${url}${new URL(queue).pathname}`
  const keys: string[] = []
  for (let isOver = false; ;) {
    const answer = await send(url, signed(url, jsonCall('stockade', 'RunTimers')))
    assert.equal(answer.status, 200, answer.body)
    for (;;) {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 })
      const told = Messages.map(({ Body }) => JSON.parse(Body!) as Message)
      keys.push(...told.flatMap(({ Records, detail }) => (detail ? [detail.object.key] : Records?.[0]?.s3.object.key ?? [])))
      if (Messages.length === 0) break
    }
    if (isOver) return keys.toSorted()
    isOver = keys.length >= expected
    await pause(50)
  }
}

async function keysThere(url: string): Promise<readonly string[]> {
  const { s3 } = sdk({ url })
  const keys: string[] = []
  let ContinuationToken: string | undefined
  do {
    const page = await s3.listObjectsV2({ Bucket, ...(ContinuationToken !== undefined && { ContinuationToken }) })
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key!))
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken !== undefined)
  return keys.toSorted()
}

test(`kill -9 while objects are put and told of, ${rounds} rounds`, { timeout: 240_000 }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  await storePlace(folder.path)
  const chance = chanceFrom(Number(process.env['STOCKADE_TEST_CHANCE'] ?? 1))
  const acknowledged: string[] = []
  let queues: readonly string[] | undefined
  for (let round = 0; round < rounds; round++) {
    const server = await spawnServer({ data: folder.path, environment: rootVariables })
    t.after(() => server.end('SIGKILL'))
    queues ??= await makeQueues(server.url)
    const [enough, later] = [least + chance.below(spread), chance.below(300)]
    let made = 0
    let ended: Promise<unknown> | undefined
    await putObjects(server.url, `round-${round}`, key => {
      acknowledged.push(key)
      if (++made === enough) ended = pause(later).then(() => server.end('SIGKILL'))
    })
    await ended
  }
  const server = await spawnServer({ data: folder.path, environment: rootVariables })
  t.after(() => server.end('SIGTERM'))
  const there = await keysThere(server.url)
  const isThere = new Set(there)
  assert.deepEqual(acknowledged.filter(key => !isThere.has(key)), [])
  for (const queue of queues!) assert.deepEqual(await keysTold(server.url, queue, there.length), there)
  t.diagnostic(`${rounds} rounds: ${there.length} objects, of each of which was told once`)
})
