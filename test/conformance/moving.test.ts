// A store moves from SQLite to PostgreSQL and back: what was encrypted before decrypts behind, and the journal stays one chain.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { root, rootVariables } from '../kit/identity.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const tests = postgresTests()
const credentials = rootVariables
const Plaintext = Buffer.from('what must survive')

interface Place {
  readonly data: string
  readonly environment: Readonly<Record<string, string>>
}

async function run(args: readonly string[], { data, environment }: Place) {
  const { code, out, err } = await stockade([...args, '--data', data], environment)
  assert.deepEqual([code, err], [0, ''])
  return out
}

/** Head and number of records that the journal proves. */
const proven = async (place: Place) => (await run(['journal', 'verify'], place)).replace('The journal is sound: ', '')

/** A server that does not outlive its test. */
async function start(t: TestContext, place: Place) {
  const server = await spawnServer(place)
  t.after(() => server.end('SIGKILL'))
  return server
}

/** What a server on the place decrypts, knows of the past, and goes on to do. */
async function use(t: TestContext, place: Place, CiphertextBlob: Uint8Array): Promise<void> {
  const server = await start(t, place)
  const { kms, cloudtrail, ssm } = sdk(server)
  assert.deepEqual(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  assert.equal((await ssm.getParameter({ Name: '/secret', WithDecryption: true })).Parameter!.Value, 'tiger')
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'Encrypt' }] as const
  const { Events } = await cloudtrail.lookupEvents({ LookupAttributes: [...LookupAttributes] })
  // Ours, and that of the parameter.
  assert.equal(Events!.length, 2)
  await kms.createKey({})
  assert.equal(await server.end('SIGTERM'), 0)
}

async function keysOf(t: TestContext, place: Place): Promise<number> {
  const server = await start(t, place)
  const { Keys } = await sdk(server).kms.listKeys({})
  assert.equal(await server.end('SIGTERM'), 0)
  return Keys!.length
}

tests.test('from SQLite to PostgreSQL and back again', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const at = (name: string) => join(folder.path, name)
  const rootKey = { ...credentials, STOCKADE_ROOT_KEY_FILE: at('root-key') }
  const first: Place = { data: at('first'), environment: { ...rootKey, STOCKADE_STORE: '' } }
  const url = await tests.server.createDatabase()
  const second: Place = { data: at('second'), environment: { ...rootKey, STOCKADE_STORE: url } }
  const third: Place = { ...first, data: at('third') }

  const server = await start(t, first)
  const { kms, ssm } = sdk(server)
  const { KeyMetadata } = await kms.createKey({})
  const { CiphertextBlob } = await kms.encrypt({ KeyId: KeyMetadata!.KeyId!, Plaintext })
  await ssm.putParameter({ Name: '/secret', Value: 'tiger', Type: 'SecureString' })
  await run(['export', '--to', at('one')], first)
  if (process.platform !== 'win32') assert.equal(statSync(at('one')).mode & 0o777, 0o600)
  for (const secret of ['tiger', root.secretAccessKey]) assert.ok(!readFileSync(at('one')).includes(secret))
  const left = await proven(first)
  assert.equal(await server.end('SIGTERM'), 0)

  const said = await run(['import', '--from', at('one')], second)
  assert.match(said, /^The store is there: \d+ records, and the journal in \d+ blocks\.\n$/)
  assert.equal(existsSync(second.data), false)
  const kept = await proven(second)
  assert.match(left, /^\d+ records/)
  await use(t, second, CiphertextBlob!)
  await run(['export', '--to', at('two')], second)
  await run(['import', '--from', at('two')], third)
  assert.equal(await proven(third), await proven(second))
  await use(t, third, CiphertextBlob!)
  assert.deepEqual([await keysOf(t, first), await keysOf(t, second), await keysOf(t, third)].map(count => count - 2), [0, 1, 2])
  await run(['journal', 'verify', '--expect', /head (\S+)/.exec(kept)![1]!], third)
})

test('a store that is there is left alone, and a hostile file makes none', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const at = (name: string) => join(folder.path, name)
  const place: Place = { data: at('data'), environment: { ...credentials, STOCKADE_STORE: '' } }
  const server = await start(t, place)
  await run(['export', '--to', at('export')], place)
  const refuse = async (args: readonly string[], data: string, sentence: RegExp) => {
    const { code, out, err } = await stockade([...args, '--data', data], place.environment)
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, sentence)
  }
  const rootKey = ['--root-key-file', join(place.data, 'root-key')]
  const imported = ['import', '--from', at('export'), ...rootKey]
  await refuse(imported, place.data, /^stockade: A server of the data folder \S+ runs already, [^\n]+\n$/)
  assert.equal(await server.end('SIGTERM'), 0)
  const bytes = readFileSync(join(place.data, 'stockade.db'))
  await refuse(imported, place.data, /^stockade: There is a store in \S+ already; name an empty folder\.\n$/)
  assert.deepEqual(readFileSync(join(place.data, 'stockade.db')), bytes)
  await refuse(['export', '--to', at('export')], place.data, /^stockade: There is a file \S+ already; name another\.\n$/)
  await refuse(['export', '--to', at('other')], at('empty'), /^stockade: There is no store in \S+\n$/)

  const good = readFileSync(at('export'))
  const newer = Buffer.from(good.toString('latin1').replace('export 2', 'export 3'), 'latin1')
  const flipped = Buffer.from(good)
  flipped[good.length >> 1]! ^= 1
  const files: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['cut', good.subarray(0, -1), /^stockade: The file \S+ is cut off: it is no whole export\.\n$/],
    ['half', good.subarray(0, good.length >> 1), /is cut off: it is no whole export\.\n$/],
    ['flipped', flipped, /was changed since it was exported\.\n$/],
    ['newer', newer, /has version 3; this Stockade reads 2\.\n$/],
    ['database', bytes, /is no export of a store\.\n$/],
    ['empty', Buffer.alloc(0), /is no export of a store\.\n$/],
  ]
  for (const [name, content, sentence] of files) {
    writeFileSync(at(name), content)
    await refuse(['import', '--from', at(name), ...rootKey], at('made'), sentence)
  }
  await refuse(['import', '--from', at('export')], at('made'), /^stockade: The root key \S+ is missing; [^\n]+\n$/)
  await refuse(['import', '--from', at('nowhere')], at('made'), /^stockade: The file \S+ cannot be read: it is not there\.\n$/)
  await refuse(['import', '--from', folder.path], at('made'), /^stockade: The file \S+ cannot be read: EISDIR[^\n]+\n$/)
  assert.deepEqual(readdirSync(folder.path).filter(name => name === 'made' || name === 'other'), [])
  assert.equal(files.length, 6)
})
