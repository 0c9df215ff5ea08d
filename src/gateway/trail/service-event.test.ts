import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { linesOf, readEvent, readIndex } from '../../core/records/journal-record.ts'
import { serviceEventRecord } from './service-event.ts'

const now = Date.UTC(2026, 10, 22, 5, 19, 10, 999)
const place = { source: 'kms.amazonaws.com', account: '111122223333', region: 'eu-west-1', now }
const resources = [{ ARN: 'arn:aws:kms:eu-west-1:111122223333:key/k', accountId: '111122223333', type: 'AWS::KMS::Key' }]

test('what a service did by itself is shown as AWS\'s doing', () => {
  const lines = linesOf(serviceEventRecord(place, { name: 'DeleteKey', resources }, randomBytes))
  const { eventID, ...rest } = readEvent(lines)
  assert.match(eventID, /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  assert.deepEqual(readIndex(lines).resources, [{ type: 'AWS::KMS::Key', name: resources[0]!.ARN }])
  assert.deepEqual(rest, {
    eventVersion: '1.11',
    userIdentity: { accountId: '111122223333', invokedBy: 'AWS Internal' },
    eventTime: '2026-11-22T05:19:10Z',
    eventSource: 'kms.amazonaws.com',
    eventName: 'DeleteKey',
    awsRegion: 'eu-west-1',
    sourceIPAddress: 'AWS Internal',
    userAgent: 'AWS Internal',
    requestParameters: null,
    responseElements: null,
    readOnly: false,
    resources,
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
  })
})

test('details stand where there are any', () => {
  const details = { keyOrigin: 'AWS_KMS' }
  const record = serviceEventRecord(place, { name: 'RotateKey', resources, details }, randomBytes)
  assert.deepEqual(readEvent(linesOf(record)).serviceEventDetails, details)
})

test('what is shown as a call has what it answers, and the id of a request', () => {
  const shown = { name: 'SynchronizeMultiRegionKey', resources, response: { keyId: resources[0]!.ARN }, isCall: true } as const
  const event = readEvent(linesOf(serviceEventRecord(place, shown, randomBytes)))
  assert.deepEqual([event.eventType, event.responseElements], ['AwsApiCall', { keyId: resources[0]!.ARN }])
  assert.match(event.requestID!, /^[0-9a-f-]{36}$/)
})
