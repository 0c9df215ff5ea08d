// What stands in a store, or what a stranger's server answers, is somebody else's text, and a terminal obeys what it is shown.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { linesOf, recordText } from '../../src/core/records/journal-record.ts'
import { BlockBuilder, readEntries } from '../../src/storage/journal/journal-entries.ts'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { sdk } from '../kit/sdk.ts'
import { sourceFiles } from '../kit/source-files.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const evil = '\u001b[2K\u001b[1A\r\u009b8m\u202e\nThe journal is sound\u2028'
const environment = rootVariables

/** One line a sentence, and nothing that is not seen. */
function assertPrintable(text: string, lines: number): void {
  assert.match(text, /u001b\[2K/)
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u)
  assert.equal(text.split('\n').length - 1, lines, text)
}

interface Block {
  readonly first: number
  readonly entries: Uint8Array
}

test('who writes a store does not speak through the command that checks it', { skip: withoutFolder }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = folder.path
  const server = await spawnServer({ data, environment })
  const { iam } = sdk(server)
  for (let i = 0; i < 4; i++) await iam.createUser({ UserName: `u${i}` })
  await server.end('SIGTERM')
  const database = () => new DatabaseSync(join(data, 'stockade.db'))
  const edit = (change: (open: DatabaseSync) => void) => {
    const open = database()
    change(open)
    open.close()
  }
  const verify = () => stockade(['journal', 'verify', '--data', data])

  const name = `x${evil}${'x'.repeat(100_000)}`
  const insert = 'INSERT INTO records VALUES (?, ?, ?, ?)'
  edit(open => open.prepare(insert).run(name, Buffer.from('k'), 1, Buffer.alloc(40)))
  const row = await verify()
  assert.equal(row.code, 1)
  assertPrintable(row.out, 3)
  assert.ok(row.out.length < 10_000, 'nor at length')
  edit(open => open.exec("DELETE FROM records WHERE collection LIKE 'x%'"))

  edit(open => {
    const { first, entries } = open.prepare('SELECT first, entries FROM journal ORDER BY first').all()[2] as unknown as Block
    const block = new BlockBuilder(1)
    block.start({ position: first - 1, hash: new Uint8Array(32) })
    for (const entry of readEntries(entries)) {
      block.append(recordText({ ...linesOf(entry!.record), id: `x${evil}` }))
    }
    open.prepare('UPDATE journal SET entries = ? WHERE first = ?').run(block.entries, first)
  })
  const record = await verify()
  assert.equal(record.code, 1)
  assertPrintable(record.out, 3)

  edit(open => open.exec(`CREATE TABLE "x${evil}" (a)`))
  for (const args of [['journal', 'verify'], ['start', '--port', '0']]) {
    const table = await stockade([...args, '--data', data])
    assert.notEqual(table.code, 0)
    assertPrintable(table.err, 1)
  }
})

async function strangeServer(t: TestContext, status: number, body: string): Promise<string[]> {
  const server = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1')
  t.after(() => void server.close())
  await once(server, 'listening')
  return ['--port', String((server.address() as { port: number }).port)]
}

test('nor does whoever listens where a server is looked for', async t => {
  const refused = await stockade(['status', ...(await strangeServer(t, 400, JSON.stringify({ message: evil })))], environment)
  assert.equal(refused.code, 1)
  assertPrintable(refused.err, 1)
  const status = {
    Version: evil, StartedAt: 1, Now: 1, Calls: { [evil]: 1 }, Denied: { [evil]: 1 }, Refused: {},
    RefusedSources: [{ Address: evil, Count: 1 }],
    DeniedCallers: [{ Caller: evil, Count: 1 }],
    ResidentBytes: 1,
  }
  const port = await strangeServer(t, 200, JSON.stringify(status))
  assertPrintable((await stockade(['status', ...port], environment)).out, 9)
  const json = (await stockade(['status', '--json', ...port], environment)).out
  assert.deepEqual(JSON.parse(json), status)
  assert.doesNotMatch(json.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u)
  for (const body of ['', '<html>', '1', 'null']) {
    const strange = await stockade(['status', ...(await strangeServer(t, 200, body))], environment)
    assert.deepEqual([strange.code, strange.err], [1, 'stockade: What answers there is no Stockade.\n'])
  }
})

test('nor does an argument that a command cannot take', async () => {
  const asked = [['policy', 'check', '-', '--type', '\x1b[31m'], ['\x1b[31m'], ['status', '--\x9b[31m'], ['policy', 'chekc']]
  for (const args of asked) {
    const { code, err } = await stockade(args)
    assert.equal(code, 2, err)
    assert.match(err, /^stockade: /)
    assert.doesNotMatch(err.replaceAll('\n', ''), /[\p{C}\p{Zl}\p{Zp}]/u)
  }
})

test('a command prints through what makes text printable, and nowhere else', () => {
  const files = sourceFiles().filter(({ path }) => path.startsWith('src/cli/') && !path.endsWith('.test.ts'))
  const prints = /\bconsole\.|\.std(?:out|err)\.write/
  const others = files.filter(({ path, lines }) => path !== 'src/cli/print.ts' && lines.some(line => prints.test(line)))
  assert.deepEqual(others.map(({ path }) => path), [])
  assert.ok(files.length > 10)
})
