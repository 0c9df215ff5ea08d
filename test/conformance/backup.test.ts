// A copy that is made while the server commits is a store of its own: all that was acknowledged before is in it.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { write, type Acknowledged } from '../kit/load.ts'
import { sdk } from '../kit/sdk.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const environment = {
  ...rootVariables, STOCKADE_STORE: '',
}
const Plaintext = Buffer.from('kept')

test('under load, a copy holds what was acknowledged before and starts with the root key', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [data, copy] = [join(folder.path, 'data'), join(folder.path, 'copy')]
  const server = await spawnServer({ data, environment })
  t.after(() => server.end('SIGKILL'))
  const { kms } = sdk(server)
  const { KeyMetadata } = await kms.createKey({})
  const { CiphertextBlob } = await kms.encrypt({ KeyId: KeyMetadata!.KeyId!, Plaintext })
  const acknowledged: Acknowledged[] = []
  let enough = () => {}
  const filled = new Promise<void>(resolve => (enough = resolve))
  const acknowledge = (change: Acknowledged) => {
    if (acknowledged.push(change) === 200) enough()
  }
  const writing = write({ url: server.url, prefix: 'copied', writers: 8, acknowledge })
  await filled
  const before = acknowledged.slice()
  const backup = (to: string) => stockade(['backup', '--data', data, '--to', to], environment)
  const made = await backup(copy)
  assert.deepEqual([made.code, made.err], [0, ''])
  assert.ok(acknowledged.length > before.length, 'the server went on meanwhile')
  const again = await backup(copy)
  assert.equal(again.code, 1)
  assert.match(again.err, /^stockade: There is a store in \S+ already; name an empty folder\.\n$/)
  await server.end('SIGKILL')
  await writing

  assert.deepEqual(readdirSync(copy).sort(), ['.gitignore', 'lock', 'stockade.db'])
  if (process.platform !== 'win32') {
    assert.deepEqual([copy, join(copy, 'stockade.db')].map(path => statSync(path).mode & 0o777), [0o700, 0o600])
  }
  copyFileSync(join(data, 'root-key'), join(copy, 'root-key'))
  const verified = await stockade(['journal', 'verify', '--data', copy], environment)
  assert.match(verified.out, /^The journal is sound: /)
  const started = await spawnServer({ data: copy, environment })
  t.after(() => started.end('SIGKILL'))
  const client = sdk(started)
  assert.deepEqual(Buffer.from((await client.kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  const { Users } = await client.iam.listUsers({ MaxItems: 1000 })
  const names = new Set(Users!.map(({ UserName }) => UserName))
  const users = before.filter(({ operation }) => operation === 'CreateUser')
  assert.deepEqual(users.filter(({ name }) => !names.has(name)), [])
  assert.ok(users.length > 50)
  assert.equal(await started.end('SIGTERM'), 0)
})

test('what another store has left beside its database is taken for no part of the copy', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [data, copy] = [join(folder.path, 'data'), join(folder.path, 'copy')]
  const server = await spawnServer({ data, environment })
  assert.equal(await server.end('SIGTERM'), 0)
  mkdirSync(copy, { mode: 0o700 })
  writeFileSync(join(copy, 'stockade.db-wal'), 'of another', { mode: 0o600 })
  const made = await stockade(['backup', '--data', data, '--to', copy], environment)
  assert.equal(made.code, 1)
  assert.match(made.err, /^stockade: The store is gone from \S+, and stockade\.db-wal is left of it: put stockade\.db back, or /)
  assert.ok(!existsSync(join(copy, 'stockade.db')))
})

test('without a data folder that holds a store there is nothing to copy, and nothing is made', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const copy = join(folder.path, 'copy')
  const [data, STOCKADE_STORE] = [join(folder.path, 'data'), 'postgres://localhost/x']
  const empty = await stockade(['backup', '--data', data, '--to', copy], environment)
  assert.deepEqual([empty.code, empty.out], [1, ''])
  assert.match(empty.err, /^stockade: There is no store in \S+\n$/)
  const database = await stockade(['backup', '--data', data, '--to', copy], { ...environment, STOCKADE_STORE })
  assert.deepEqual([database.code, database.out], [2, ''])
  assert.match(database.err, /^stockade: The store is a database: back it up by the database's own means, or with/)
  assert.equal(existsSync(copy), false)
})
