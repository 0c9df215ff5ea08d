import assert from 'node:assert/strict'
import { postgresTests } from '../../../test/kit/postgres.ts'
import { FaultProxy } from './fault-proxy.kit.ts'
import { batchOf, key, openStore, put, recordOf, settingsOf } from './postgres.kit.ts'

const dump = 'SELECT to_jsonb(s) AS row FROM stockade.store s'
const columns = `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'stockade' ORDER BY 1, 2`

const tests = postgresTests()
const { test } = tests

test('five nodes that open an empty database at once share one store', async () => {
  const url = await tests.server.createDatabase()
  const nodes = await Promise.all(Array.from({ length: 5 }, () => openStore(url)))
  assert.equal(new Set(nodes.map(({ id }) => id)).size, 1)
  assert.deepEqual(nodes.map(({ node }) => node).toSorted((a, b) => a - b), [1, 2, 3, 4, 5])
  await Promise.all(nodes.map((node, i) => node.commit(batchOf({ writes: [put(String(i))] }))))
  assert.deepEqual(await Promise.all(nodes.map(node => node.position())), [5, 5, 5, 5, 5])
  await Promise.all(nodes.map(node => node.close()))
})

// Each as somebody leaves the database, and what the next start says.
const refusals: readonly (readonly [change: string, sentence: RegExp])[] = [
  ['UPDATE stockade.store SET format = 3', /^The store \S+ has format 3; this Stockade reads 2\.$/],
  ['UPDATE stockade.store SET format = 3; ALTER TABLE stockade.records ADD owner text', /^The store \S+ has format 3; /],
  ['ALTER TABLE stockade.records ADD owner text', /^The tables of the store \S+ were changed: records.owner text NULL is not/],
  ['ALTER TABLE stockade.records DROP COLUMN value', /were changed: records\.value bytea is missing\.$/],
  ['ALTER TABLE stockade.journal ALTER first TYPE integer', /were changed: journal\.first bigint is missing\.$/],
  ['DROP TABLE stockade.groups', /were changed: groups\.node integer is missing\.$/],
  ['ALTER TABLE stockade.records ENABLE ROW LEVEL SECURITY', /were changed: records has row-level security\.$/],
  ['CREATE POLICY p ON stockade.journal USING (true)', /were changed: journal has row-level security\.$/],
  ['CREATE RULE r AS ON INSERT TO stockade.groups DO INSTEAD NOTHING', /were changed: groups has a rule\.$/],
  [`CREATE TRIGGER t BEFORE UPDATE ON stockade.records FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
    /were changed: records has a trigger, or is referred to\.$/],
  ['CREATE TABLE public.more () INHERITS (stockade.records)', /were changed: records inherits, or is inherited from\.$/],
  [`ALTER TABLE stockade.changes SET SCHEMA public; CREATE DOMAIN public.n AS bigint NOT NULL;
    ALTER TABLE public.changes ALTER version TYPE public.n; CREATE VIEW stockade.changes AS SELECT * FROM public.changes`,
    /were changed: changes\.version bigint is missing\.$/],
  [`CREATE DOMAIN public.n AS bigint; ALTER TABLE stockade.records ALTER version TYPE public.n`,
    /were changed: records\.version bigint is missing\.$/],
  ['ALTER TABLE stockade.records ALTER collection TYPE text COLLATE "POSIX"',
    /: records\.collection text COLLATE C is missing/],
  ['CREATE VIEW stockade.more AS SELECT 1 AS one', /were changed: more\.one integer NULL is not ours\.$/],
  [`DROP TABLE stockade.changes; CREATE TABLE stockade.changes (version bigint, collection text COLLATE "C", key bytea,
    PRIMARY KEY (version, collection, key)) PARTITION BY HASH (key)`, /were changed: changes is no ordinary table\.$/],
  ['ALTER TABLE stockade.journal DROP CONSTRAINT journal_pkey', /were changed: journal PRIMARY KEY \(first\) is missing\.$/],
  [`ALTER TABLE stockade.journal DROP CONSTRAINT journal_pkey; CREATE INDEX journal_pkey ON stockade.journal (first)`,
    /were changed: journal PRIMARY KEY \(first\) is missing\.$/],
  [`ALTER TABLE stockade.records DROP CONSTRAINT records_pkey, ADD PRIMARY KEY (collection, key, version)`,
    /were changed: records PRIMARY KEY \(collection, key\) is missing\.$/],
  ['ALTER TABLE stockade.store DROP CONSTRAINT store_pkey, ADD PRIMARY KEY (single) DEFERRABLE',
    /were changed: store has a trigger, or is referred to\.$/],
  ['ALTER TABLE stockade.groups DROP CONSTRAINT groups_pkey', /were changed: groups PRIMARY KEY \(node\) is missing\.$/],
  ['ALTER TABLE stockade.changes DROP CONSTRAINT changes_pkey',
    /: changes PRIMARY KEY \(version, collection, key\) is missing\.$/],
  [`UPDATE pg_index SET indisunique = false WHERE indrelid = 'stockade.journal'::regclass`,
    /were changed: journal PRIMARY KEY \(first\) is missing\.$/],
  ['CREATE INDEX more ON stockade.records (version)', /were changed: records index more is not ours\.$/],
  ['ALTER TABLE stockade.records ADD CONSTRAINT more CHECK (version > 0)',
    /were changed: records constraint more is not ours\.$/],
  // With a condition or a check, whoever wrote it is asked what stands in the table, and asked again with each write.
  [`CREATE FUNCTION public.f() RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
    CREATE INDEX more ON stockade.records (key, collection) WHERE public.f()`, /were changed: records index more is not ours\.$/],
  [`CREATE TABLE public.more (collection text COLLATE "C", key bytea,
    FOREIGN KEY (collection, key) REFERENCES stockade.records ON DELETE CASCADE)`,
    /were changed: records has a trigger, or is referred to\.$/],
  ['CREATE SEQUENCE public.s; ALTER TABLE stockade.records ALTER version SET DEFAULT nextval(\'public.s\')',
    /were changed: records has a value of its own for a column\.$/],
  ['ALTER TABLE stockade.store ALTER single ADD GENERATED BY DEFAULT AS IDENTITY',
    /were changed: store has a value of its own for a column\.$/],
  ['ALTER TABLE stockade.journal SET UNLOGGED', /were changed: journal is lost in a crash\.$/],
  ['DELETE FROM stockade.store', /^The store is gone from its database\.$/],
  ['UPDATE stockade.store SET position = position + 1', /^The journal does not end where its checkpoint says/],
  [`UPDATE stockade.store SET head = '\\x00'`, /^The journal does not end where its checkpoint says/],
  ['UPDATE stockade.store SET nodes = 0', /^The journal does not end where its checkpoint says/],
  ['UPDATE stockade.store SET version = 1', /^The journal does not end where its checkpoint says/],
  ['UPDATE stockade.store SET digest = head', /^The journal does not end where its checkpoint says/],
  ['UPDATE stockade.store SET anchor_mac = checkpoint', /^The journal does not end where its checkpoint says/],
  ['DELETE FROM stockade.journal WHERE first = 2', /^The journal does not end where its checkpoint says/],
]

test('a store that is not ours, or no longer, stops the start with one sentence and is left as it is', async () => {
  for (const [change, sentence] of refusals) {
    const url = await tests.server.createDatabase()
    const store = await openStore(url)
    for (const id of ['a', 'b']) await store.commit(batchOf({ writes: [put(id)], records: [recordOf(id)] }))
    await store.close()
    await tests.server.query(url, change)
    const before = [await tests.server.query(url, dump), await tests.server.query(url, columns)]
    await assert.rejects(openStore(url), ({ message }: Error) => {
      assert.match(message, sentence)
      return true
    }, change)
    assert.deepEqual([await tests.server.query(url, dump), await tests.server.query(url, columns)], before)
  }
  assert.equal(refusals.length, 38)
})

test('a foreign root key stops the start', async () => {
  const url = await tests.server.createDatabase()
  await (await openStore(url)).close()
  await assert.rejects(openStore(url, settingsOf(1)), /^Error: The root key is not the one that the store was made with\.$/)
  const store = await openStore(url)
  assert.equal(store.node, 2)
  await store.close()
})

test('a database that is not there or may not be used stops the start with its reason', async () => {
  const url = await tests.server.createDatabase()
  await tests.server.query(url, 'CREATE ROLE guest LOGIN')
  const guest = url.replace('stockade@', 'guest:secret@')
  const refused: readonly (readonly [string, RegExp])[] = [
    [url.replace(/\w+$/, 'missing'), /^The server \S+ refuses the connection: database "missing" does not exist\.$/],
    [url.replace('stockade@', 'nobody@'), /^The server \S+ refuses the connection: role "nobody" does not exist\.$/],
    [guest, /^The store cannot be made in \S+: permission denied for database \w+\.$/],
    [`${url}?sslmode=require`, /^The database \S+ cannot be reached: The server does not support SSL connections\.$/],
    [url.replace(/:\d+\//, ':1/'), /^The database 127\.0\.0\.1:1\/\w+ cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\.$/],
  ]
  for (const [wrong, sentence] of refused) {
    await assert.rejects(openStore(wrong, { patience: 200 }), ({ message }: Error) => {
      assert.match(message, sentence)
      return !message.includes('secret')
    })
  }
  assert.deepEqual(await tests.server.query(url, columns), [])
  assert.equal(refused.length, 5)
})

test('of several hosts the one that answers is used', async () => {
  const url = await tests.server.createDatabase()
  const store = await openStore(url.replace('@', '@127.0.0.1:1,'))
  assert.equal((await store.commit(batchOf({ writes: [put('a')] }))).committed, true)
  await store.close()
})

test('a standby is passed over, and said to be one', async () => {
  const url = await tests.server.createDatabase()
  await (await openStore(url)).close()
  const port = await tests.server.startStandby()
  const standby = url.replace(/:\d+\//, `:${port}/`)
  await assert.rejects(openStore(standby, { patience: 100 }), /^Error: The database \S+ cannot be reached: it is a standby\.$/)
  const store = await openStore(url.replace('@', `@127.0.0.1:${port},`))
  assert.deepEqual(await store.commit(batchOf({ writes: [put('a')] })), { committed: true, version: 1 })
  assert.equal((await store.read('c', key('a')))?.version, 1)
  await store.close()
})

test('a database that an operator made read-only is passed over', async () => {
  const url = await tests.server.createDatabase()
  await tests.server.query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`)
  await assert.rejects(openStore(url, { patience: 100 }), /^Error: The database \S+ cannot be reached: it is read-only\.$/)
})

test('a server that is too old stops the start', async () => {
  const url = await tests.server.createDatabase()
  const proxy = await FaultProxy.open(tests.server.port, answer => answer.replace(/1[5-9]00\d\d/, '140011'))
  await assert.rejects(openStore(proxy.through(url)), /^Error: The server \S+ runs PostgreSQL 14; Stockade needs 15 or newer\.$/)
  await proxy.close()
  assert.deepEqual(await tests.server.query(url, columns), [])
})

test('a node that died long ago leaves no row behind', async () => {
  const url = await tests.server.createDatabase()
  for (const hours of [2, 0]) {
    const store = await openStore(url)
    await store.commit(batchOf({ writes: [put('a')] }))
    await store.close()
    await tests.server.query(url, `UPDATE stockade.groups SET at = at - interval '${hours} hours'`)
  }
  assert.deepEqual(await tests.server.query(url, 'SELECT node FROM stockade.groups'), [{ node: 2 }])
})
