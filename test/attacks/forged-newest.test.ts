// Who sets the clock of a resting server and writes its store takes the clock's watch out, and has the newest record say that it
// is of the future: neither a key nor a record goes on its word.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { openStorage } from '../../src/storage/open.ts'
import { rootKeyFile } from '../../src/storage/secrets/root-key/file.ts'
import { testBothStores } from '../kit/both-stores.ts'
import type { ChildServer } from '../kit/child-server.ts'
import { readJournal } from '../kit/journal.ts'
import { jsonCall, send, signed } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import type { BlockRow, EditedStore } from '../kit/store-editor.ts'

const day = 86_400_000
const shift = `const now = Date.now; Date.now = () => now() + ${100 * day}`
const ahead = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shift)}`, STOCKADE_DEV: 'true' }

/** The block's last record says that it was made 200 days later. All else stays, its hash among it. */
function redated({ entries }: BlockRow): Buffer {
  const text = entries.toString('latin1')
  const at = text.lastIndexOf('"eventTime":"') + 13
  const later = new Date(Date.parse(text.slice(at, at + 20)) + 200 * day).toISOString().slice(0, 19)
  return Buffer.from(`${text.slice(0, at)}${later}Z${text.slice(at + 20)}`, 'latin1')
}

const replace = (store: EditedStore, { first }: BlockRow, entries: Buffer) =>
  store.run(`UPDATE stockade.journal SET entries = ${store.literal(entries)} WHERE first = ${first}`)

async function forgetTheClock(store: EditedStore): Promise<void> {
  for (const row of await store.rows()) if (row.collection === 'stockade.clock-watch') await store.remove(row)
}

async function ask({ url }: ChildServer, operation: string, input = {}, service = 'kms') {
  return send(url, signed(url, jsonCall(service, operation, input), { at: Date.now() + 100 * day }))
}

testBothStores('a newest record that was dated anew hastens nothing', async (t, store) => {
  const server = await store.start()
  const { kms } = sdk(server)
  const { KeyId } = (await kms.createKey({})).KeyMetadata!
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 30 })
  for (let i = 0; i < 20; i++) await kms.listKeys({})
  assert.equal(await server.end('SIGTERM'), 0)
  const { events } = await readJournal(store.place)
  const newest = (await store.blocks()).at(-1)!
  const alone = await store.copy()

  await forgetTheClock(store)
  await replace(store, newest, redated(newest))
  const forged = await store.start(ahead).catch(() => undefined)
  if (forged) {
    await ask(forged, 'RunTimers', {}, 'stockade')
    const key = await ask(forged, 'DescribeKey', { KeyId })
    const left = (await readJournal(store.place)).events.length
    assert.fail(`it went by the record: ${key.body}, ${left} of ${events.length} records`)
  }

  // Where it is put there behind the start's back.
  await replace(store, newest, newest.entries)
  const storage = await openStorage({ ...store.place, rootKey: rootKeyFile(store.place.rootKeyFile, randomBytes) })
  t.after(() => storage.close())
  assert.match(String(await storage.journal.newest()), /"eventName":"ListKeys"/)
  await replace(store, newest, redated(newest))
  await assert.rejects(storage.journal.newest(), /The journal does not end where its checkpoint says, so it was changed/)

  // Without the record's help the same destroys nothing.
  await forgetTheClock(alone)
  const again = await alone.start(ahead)
  await ask(again, 'RunTimers', {}, 'stockade')
  assert.match((await ask(again, 'DescribeKey', { KeyId })).body, /"KeyState":"PendingDeletion"/)
  assert.deepEqual((await readJournal(alone.place)).events.slice(0, events.length), events)
})

testBothStores('a record that was dated by a clock of the future hastens nothing once the watch is gone', async (_t, store) => {
  const server = await store.start()
  const { kms } = sdk(server)
  const { KeyId } = (await kms.createKey({})).KeyMetadata!
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 30 })
  assert.equal(await server.end('SIGTERM'), 0)
  const { events } = await readJournal(store.place)
  const early = await store.start(ahead)
  await ask(early, 'ListKeys')
  assert.equal(await early.end('SIGTERM'), 0)
  await forgetTheClock(store)
  const again = await store.start(ahead)
  await ask(again, 'RunTimers', {}, 'stockade')
  assert.match((await ask(again, 'DescribeKey', { KeyId })).body, /"KeyState":"PendingDeletion"/)
  assert.deepEqual((await readJournal(store.place)).events.slice(0, events.length), events)
})
