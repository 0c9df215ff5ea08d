import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import type { JournalRecord } from '../../core/trail-event.ts'
import { attributesOf } from './event-facts.ts'
import { findKind, readKind } from './event-kind.ts'
import { drawEvent } from './history.kit.ts'

/** Whether the record was cut; if it was, what the history asks of it must be what the record says. */
function isCut(record: JournalRecord): boolean {
  const kind = findKind(JSON.stringify(record))
  const shared = kind && readKind(kind)
  if (!shared) return false
  assert.deepEqual(attributesOf(shared), attributesOf(record))
  const placeOf = ({ event }: JournalRecord) => [event.recipientAccountId, event.awsRegion, event.managementEvent]
  assert.deepEqual(placeOf(shared), placeOf(record))
  assert.equal(kind.eventId, record.event.eventID)
  return true
}

const plain = drawEvent(1).record

test('records are told by their kind', () => {
  assert.ok(isCut({ event: { ...plain.event, requestParameters: { keyId: 'a' } } }))
  const kinds = ['a', 'b'].map(keyId => findKind(JSON.stringify({ event: { ...plain.event, requestParameters: { keyId } } })))
  assert.equal(kinds[0]?.text, kinds[1]?.text)
})

// What a caller sends may look like the record around it.
const names = ['eventID', 'sourceIPAddress', 'readOnly', 'recipientAccountId', 'resources']
const id = plain.event.eventID
const pieces = ['"', '\\', ',"eventID":"', ',"sourceIPAddress":', `,"eventID":"${id}"`, `"}}}`, '\ud800', id]
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...pieces))
const json = fc.letrec(tie => ({
  value: fc.oneof({ maxDepth: 3 }, text, fc.boolean(), fc.constant(null), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(fc.oneof(fc.constantFrom(...names), text), tie('value'), { maxKeys: 4 }),
})).object

test('nothing that a caller sends passes for what the history asks', () => {
  let cases = 0
  let cut = 0
  const parts = fc.tuple(json, json, text, text)
  property('event kind', 2000, parts, ([requestParameters, responseElements, userName, eventName]) => {
    cases++
    const userIdentity = { type: 'IAMUser', userName }
    const event = { ...plain.event, userIdentity, eventName, requestParameters, responseElements }
    if (isCut({ event, names: [{ type: userName, name: eventName }] })) cut++
  })
  assert.ok(cut > cases / 10 && cut < cases, String(cut))
})
