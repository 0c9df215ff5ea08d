// A call that conflicts in every attempt: it is tried for some seconds, counted, and told so in its service's own words.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { systemClock } from '../../src/core/clock.ts'
import type { Batch } from '../../src/storage/store.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'

/** Milliseconds that pass with each conflict, so that the test need not wait for them. */
const each = 900
let conflicts = 0
const monotonic = systemClock.monotonic
mock.method(systemClock, 'monotonic', () => monotonic() + conflicts * each)

const contended = ['CreateUser', 'PutParameter', 'CreateKey']
const isContended = ({ writes, records }: Batch): boolean =>
  writes.length > 0 && records.some(record => contended.some(name => record.includes(`"eventName":"${name}"`)))

const server = await startServer({
  metricsPort: 0,
  between(storage) {
    const commit = storage.store.commit.bind(storage.store)
    storage.store.commit = async batch => {
      if (!isContended(batch)) return commit(batch)
      conflicts++
      return { committed: false, conflict: batch.expectations[0]! }
    }
    return storage
  },
})

test('it is refused as its service says that others changed the same, and never for a rate', async () => {
  const { iam, ssm, kms } = sdk(server)
  const others = 'The request was rejected because others changed the same resource at the same time. Submit it again.'
  await assertRefused(iam.createUser({ UserName: 'ann' }), 'ConcurrentModification', others, 409)
  await assertRefused(ssm.putParameter({ Name: 'a', Value: 'b', Type: 'String' }), 'TooManyUpdates', others, 400)
  await assertRefused(kms.createKey({}), 'ServiceUnavailable', others, 503)
  const codes = (await server.records()).map(({ eventName, errorCode }) => [eventName, errorCode])
  assert.deepEqual(codes, [
    ['CreateUser', 'ConcurrentModificationException'], ['PutParameter', 'TooManyUpdates'], ['CreateKey', 'ServiceUnavailable'],
  ])
  const metrics = await (await fetch(server.metricsUrl!)).text()
  const counted = [...metrics.matchAll(/stockade_conflicts_total\{service="(\w+)",operation="(\w+)"\} (\d+)/g)]
  assert.deepEqual(counted.map(([, , operation]) => operation), ['CreateUser', 'PutParameter', 'CreateKey'])
  for (const [, , , count] of counted) assert.ok(Number(count) > 1, `${count} attempts`)
})
