import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { IndexReader, linesOf, readEvent, readIndex, recordOf, recordTime } from './journal-record.ts'
import type { TrailEvent } from './trail-event.ts'

const event: TrailEvent = {
  eventVersion: '1.11', userIdentity: { type: 'Root', accessKeyId: 'AKIAROOT' }, eventTime: '2026-01-02T03:04:05Z',
  eventSource: 'kms.amazonaws.com', eventName: 'Encrypt', awsRegion: 'eu-west-1', sourceIPAddress: '127.0.0.1',
  requestParameters: null, responseElements: null, eventID: '00000000-0000-4000-8000-000000000000', readOnly: true,
  resources: [
    { ARN: 'arn:aws:kms:eu-west-1:1:key/k', accountId: '1', type: 'AWS::KMS::Key' }, { ARN: 'untyped', accountId: '1' },
  ],
  eventType: 'AwsApiCall', managementEvent: true, recipientAccountId: '1', eventCategory: 'Management',
}

test('an event is found by what it says of itself, or by the names that it is given', () => {
  const place = { account: '1', region: 'eu-west-1', source: 'kms.amazonaws.com' }
  const found = { ...place, name: 'Encrypt', readOnly: true, management: true }
  const signed = { userName: 'root', accessKeyId: 'AKIAROOT' }
  const shown = [{ type: 'AWS::KMS::Key', name: 'arn:aws:kms:eu-west-1:1:key/k' }]
  assert.deepEqual(readIndex(linesOf(recordOf(event))), { ...found, ...signed, resources: shown })
  const service = { ...event, userIdentity: { type: 'AWSService', invokedBy: 'events.amazonaws.com' } }
  const names = [{ name: 'rule' }]
  assert.deepEqual(readIndex(linesOf(recordOf(service, names))), { ...found, resources: names })
})

test('its time is that of its id, and else the one that it names', () => {
  assert.equal(recordTime(linesOf(recordOf(event))), Date.parse(event.eventTime))
  const time = Date.UTC(2026, 5, 1, 0, 0, 0, 999).toString(16).padStart(12, '0')
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
  assert.equal(recordTime(linesOf(recordOf({ ...event, eventID: id }))), Date.UTC(2026, 5, 1))
})

test('a record of the form before this one reads the same', () => {
  const names = [{ type: 'AWS::IAM::User', name: 'ann' }]
  for (const given of [undefined, names]) {
    assert.deepEqual(linesOf(JSON.stringify({ event, ...(given && { names: given }) })), linesOf(recordOf(event, given)))
  }
  assert.throws(() => linesOf('nonsense'), SyntaxError)
})

// What a caller sends may look like the record around it.
const pieces = ['"', '\\', '\n', '\n{"account":"2"}\n', '","accessKeyId":"AKIAOTHER"', '\u2028', '\ud800', '}}']
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...pieces))

test('nothing that a caller sends passes for what an event is found by', () => {
  const object = <T>(value: fc.Arbitrary<T>) => fc.dictionary(text, value, { noNullPrototype: true })
  const sent = object(fc.oneof(text, fc.array(text), object(text)))
  property('journal record', 2000, fc.tuple(sent, text, text), ([requestParameters, userAgent, name]) => {
    const asked = { ...event, requestParameters, userAgent, userIdentity: { type: 'AWSService' } }
    const lines = linesOf(recordOf(asked, [{ name }]))
    assert.deepEqual(readEvent(lines), asked)
    const { account, accessKeyId, resources } = readIndex(lines)
    assert.deepEqual([lines.id, account, accessKeyId, resources], [event.eventID, '1', undefined, [{ name }]])
  })
})

test('events that are alike have one index, and of long ones none is kept', () => {
  const reader = new IndexReader()
  const read = (userAgent: string, at = event.eventTime) => reader.read(linesOf(recordOf({ ...event, userAgent, eventTime: at })))
  assert.equal(read('a'), read('b', '2027-01-01T00:00:00Z'))
  const other = { ...event, eventName: 'Decrypt', userAgent: 'x'.repeat(5000) }
  const long = () => reader.read(linesOf(recordOf(other)))
  assert.notEqual(long(), long())
  assert.deepEqual(long(), long())
})
