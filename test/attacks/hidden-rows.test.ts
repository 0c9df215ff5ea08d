// Somebody who can write the store leaves all of its rows in it, and has servers not find one: by the order within the file of a
// database, or by what else a database can do to whoever reads. `journal verify` reads as servers do, or refuses.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { databaseName } from '../../src/storage/sqlite/schema.ts'
import type { Identity } from '../kit/identity.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'
import { databaseStore, folderStore, type EditedStore } from '../kit/store-editor.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { allow, createUser } from '../kit/users.ts'

const pageSize = 8192
const leafOfIndex = 0x0a

async function fill(store: EditedStore) {
  const server = await store.start()
  const users = []
  for (let i = 0; i < 12; i++) users.push(await createUser(server as never, `user${i}`, allow('*')))
  assert.equal(await server.end('SIGTERM'), 0)
  assert.equal((await store.verify()).code, 0)
  return users
}

/** Changes the places of the rows of two access keys: one is not on the way of a search to the other, and is not found. */
function misplace(path: string, users: readonly Identity[]): void {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const feed = database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'changes'`).get()!['rootpage'] as number
  database.close()
  const bytes = readFileSync(path)
  for (let base = pageSize; base < bytes.length; base += pageSize) {
    if (bytes[base] !== leafOfIndex || base === (feed - 1) * pageSize) continue
    const pointers = Array.from({ length: bytes.readUInt16BE(base + 3) }, (_, cell) => base + 8 + 2 * cell)
    const keys = pointers.filter(pointer => {
      const at = base + bytes.readUInt16BE(pointer)
      const head = bytes.toString('latin1', at, at + 120)
      return /iam\.access-keys[^-#]/.test(head) && users.some(({ accessKeyId }) => head.includes(accessKeyId))
    })
    if (keys.length < 2) continue
    const [first, last] = [keys[0]!, keys.at(-1)!]
    const cell = bytes.readUInt16BE(first)
    bytes.writeUInt16BE(bytes.readUInt16BE(last), first)
    bytes.writeUInt16BE(cell, last)
  }
  writeFileSync(path, bytes)
}

test('SQLite: a row that stands out of order is found, and what else was made in the database', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const store = folderStore(t, folder.path)
  const users = await fill(store)
  const view = await store.copy()
  await view.run('CREATE TRIGGER hide AFTER INSERT ON records BEGIN DELETE FROM records WHERE key = NEW.key; END')
  const refused = await view.verify()
  assert.notEqual(refused.code, 0)
  assert.match(refused.err, /^stockade: The tables of the store \S+ were changed: trigger hide is not ours\.$/m)

  misplace(join(store.place.folder, databaseName), users)
  const server = await store.start()
  const answers = await Promise.allSettled(users.map(user => sdk(server, user).sts.getCallerIdentity({})))
  assert.ok(answers.some(({ status }) => status === 'rejected'), 'a row is hidden')
  assert.equal(await server.end('SIGTERM'), 0)
  const { code, out } = await store.verify()
  assert.equal(code, 1)
  assert.match(out, /^The database is damaged: /m)
  assert.match(out, /^Rows do not stand in the order of their keys, so that a look-up does not find them: \d+\.$/m)
})

const tests = postgresTests()

const veils: readonly (readonly [what: string, sql: string])[] = [
  ['a policy', `ALTER TABLE stockade.records FORCE ROW LEVEL SECURITY;
    ALTER TABLE stockade.records ENABLE ROW LEVEL SECURITY;
    CREATE POLICY p ON stockade.records
      USING (current_setting('transaction_read_only') = 'on' OR collection <> 'iam.access-keys')`],
  ['a view', `ALTER TABLE stockade.records RENAME TO kept; ALTER TABLE stockade.kept SET SCHEMA public;
    CREATE DOMAIN public.b AS bytea NOT NULL; CREATE DOMAIN public.i AS bigint NOT NULL; CREATE DOMAIN public.t AS text NOT NULL;
    ALTER TABLE public.kept ALTER collection TYPE public.t COLLATE "C", ALTER key TYPE public.b, ALTER version TYPE public.i,
      ALTER value TYPE public.b;
    CREATE VIEW stockade.records AS SELECT * FROM public.kept
      WHERE current_setting('transaction_read_only') = 'on' OR collection <> 'iam.access-keys'`],
  ['an index that holds what its maker says', `
    CREATE FUNCTION public.f() RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
    CREATE UNIQUE INDEX l1 ON stockade.records (collection, key) WHERE public.f();
    CREATE INDEX l2 ON stockade.records (key, collection) WHERE public.f();
    ALTER TABLE stockade.records DROP CONSTRAINT records_pkey`],
  ['a table elsewhere that refers to it', `CREATE TABLE public.more (collection text COLLATE "C", key bytea,
    FOREIGN KEY (collection, key) REFERENCES stockade.records ON DELETE CASCADE)`],
  // A page of what is read ends behind one, and the next begins behind both.
  ['two blocks under one key', `ALTER TABLE stockade.journal DROP CONSTRAINT journal_pkey;
    CREATE INDEX ON stockade.journal (first); INSERT INTO stockade.journal SELECT * FROM stockade.journal LIMIT 1`],
]

async function assertRefused(t: TestContext, store: EditedStore): Promise<void> {
  await fill(store)
  for (const [what, sql] of veils) {
    const copy = await store.copy()
    await copy.run(sql)
    const { code, err } = await copy.verify()
    assert.notEqual(code, 0, what)
    assert.match(err, /^stockade: The tables of the store \S+ were changed: (?:records|journal)/)
  }
  t.diagnostic(`${veils.length} veils`)
}

tests.test('PostgreSQL: tables that show one reader other rows than another are refused', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  await assertRefused(t, databaseStore(t, tests.server, await tests.server.createDatabase(), folder.path))
})
