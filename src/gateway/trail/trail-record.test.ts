import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesOf, readEvent, readIndex } from '../../core/records/journal-record.ts'
import type { Attempt } from '../attempt.ts'
import type { Resource } from '../operation.ts'
import { trailRecords } from './trail-record.ts'

const largest = 256 * 1024

/** An attempt at a call whose every element is of the size. */
function attemptOf(size: number): Attempt {
  const text = 'ü'.repeat(size / 2)
  const schema = { type: 'structure', name: 'All', required: [], members: { Text: { schema: () => ({ type: 'string' }) } } }
  const resources = Array.from({ length: 40 }, (_, i): Resource =>
    ({ arn: `${i}${text.slice(0, size / 40)}`, account: '0', exists: true, type: 'T', authority: 'either' }))
  const many = () => resources
  const record = {
    readOnly: false, resources: [many],
    response: () => ({ Text: text }), names: () => resources.map(({ arn }) => ({ name: arn })),
  }
  const caller = { kind: 'root', account: '0', arn: 'a', id: '0', accessKeyId: 'A' }
  const call = {
    contract: { name: 'Test', input: schema, output: schema }, input: { Text: text }, given: { Text: text },
    requestId: 'r', origin: { sourceIp: '::1', secure: false, userAgent: text },
    scope: { region: 'r', account: '0', now: 0, via: [], caller },
    service: { facts: { eventSource: 'test.amazonaws.com' }, built: new Map([['Test', { definition: { record } }]]) },
  }
  return { call, once: () => 'id', notes: { text }, resolved: new Map([[many, resources]]) } as unknown as Attempt
}

test('no record is longer than AWS lets it be, whatever its elements are', async () => {
  for (const size of [100, 20_000, 28_000, 99_000, 102_000, 500_000]) {
    const [text = ''] = await trailRecords(attemptOf(size), { output: {} })
    const lines = linesOf(text)
    const event = readEvent(lines)
    assert.ok(Buffer.byteLength(text) <= largest, `${size}: ${Buffer.byteLength(text)}`)
    assert.ok(event.resources!.length > 0 && readIndex(lines).resources.length > 0 && event.userAgent!.length <= 1024)
    assert.equal('omitted' in (event.requestParameters as object), size > 90_000)
  }
})

test('what is left out is told with its size', async () => {
  const event = readEvent(linesOf((await trailRecords(attemptOf(500_000), { output: {} }))[0]!))
  const omitted = { omitted: true, originalSize: 500_011, reason: 'Too large' }
  assert.deepEqual([event.requestParameters, event.responseElements, event.additionalEventData], [omitted, omitted, omitted])
})
