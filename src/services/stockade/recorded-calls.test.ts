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
function recordOf(began: number, arn: string): string {
  const id = uuidV7(began, length => Buffer.alloc(length))
  const event = {
    eventID: id, eventTime: new Date(began).toISOString(), recipientAccountId: '1', userIdentity: { accountId: '1', arn },
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
