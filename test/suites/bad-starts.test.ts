// A store that must not be served stops `stockade start` with one sentence, and is left as it is: on both engines.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const credentials = rootVariables
const otherKey = { STOCKADE_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') }
const passphrase = { STOCKADE_PASSPHRASE: 'correct horse' }

interface BadStart {
  readonly name: string
  /** What becomes of a good store; with `stockade.` before each table where it is a database. */
  readonly edit?: (prefix: string) => string
  readonly environment?: Readonly<Record<string, string>>
  readonly sentence: RegExp
}

const newest = (at: string) => `(SELECT max(last) FROM ${at}journal)`
const forged = /^The journal does not end where its checkpoint says, so it was changed\. `stockade journal verify` tells more\.$/

const badStarts: readonly BadStart[] = [
  {
    name: 'a store of a newer version', sentence: /^The store \S+ has format 99; this Stockade reads \d+\.$/,
    edit: at => `UPDATE ${at}store SET format = 99; ALTER TABLE ${at}records ADD owner integer`,
  },
  {
    name: 'a store of an older version',
    sentence: /^The store \S+ has format 0; this Stockade reads \d+\. Its rows are not sealed, /,
    edit: at => `UPDATE ${at}store SET format = 0; ALTER TABLE ${at}store DROP COLUMN digest`,
  },
  {
    name: 'another root key', environment: otherKey,
    sentence: /^The root key \S+ is not the one that the store was made with\.$/,
  },
  {
    name: 'a passphrase instead', environment: passphrase,
    sentence: /^The store is kept under a root key and not under a passphrase: unset STOCKADE_PASSPHRASE\.$/,
  },
  { name: 'a record cut off the journal', edit: at => `DELETE FROM ${at}journal WHERE last = ${newest(at)}`, sentence: forged },
  { name: 'a head that was moved', edit: at => `UPDATE ${at}store SET position = position - 1`, sentence: forged },
  { name: 'another checkpoint', edit: at => `UPDATE ${at}store SET checkpoint = anchor_mac`, sentence: forged },
  { name: 'a version that was set back', edit: at => `UPDATE ${at}store SET version = version - 1`, sentence: forged },
  { name: 'another digest of the rows', edit: at => `UPDATE ${at}store SET digest = head`, sentence: forged },
  { name: 'another anchor', edit: at => `UPDATE ${at}store SET anchor_mac = checkpoint`, sentence: forged },
  {
    name: 'a column more', edit: at => `ALTER TABLE ${at}records ADD owner integer`,
    sentence: /^The tables of the store \S+ were changed: records\.owner integer NULL is not ours\.$/i,
  },
  {
    name: 'a column less', edit: at => `ALTER TABLE ${at}journal DROP COLUMN seal`,
    sentence: /^The tables of the store \S+ were changed: journal\.seal (?:blob|bytea) is missing\.$/i,
  },
  {
    name: 'a table less', edit: at => `DROP TABLE ${at}changes`,
    sentence: /^The tables of the store \S+ were changed: changes\.version (?:integer|bigint)(?: key 1)? is missing\.$/i,
  },
  { name: 'a row less', edit: at => `DELETE FROM ${at}store`, sentence: /^The store is gone from [^\n]+\.$/ },
]

/** What `start` says and that it says nothing else. */
async function refusal(data: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const { code, out, err } = await stockade(['start', '--port', '0', '--data', data], { ...credentials, ...environment })
  assert.deepEqual([code, out], [1, ''], err)
  const [, sentence] = /^stockade: ([^\n]+)\n$/.exec(err) ?? assert.fail(err)
  return sentence!
}

async function fill(data: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const server = await spawnServer({ data, environment: { ...credentials, ...environment } })
  for (let i = 0; i < 3; i++) await sdk(server).kms.createKey({})
  assert.equal(await server.end('SIGTERM'), 0)
}

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const filesOf = (folder: string) => readdirSync(folder).map(name => `${name} ${digest(join(folder, name))}`)

test('SQLite', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const good = join(folder.path, 'good')
  const onSqlite = { STOCKADE_STORE: '' }
  await fill(good, onSqlite)
  let ran = 0
  for (const { name, edit, environment, sentence } of badStarts) {
    const data = join(folder.path, String(ran++))
    cpSync(good, data, { recursive: true })
    const database = new DatabaseSync(join(data, 'stockade.db'))
    database.exec(edit?.('') ?? '')
    database.close()
    const before = filesOf(data)
    assert.match(await refusal(data, { ...onSqlite, ...environment }), sentence, name)
    assert.deepEqual(filesOf(data), before, name)
  }
  assert.equal(ran, 14)
  const trigger = new DatabaseSync(join(good, 'stockade.db'))
  trigger.exec('CREATE TRIGGER silent BEFORE DELETE ON journal BEGIN SELECT 1; END')
  trigger.close()
  assert.match(await refusal(good, onSqlite), /^The tables of the store \S+ were changed: trigger silent is not ours\.$/)
  writeFileSync(join(good, 'stockade.db'), 'nonsense '.repeat(1000))
  assert.match(await refusal(good, onSqlite), /^The file \S+ is no store of Stockade: it is not a database\.$/)
})

test('a data folder that another process holds', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const server = await spawnServer({ data: folder.path, environment: { ...credentials, STOCKADE_STORE: '' } })
  t.after(() => server.end('SIGKILL'))
  const sentence = /^A server of the data folder \S+ runs already, on http:\S+: use that one, or stop it \(process \d+\)/
  assert.match(await refusal(folder.path, { STOCKADE_STORE: '' }), sentence)
  await sdk(server).kms.listKeys({})
  assert.equal(await server.end('SIGTERM'), 0)
})

const tests = postgresTests()

tests.test('PostgreSQL', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const file = { STOCKADE_ROOT_KEY_FILE: join(folder.path, 'root-key') }
  const template = await tests.server.createDatabase()
  await fill(folder.path, { STOCKADE_STORE: template, ...file })
  const named = (database: string) => template.replace(/\w+$/, database)
  const everything = `SELECT md5(query_to_xml('SELECT * FROM stockade.' || table_name || ' ORDER BY 1, 2', true, true, '')::text),
    table_name FROM information_schema.tables WHERE table_schema = 'stockade' ORDER BY 2`
  let ran = 0
  for (const { name, edit, environment = file, sentence } of badStarts) {
    const copy = `bad${ran++}`
    await tests.server.query(named('postgres'), `CREATE DATABASE ${copy} TEMPLATE ${/\w+$/.exec(template)![0]}`)
    const url = named(copy)
    if (edit) await tests.server.query(url, edit('stockade.'))
    const before = await tests.server.query(url, everything)
    assert.match(await refusal(folder.path, { STOCKADE_STORE: url, ...environment }), sentence, name)
    assert.deepEqual(await tests.server.query(url, everything), before, name)
    assert.ok(before.length >= 4)
  }
  assert.equal(ran, 14)
})
