// Random clients at two nodes change the same few things. What they saw is judged: nothing was lost, no change relied on what
// another had undone (no orphan access key, no alias of a deleted key), and no read went back in time.
import assert from 'node:assert/strict'
import { test as plain } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import { judge, type Changed, type Read } from '../kit/history.ts'
import { readJournal } from '../kit/journal.ts'
import { nodesOver } from '../kit/nodes.ts'
import { assertSound } from '../kit/nothing-lost.ts'
import { pass } from '../kit/pass.ts'
import { postgresTests } from '../kit/postgres.ts'
import { act, change, Notes, read, readings } from '../kit/random-clients.ts'
import { jsonCall } from '../kit/raw-request.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { chanceFrom } from '../kit/chance.ts'

const calls = Number(process.env['STOCKADE_TEST_HISTORY'] ?? 40)
const clientsPerNode = 8
const start = Number(process.env['STOCKADE_TEST_CHANCE'] ?? 1)
/** Longer than a key waits for its deletion; together shorter than the journal keeps a record. */
const [week, weeks] = [8 * 86_400_000, 10]

const tests = postgresTests()

tests.test(`${2 * clientsPerNode} clients at two nodes, ${calls} changes and reads each`, async t => {
  // What is asked for at once on few things conflicts in the end, of which the log tells.
  const settings = { environment: { STOCKADE_DEV: 'true' }, quiet: true }
  const nodes = nodesOver(t, await tests.server.createDatabase(), settings)
  const urls = [(await nodes.start()).url, (await nodes.start()).url]
  const notes = new Notes()
  for (let key = 0; key < 4; key++) await change(urls[0]!, jsonCall('kms', 'CreateKey'), notes)
  const clients = urls.flatMap((url, node) => Array.from({ length: clientsPerNode }, (_, client) =>
    act(url, calls, chanceFrom(start * 1000 + node * 100 + client), notes)))
  await Promise.all([...clients, passTime(urls[0]!, notes)])
  // By now both nodes know all there is.
  await delay(1100)
  for (const url of urls) for (const reading of readings(notes.keys)) await read(url, reading, notes)
  const { events } = await readJournal(nodes.place)
  const { changes, reads } = notes
  assert.deepEqual(judge({ events, changes, reads }), [])
  await assertSound(nodes.place)
  for (const code of ['InternalFailure', 'ServiceUnavailable']) assert.equal(notes.refused.get(code), undefined, code)
  const deleted = events.filter(({ eventName }) => eventName === 'DeleteKey').length
  assert.ok(deleted > 0, 'keys were deleted while they were used')
  const refused = [...notes.refused].map(([code, count]) => `${count} ${code}`).join(', ')
  t.diagnostic(`${changes.length} changes, ${reads.length} reads, ${deleted} keys deleted; refused: ${refused}`)
})

/** The store's time goes on by a week now and then, so that keys reach the end of their waiting period. */
async function passTime(url: string, notes: Notes): Promise<void> {
  const all = 2 * clientsPerNode * calls
  for (let passed = 1; passed <= weeks; passed++) {
    while (notes.reads.length < (all * passed) / (weeks + 1)) await delay(10)
    await pass({ url }, week)
  }
}

tests.test('a call that saw two records as they were at different moments is tried again', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [here, there] = [sdk(await nodes.start()).kms, sdk(await nodes.start()).kms]
  const { KeyId } = (await here.createKey({})).KeyMetadata!
  for (let round = 0; round < 5; round++) {
    await here.scheduleKeyDeletion({ KeyId })
    // The other node knows the key as it is now, and its timer not at all.
    while ((await there.describeKey({ KeyId })).KeyMetadata!.KeyState !== 'PendingDeletion');
    await here.cancelKeyDeletion({ KeyId })
    await assertRefused(there.cancelKeyDeletion({ KeyId }), 'KMSInvalidStateException', /is not pending deletion/)
  }
})

const event = (requestID: string, eventName: string, requestParameters: object, responseElements: object = {}): TrailEvent =>
  ({ requestID, eventName, requestParameters, responseElements }) as TrailEvent
const changed = (requestId: string, began: number, operation = 'TagUser', node = 'a'): Changed =>
  ({ requestId, operation, node, began, ended: began + 10 })
const tagged = (began: number, value: string, node = 'a'): Read =>
  ({ view: 'tags of one', value, node, began, ended: began + 10 })
const tag = (id: string, value: string) => event(id, 'TagUser', { userName: 'one', tags: [{ key: 'k', value }] })
const user = event('0', 'CreateUser', { userName: 'one' })
const accessKey = event('1', 'CreateAccessKey', { userName: 'one' }, { accessKey: { accessKeyId: 'AKIA' } })
const key = event('0', 'CreateKey', {}, { keyMetadata: { keyId: 'key' } })
const pending = event('1', 'ScheduleKeyDeletion', { keyId: 'key' })
const alias = event('2', 'CreateAlias', { aliasName: 'alias/a', targetKeyId: 'key' })

plain('the judge finds each kind of wrong history, and none in a right one', () => {
  const tags = [user, tag('1', 'x'), tag('2', 'y')]
  const judged = (events: readonly TrailEvent[], changes: readonly Changed[], reads: readonly Read[]) =>
    judge({ events, changes, reads }).join('; ')
  const both = [changed('1', 0), changed('2', 20)]
  assert.equal(judged(tags, both, [tagged(40, 'k=y'), tagged(40, 'k=x', 'b')]), '', 'another node may be a second behind')
  assert.match(judged(tags.slice(0, 2), both, []), /TagUser was acknowledged and stands 0 times/)
  assert.match(judged([user, tag('2', 'y'), tag('1', 'x')], both, []), /TagUser stands before a change that was answered before/)
  assert.match(judged(tags, both, [tagged(40, 'k=x')]), /tags of one at a was read as "k=x"/, 'its own write')
  assert.match(judged(tags, both, [tagged(1040, 'k=x', 'b')]), /at b was read as "k=x"/, 'more than a second old')
  assert.match(judged(tags, both, [tagged(40, 'k=y', 'b'), tagged(60, 'k=x', 'b')]), /at b was read as "k=x"/, 'back in time')
  assert.match(judged(tags, both, [tagged(5, 'k=y')]), /was read as "k=y"/, 'before it was asked for')
  assert.match(judged(tags, both, [tagged(40, 'k=z', 'b')]), /was read as "k=z"/, 'from nowhere')
  assert.match(judged([user, accessKey, event('2', 'DeleteUser', { userName: 'one' })], [], []), /orphan access key/)
  assert.match(judged([key, pending, alias], [], []), /CreateAlias .*: the key is pending deletion/)
})
