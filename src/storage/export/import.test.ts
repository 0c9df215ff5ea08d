// An import that is killed before its end leaves no store, in either engine, and the next one makes it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { postgresTests } from '../../../test/kit/postgres.ts'
import type { StorePlace } from '../../core/store-place.ts'
import { temporaryFolder } from '../storage.kit.ts'
import { blockPart, endPart, exportVersion, headerOf, recordPart, storePart } from './export-form.ts'
import type { Part } from './export-form.ts'
import { exportStore, importStore } from './export-store.ts'
import { BlockBuilder, readEntries } from '../journal/journal-entries.ts'
import type { Block } from '../journal/journal.ts'
import { encodeKey, keyBytes } from '../rows/keys.ts'
import { openOffline } from '../open-offline.ts'
import { openStorage } from '../open.ts'
import { findEntries, packEntries } from '../journal/packed-entries.ts'
import { readExport } from './read-export.ts'
import { rootKeyFile } from '../secrets/root-key/file.ts'

const tests = postgresTests()
const records = 3000

const importer = (engine: string, target: string, file: string) => `
  import { createReadStream, writeFileSync } from 'node:fs'
  import { readExport } from '${new URL('./read-export.ts', import.meta.url).href}'
  import * as engine from '${new URL(`../${engine}/import.ts`, import.meta.url).href}'
  async function* withoutEnd() {
    yield* readExport(createReadStream(${JSON.stringify(file)}))
    console.log('all is written')
    await new Promise(resolve => setTimeout(resolve, 1_000_000))
  }
  await Object.values(engine)[0](${JSON.stringify(target)}, withoutEnd(), row => row.checkpoint)
`

async function killBeforeCommit(engine: string, target: string, file: string): Promise<void> {
  const script = ['--input-type=module', '--eval', importer(engine, target, file)]
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited.then(() => assert.fail('The import ended by itself'))])
  child.kill('SIGKILL')
  await exited
}

const record = (i: number) => keyBytes(encodeKey([String(i)]))
const valueOf = (i: number) => Buffer.alloc(700, i)

/** Records and blocks of more than one page, packed and not. */
async function exported(t: TestContext) {
  const folder = temporaryFolder(t)
  const { store, close } = await openStorage({ folder })
  const commit = (i: number) => store.commit({
    id: String(i), expectations: [], records: [JSON.stringify({ eventID: i })],
    writes: [{ collection: 'c', key: record(i), value: valueOf(i) }],
  })
  const together = 490
  const alone = records % together
  for (let i = 0; i < records - alone; i += together) await Promise.all(Array.from({ length: together }, (_, n) => commit(i + n)))
  for (let i = records - alone; i < records; i++) await commit(i)
  while ((await store.packJournal({ keep: 100 })) > 0);
  await close()
  const file = join(folder, 'export')
  await exportStore({ folder }, file)
  return { file, rootKey: rootKeyFile(join(folder, 'root-key'), randomBytes) }
}

async function countBlocks(file: string) {
  const blocks = []
  for await (const part of readExport(createReadStream(file))) if ('block' in part) blocks.push(part.block)
  return { all: blocks.length, packed: blocks.filter(({ unpacked }) => unpacked > 0).length }
}

type Exported = Awaited<ReturnType<typeof exported>>

async function checkImport(place: { readonly folder: string; readonly url?: string }, { file, rootKey }: Exported) {
  const { all, packed } = await countBlocks(file)
  assert.ok(packed > 0 && packed < all, `${packed} of ${all}`)
  assert.deepEqual(await importStore(place, file, rootKey), { records, blocks: all })
  const taken = /^Error: There is a store in \S+ already; name an empty (?:folder|database)\.$/
  await assert.rejects(importStore(place, file, rootKey), taken)
  const offline = await openOffline(place, rootKey)
  const { findings, head } = await offline.verify()
  await offline.close()
  assert.deepEqual([findings, head.position], [[], records])
  const { store, close } = await openStorage({ ...place, rootKey })
  assert.deepEqual(Buffer.from((await store.read('c', record(501)))!.value), valueOf(501))
  // Whoever followed the feed of the other store starts anew.
  assert.equal((await store.changesSince(1)).gap, true)
  const next = await store.commit({ id: 'next', expectations: [], records: ['{}'], writes: [] })
  assert.deepEqual(next, { committed: true, version: records })
  await close()
}

test('SQLite: killed before its commit, an import has made nothing', async t => {
  const made = await exported(t)
  const folder = temporaryFolder(t)
  await killBeforeCommit('sqlite', folder, made.file)
  await assert.rejects(openOffline({ folder }), /There is no store in|holds no store/)
  await checkImport({ folder }, made)
})

tests.test('PostgreSQL: killed before its commit, an import has made nothing', async t => {
  const made = await exported(t)
  const url = await tests.server.createDatabase()
  await killBeforeCommit('postgres', url, made.file)
  await assert.rejects(openOffline({ folder: '', url }, made.rootKey), /^Error: There is no store in \S+\.$/)
  await checkImport({ folder: '', url }, made)
  // The number of the node that wrote the records is not given again.
  assert.deepEqual(await tests.server.query(url, 'SELECT nodes FROM stockade.store'), [{ nodes: 2 }])
})

/** With the end that is right for them, as somebody makes it who has the file and not the root key. */
function fileOf(parts: readonly Part[]): Uint8Array {
  const counts = { records: parts.filter(part => 'record' in part).length, blocks: parts.filter(part => 'block' in part).length }
  const body = Buffer.concat([headerOf(exportVersion), ...parts.map(part => {
    if ('store' in part) return storePart(part.store)
    return 'record' in part ? recordPart(part.record) : blockPart(part.block)
  })])
  return Buffer.concat([body, endPart(counts, createHash('sha256').update(body).digest())])
}

async function partsIn(file: string): Promise<Part[]> {
  const parts: Part[] = []
  for await (const part of readExport(createReadStream(file))) parts.push(part)
  return parts
}

test('a file whose rows were changed, removed or put back makes no store', async t => {
  const { file, rootKey } = await exported(t)
  const parts = await partsIn(file)
  const change = (at: number, part: (old: never) => object) =>
    parts.map((old, i) => (i === at ? part(old as never) as Part : old))
  const row = (edit: object) => change(1, ({ record: old }: { record: object }) => ({ record: { ...old, ...edit } }))
  const store = (edit: object) => change(0, ({ store: old }: { store: object }) => ({ store: { ...old, ...edit } }))
  const { value, version } = (parts[10] as { record: { value: Uint8Array; version: number } }).record
  const forged: readonly (readonly Part[])[] = [
    row({ value }), row({ value, version }), row({ version: version + 1 }), row({ value: Buffer.from('in clear') }),
    row({ collection: 'b' }), parts.filter((_, i) => i !== 9), store({ version: 1 }), store({ digest: Buffer.alloc(68) }),
    store({ nodes: 9 }), store({ checkpoint: Buffer.alloc(32) }), store({ anchor_mac: Buffer.alloc(32) }), store({ position: 1 }),
  ]
  const folder = join(temporaryFolder(t), 'made')
  const path = join(temporaryFolder(t), 'forged')
  for (const [i, made] of forged.entries()) {
    writeFileSync(path, fileOf(made))
    const sentence = /^Error: The file \S+ holds other rows than its store wrote\.$/
    await assert.rejects(importStore({ folder }, path, rootKey), sentence, `${i}`)
  }
  assert.equal(forged.length, 12)
  writeFileSync(path, fileOf(parts))
  assert.equal((await importStore({ folder }, path, rootKey)).records, records)
})

/** Other records in the block's place, at its positions. */
function forge(block: Block): Block {
  const builder = new BlockBuilder(1)
  builder.start({ position: block.first - 1, hash: new Uint8Array(32) })
  for (const entry of readEntries(findEntries(block)!)) builder.append(entry!.record.replace('eventID', 'forgedID'))
  const entries = Uint8Array.from(builder.entries)
  return { ...block, unpacked: block.unpacked && entries.length, entries: block.unpacked > 0 ? packEntries(entries) : entries }
}

async function assertNoJournalForged(t: TestContext, place: StorePlace): Promise<void> {
  const { file, rootKey } = await exported(t)
  const parts = await partsIn(file)
  const blocks = parts.flatMap(part => ('block' in part ? [part.block] : []))
  const others = parts.filter(part => !('block' in part))
  const withBlocks = (...lists: (readonly Block[])[]): Part[] => [...others, ...lists.flat().map(block => ({ block }))]
  const [packed, unpacked] = [1, blocks.length - 2]
  const change = (at: number, edit: (block: Block) => Block) => withBlocks(blocks.with(at, edit(blocks[at]!)))
  const forged: readonly (readonly Part[])[] = [packed, unpacked].flatMap(at => [
    change(at, forge),
    change(at, block => ({ ...block, entries: Buffer.from('rubbish') })),
    change(at, block => ({ ...block, seal: blocks[0]!.seal })),
    change(at, block => ({ ...block, last: block.last + 1 })),
    change(at, block => ({ ...block, sealedFrom: block.sealedFrom + 1 })),
    withBlocks(blocks.toSpliced(at, 1)),
  ])
  const ends = [withBlocks(), withBlocks(blocks.slice(0, -1)), withBlocks(blocks.slice(1)), withBlocks(blocks.slice(0, 1))]
  const newest = blocks.at(-1)!
  const more = withBlocks(blocks, [forge({ ...newest, first: newest.last + 1 })])
  const path = join(temporaryFolder(t), 'forged')
  const sentence = /^Error: The file \S+ holds another journal than its store wrote\.$/
  for (const [i, made] of [...forged, ...ends, more].entries()) {
    writeFileSync(path, fileOf(made))
    await assert.rejects(importStore(place, path, rootKey), sentence, `${i}`)
    await assert.rejects(openOffline(place, rootKey), /There is no store in/, `${i}`)
  }
  assert.equal(forged.length + ends.length, 16)
  writeFileSync(path, fileOf(parts))
  assert.equal((await importStore(place, path, rootKey)).blocks, blocks.length)
}

test('SQLite: a file whose journal was changed makes no store', t =>
  assertNoJournalForged(t, { folder: join(temporaryFolder(t), 'made') }))

tests.test('PostgreSQL: a file whose journal was changed makes no store', async t =>
  assertNoJournalForged(t, { folder: '', url: await tests.server.createDatabase() }))
