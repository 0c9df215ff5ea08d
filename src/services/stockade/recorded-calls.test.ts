import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnsOfNobody } from '../../core/sharing/turns.ts'
import { recordText } from '../../core/records/journal-record.ts'
import { uuidV7 } from '../../core/ids.ts'
import { findCalls } from './recorded-calls.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 0, 2)
const ann = 'arn:aws:iam::000000000000:user/ann'

/** Of a call that began then. */
function recordOf(began: number, arn: string, more: object = {}): string {
  const id = uuidV7(began, length => Buffer.alloc(length))
  const event = {
    eventID: id, eventTime: new Date(began).toISOString(), recipientAccountId: '1', userIdentity: { accountId: '1', arn },
    ...more,
  }
  return recordText({ id, index: '{}', event: JSON.stringify(event) })
}

test('a call that was long under way hides none that ended before it', async () => {
  // The newest first: an upload of somebody else, which began eight hours ago and has just ended.
  const records = [recordOf(now - 8 * hour, 'arn:aws:iam::000000000000:user/bob'), recordOf(now - 6 * hour, ann)]
  const pages = [records.map((record, i) => ({ record, position: 2 - i })), []]
  const journal = { read: async () => pages.shift()! }
  const state = { turns: turnsOfNobody, turn: async () => undefined }
  const which = { caller: { name: ann, account: '1' }, from: now - 6.5 * hour, to: now }
  const { calls, complete } = await findCalls({ journal, state } as never, which)
  assert.deepEqual([calls.length, complete], [1, true])
})

test('another account\'s record of a call is none of the caller\'s', async () => {
  const requestID = 'one'
  const records = ['2', '1'].map(recipientAccountId => recordOf(now, ann, { recipientAccountId, requestID }))
  for (const which of [{ requestIds: new Set([requestID]) }, { caller: { name: ann, account: '1' } }]) {
    const pages = [records.map((record, i) => ({ record, position: 2 - i })), []]
    const journal = { read: async () => pages.shift()! }
    const state = { turns: turnsOfNobody, turn: async () => undefined }
    const { calls } = await findCalls({ journal, state } as never, { ...which, from: now - hour, to: now })
    assert.deepEqual(calls.map(({ event }) => event.recipientAccountId), ['1'])
  }
})

test('what a service did by itself is no call, though its record has the id of a request', async () => {
  const requestID = 'one'
  const own = { requestID, userIdentity: { accountId: '1', invokedBy: 'AWS Internal' } }
  const pages = [[{ record: recordOf(now, ann, own), position: 1 }], []]
  const journal = { read: async () => pages.shift()! }
  const state = { turns: turnsOfNobody, turn: async () => undefined }
  const which = { requestIds: new Set([requestID]), from: now - hour, to: now }
  assert.deepEqual(await findCalls({ journal, state } as never, which), { calls: [], complete: false })
})

test('what a request is made of stands before it, and behind the page that ends with it', async () => {
  const records = [recordOf(now, ann, { requestID: 'one' })]
  const [id, , event] = recordOf(now, ann, { requestID: 'inner' }).split('\n')
  const hop = recordText({ id: id!, index: JSON.stringify({ within: ['one'] }), event: event! })
  const before = recordOf(now, ann, { requestID: 'other' })
  const pages = [records, [hop, before]].map(page => page.map((record, i) => ({ record, position: 3 - i })))
  const journal = { read: async () => pages.shift()! }
  const state = { turns: turnsOfNobody, turn: async () => undefined }
  const which = { requestIds: new Set(['one']), from: -Infinity, to: Infinity }
  const { calls, complete } = await findCalls({ journal, state } as never, which)
  assert.deepEqual(calls.map(({ event: { requestID }, isHop }) => [requestID, isHop]), [['one', false], ['inner', true]])
  assert.equal(complete, true)
})
