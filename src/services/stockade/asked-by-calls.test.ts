// How much is asked about recorded calls, and in how many pieces.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordOf } from '../../core/records/journal-record.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import { askedByCalls } from './asked-by-calls.ts'
import generatePolicy from './operations/generate-policy.ts'

const events = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ eventSource: 'kms.amazonaws.com', eventName: `Do${i}` }) as TrailEvent)
const calls = (count: number) => events(count).map(event => ({ event, isDenied: false, isSilent: false, isHop: false }))

test('between two calls that are asked about others may have their turn', async () => {
  let [turns, asked, isRead] = [0, 0, false]
  const records = events(500).map(event => recordOf({
    ...event, recipientAccountId: '1', userIdentity: { accountId: '1', arn: 'arn:1' }, eventID: '',
    eventTime: '2026-01-01T00:00:00Z',
  }))
  const journal = {
    async read() {
      if (isRead) return []
      isRead = true
      return records.map((record, position) => ({ position, record }))
    },
  }
  const next = async () => void turns++
  const state = { turns: { isOver: () => true, next }, turn: async () => void (turns = 0) }
  const askedActions = async () => {
    assert.equal(turns, ++asked)
    return [{ action: 'kms:Sign', resources: ['one'] }]
  }
  const call = { input: { Caller: 'arn:1', From: new Date(0) }, scope: {}, state, journal, server: { askedActions } }
  const { Calls } = await generatePolicy.definition.handle(call as never) as { readonly Calls?: number }
  assert.deepEqual([Calls, asked, turns], [500, 500, 500])
})

test('calls that name too much are not asked about any further', async () => {
  let asked = 0
  const ask = async () => [{ action: 'kms:Sign', resources: Array.from({ length: 900 }, (_, i) => `${asked} ${i}`), at: asked++ }]
  const turns = { isOver: () => false, next: async () => undefined }
  assert.equal(await askedByCalls(calls(5000), { turns, ask }), undefined)
  assert.equal(asked, 3)
})

test('operations of which nothing is known are told, some of them', async () => {
  const turns = { isOver: () => false, next: async () => undefined }
  const found = await askedByCalls(calls(500), { turns, ask: async () => undefined })
  assert.equal(found!.unknown.size, 100)
  assert.ok(found!.unknown.has('kms:Do7'))
})

test('an action is supposed where no record tells that it was asked for on one of its resources', async () => {
  const turns = { isOver: () => false, next: async () => undefined }
  const sure = { action: 'sts:TagSession', resources: ['one'] }
  const supposedOn = async (on: string) => {
    const all = [[{ ...sure, resources: [on], isSupposed: true }], [sure]]
    return (await askedByCalls(calls(2), { turns, ask: async () => all.shift() }))!.supposed
  }
  assert.deepEqual([await supposedOn('one'), await supposedOn('another')], [new Set(), new Set(['sts:TagSession'])])
})
