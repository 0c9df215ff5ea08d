// An account with as many rules as there may be, each as long as it may be, and many calls: what that costs, it waits for alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../test/kit/accounts.ts'
import type { Identity } from '../../../test/kit/identity.ts'
import { jsonCall, send, signed } from '../../../test/kit/raw-request.ts'
import { makeRule, queueArn, received } from '../../../test/kit/rules.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { mostRules } from './rules.ts'

const server = await startWithOther()
const calls = 30

/** As long as it may be; each part of it looks through a whole text in vain. */
function longPattern(): string {
  const $or: object[] = []
  const text = () => JSON.stringify({ source: ['aws.kms'], detail: { $or } })
  while (text().length < 4000) $or.push({ userAgent: [{ wildcard: '*b*' }] })
  return text()
}

const headers = { 'user-agent': 'a'.repeat(1000) }

async function callAll(identity: Identity, requests: Iterable<readonly [operation: string, input: object]>): Promise<void> {
  const left = requests[Symbol.iterator]()
  const worker = async () => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const [operation, input] = next.value
      const service = operation.startsWith('Put') ? 'events' : 'kms'
      const call = jsonCall(service, operation, input)
      const request = signed(server.url, { ...call, headers: { ...call.headers, ...headers } }, { identity })
      const { status, body } = await send(server.url, request)
      assert.equal(status, 200, body)
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
}

/** Answers, once it has, in how many milliseconds. */
async function took(work: Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work
  return performance.now() - began
}

test('whose rules cost much waits for them, and nobody else', async t => {
  const QueueUrl = await makeRule(server.url, 'watch', { detail: { eventName: ['CreateKey'] } })
  const names = Array.from({ length: mostRules }, (_, i) => `long-${i}`)
  const Targets = [{ Id: 'a', Arn: queueArn('none', undefined, other) }]
  const State = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'
  await callAll(theirs, names.map(Name => ['PutRule', { Name, State, EventPattern: longPattern() }]))
  await callAll(theirs, names.map(Rule => ['PutTargets', { Rule, Targets }]))
  await callAll(theirs, Array.from({ length: calls }, () => ['ListKeys', {}]))
  const { kms, sqs } = sdk(server)
  await kms.createKey({})
  const isAllDone = send(server.url, signed(server.url, jsonCall('stockade', 'RunTimers')))
  const [all, mine] = await Promise.all([took(isAllDone), took(received({ sqs }, QueueUrl, 1))])
  t.diagnostic(`${mine.toFixed()} ms of the ${all.toFixed()} ms that all of it takes`)
  assert.ok(mine < all / 2, `${mine} ms of ${all} ms`)
})
