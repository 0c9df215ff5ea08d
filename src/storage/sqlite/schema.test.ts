// What somebody who can write the database may have made of its tables: nothing is opened, by a server or by whoever reads.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { temporaryFolder } from '../storage.kit.ts'
import { openOffline } from '../open-offline.ts'
import { openStorage } from '../open.ts'

const remake = (table: string, columns: string) =>
  `ALTER TABLE ${table} RENAME TO was; CREATE TABLE ${table} (${columns}; INSERT INTO ${table} SELECT * FROM was; DROP TABLE was`
const records = (collection: string, key: string, more: string) => remake('records',
  `${collection}, key BLOB NOT NULL, version INTEGER NOT NULL, value BLOB NOT NULL${key}) ${more}`)
const [plain, key] = ['collection TEXT NOT NULL', ', PRIMARY KEY (collection, key)']
const own = 'STRICT, WITHOUT ROWID'

const edits: readonly (readonly [sql: string, sentence: RegExp])[] = [
  [records(plain, '', 'STRICT'), /: records\.collection TEXT key 1 is missing\.$/],
  [records(`${plain} COLLATE NOCASE`, key, own), /: table records is not as this Stockade makes it\.$/],
  [records(plain, `${key} ON CONFLICT IGNORE`, own), /: table records is not as this Stockade makes it\.$/],
  [records(plain, `, CHECK (version > 0)${key}`, own), /: table records is not as this Stockade makes it\.$/],
  [records(plain, key, 'WITHOUT ROWID'), /: table records is not as this Stockade makes it\.$/],
  ['CREATE TABLE more (a)', /: more\.a {2}NULL is not ours\.$/],
  ['CREATE INDEX more ON records (version)', /: index more is not ours\.$/],
  ['CREATE VIEW more AS SELECT 1', /: view more is not ours\.$/],
  ['CREATE TRIGGER more BEFORE DELETE ON records BEGIN SELECT RAISE(IGNORE); END', /: trigger more is not ours\.$/],
  // Named as what it is not: SQLite itself refuses it.
  [`CREATE TRIGGER more BEFORE DELETE ON records BEGIN SELECT RAISE(IGNORE); END;
    PRAGMA writable_schema = ON; UPDATE sqlite_schema SET type = 'table' WHERE name = 'more'`, /^malformed database schema/],
  [`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, 'first INTEGER PRIMARY KEY', 'first INTEGER NOT NULL')`,
    /: journal\.first INTEGER key 1 is missing\.$/],
  ['INSERT INTO store SELECT * FROM store', /^The store's own row is there twice, so its tables were changed\.$/],
]

test('tables that are not as they were made, or a second row of the store, stop whoever opens it', async t => {
  for (const [sql, sentence] of edits) {
    const folder = join(temporaryFolder(t), 'data')
    await (await openStorage({ folder })).close()
    const database = new DatabaseSync(join(folder, 'stockade.db'))
    ;(database as unknown as { enableDefensive?(is: boolean): void }).enableDefensive?.(false)
    database.exec(sql)
    database.close()
    const isRefused = ({ message }: Error) => {
      assert.match(message, sentence, sql)
      return true
    }
    await assert.rejects(openStorage({ folder }), isRefused, sql)
    await assert.rejects(openOffline({ folder }), isRefused, sql)
  }
  assert.equal(edits.length, 12)
})
