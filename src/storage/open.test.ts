import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Secret } from '../core/secret.ts'
import { collection } from './collection.ts'
import { temporaryFolder } from './storage.kit.ts'
import { openOffline } from './open-offline.ts'
import { openStorage } from './open.ts'
import type { Storage } from './open.ts'
import { rootKeyOfBytes } from './secrets/root-key/root-key.ts'

interface Keyed {
  readonly id: string
  readonly material: Secret<string>
}

const Keys = collection<Keyed>('test.keys', { per: 'account', key: record => [record.id], sealed: ['material'] })
const partition = { account: '111111111111', region: 'eu-west-1' }
const material = 'correct horse battery staple'

async function keep(storage: Storage, id: string, eventID = `event-${id}`) {
  const unit = storage.begin(partition)
  await unit.insert(Keys, { id, material: new Secret(material) })
  return storage.store.commit(unit.toBatch([JSON.stringify({ event: { eventID } })], `batch-${id}`))
}

/** What somebody with the database and without the root key can do. */
function edit(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, 'stockade.db'))
  database.exec(sql)
  database.close()
}

test('what was committed is there after a restart', async t => {
  const folder = join(temporaryFolder(t), 'a', 'data')
  const first = await openStorage({ folder })
  await keep(first, 'a')
  await first.close()
  const second = await openStorage({ folder })
  const record = await second.begin(partition).get(Keys, ['a'])
  assert.equal(record?.material.reveal(), material)
  assert.equal(await second.begin(partition).get(Keys, ['a']), record)
  assert.equal(second.id, first.id)
  assert.deepEqual(await second.journal.read({ limit: 5 }), [{ position: 1, record: '{"event":{"eventID":"event-a"}}' }])
  await second.close()
})

test('the folder holds nothing but what it must, for its owner alone, and no secret in clear', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  for (let i = 0; i < 50; i++) await keep(storage, String(i))
  const expected = ['.gitignore', 'lock', 'root-key', 'stockade.db', 'stockade.db-shm', 'stockade.db-wal']
  assert.deepEqual(readdirSync(folder).sort(), expected)
  for (const name of expected) {
    const path = join(folder, name)
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600, name)
    const bytes = readFileSync(path)
    for (const form of [material, Buffer.from(material).toString('base64').slice(4, -4), Buffer.from(material).toString('hex')]) {
      assert.equal(bytes.includes(form), false, `${name} holds a secret`)
    }
  }
  if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700)
  await storage.close()
  assert.deepEqual(readdirSync(folder).sort(), expected.slice(0, 4))
})

test('one process owns the folder; a reader needs no ownership', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  await keep(storage, 'a')
  await assert.rejects(openStorage({ folder }), /in use by another Stockade/)
  const offline = await openOffline({ folder })
  assert.equal((await offline.begin(partition).get(Keys, ['a']))?.material.reveal(), material)
  await keep(storage, 'b')
  const { findings, head } = await offline.verify()
  assert.deepEqual([findings, head.position], [[], 2])
  await offline.close()
  await storage.close()
  const stopped = await openOffline({ folder })
  assert.deepEqual((await stopped.verify()).findings, [])
  assert.equal((await stopped.journal.read({ limit: 5 })).length, 2)
  await stopped.close()
})

test('without its root key a store is not opened, and no new key is made', async t => {
  const folder = join(temporaryFolder(t), 'data')
  await (await openStorage({ folder })).close()
  rmSync(join(folder, 'root-key'))
  await assert.rejects(openStorage({ folder }), /The root key .* is missing/)
  assert.deepEqual(readdirSync(folder).sort(), ['.gitignore', 'lock', 'stockade.db'])
  await assert.rejects(openOffline({ folder }), /is missing/)
  assert.equal(existsSync(join(folder, 'root-key')), false)
  const other = join(temporaryFolder(t), 'data')
  await (await openStorage({ folder: other })).close()
  const rootKey = rootKeyOfBytes('The root key', () => new Uint8Array(32), randomBytes)
  await assert.rejects(openStorage({ folder: other, rootKey }), /not the one/)
  await assert.rejects(openOffline({ folder: other }, rootKey), /not the one/)
  await assert.rejects(openOffline({ folder: join(other, 'nowhere') }), /There is no store/)
})

test('a store whose journal was cut or whose checkpoint was changed is not written to', async t => {
  const edits = [
    'DELETE FROM journal WHERE first = 3',
    'UPDATE store SET position = 2',
    `UPDATE store SET checkpoint = zeroblob(32)`,
    `UPDATE store SET head = zeroblob(32)`,
    `UPDATE journal SET entries = zeroblob(3) WHERE first = 3`,
    'DELETE FROM store',
  ]
  for (const sql of edits) {
    const folder = join(temporaryFolder(t), 'data')
    const storage = await openStorage({ folder })
    for (const id of ['a', 'b', 'c']) await keep(storage, id)
    await storage.close()
    edit(folder, sql)
    await assert.rejects(openStorage({ folder }), Error, sql)
  }
  assert.equal(edits.length, 6)
})

test('a change made in the database behind the server is found and named', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const storage = await openStorage({ folder })
  for (const id of ['a', 'b', 'c']) await keep(storage, id)
  await storage.close()
  const database = new DatabaseSync(join(folder, 'stockade.db'))
  const row = database.prepare('SELECT entries FROM journal WHERE first = 2').get()!
  const entries = Buffer.from(row['entries'] as Uint8Array)
  entries.write('event-z', entries.indexOf('event-b'))
  database.prepare('UPDATE journal SET entries = ? WHERE first = 2').run(entries)
  database.close()
  const offline = await openOffline({ folder })
  assert.deepEqual((await offline.verify()).findings, [{ kind: 'changed', position: 2, eventId: 'event-z' }])
  await offline.close()
})

test('a log without its database is not thrown away for a new store', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const rootKey = rootKeyOfBytes('The root key', () => new Uint8Array(32), randomBytes)
  await (await openStorage({ folder, rootKey })).close()
  const [database, log] = ['stockade.db', 'stockade.db-wal'].map(name => join(folder, name))
  rmSync(database!)
  writeFileSync(log!, 'all that was acknowledged', { mode: 0o600 })
  const message = `The store is gone from ${folder}, and stockade.db-wal is left of it: put stockade.db back, or move that away.`
  await assert.rejects(openStorage({ folder, rootKey }), { message })
  assert.equal(readFileSync(log!, 'utf8'), 'all that was acknowledged')
  assert.ok(!existsSync(database!))
})
