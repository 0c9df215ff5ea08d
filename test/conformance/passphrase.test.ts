// A server whose root key comes from a passphrase: nothing on disk opens the store without it.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { sdk } from '../kit/sdk.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const STOCKADE_PASSPHRASE = 'correct horse battery staple'
const rootKey = rootVariables
const folder = temporaryFolder()
const data = folder.path

test('what was encrypted before a restart decrypts after it, under the same passphrase', async t => {
  t.after(folder.remove)
  const first = await spawnServer({ data, environment: { ...rootKey, STOCKADE_PASSPHRASE } })
  const { KeyMetadata } = await sdk(first).kms.createKey({})
  const { CiphertextBlob } = await sdk(first).kms.encrypt({ KeyId: KeyMetadata!.KeyId!, Plaintext: Buffer.from('text') })
  assert.equal(await first.end('SIGTERM'), 0)
  assert.equal(existsSync(join(data, 'root-key')), false)
  for (const name of readdirSync(data)) assert.ok(!readFileSync(join(data, name)).includes(STOCKADE_PASSPHRASE), name)

  const second = await spawnServer({ data, environment: { ...rootKey, STOCKADE_PASSPHRASE } })
  const { Plaintext } = await sdk(second).kms.decrypt({ CiphertextBlob })
  assert.deepEqual(Buffer.from(Plaintext!), Buffer.from('text'))
  assert.equal(await second.end('SIGTERM'), 0)

  const verified = await stockade(['journal', 'verify', '--data', data], { STOCKADE_PASSPHRASE })
  assert.equal(verified.code, 0, verified.err)
  assert.match(verified.out, /^The journal is sound: 3 records, /)

  // A database of a busy machine is said to be slow before that.
  const refused: readonly [Record<string, string>, string][] = [
    [{}, 'stockade: The store is kept under a passphrase: set STOCKADE_PASSPHRASE.\n'],
    [{ STOCKADE_PASSPHRASE: 'wrong' }, 'stockade: The passphrase is not the one that the store was made with.\n'],
  ]
  for (const [environment, message] of refused) {
    for (const command of [['start', '--port', '0', '--log', 'off'], ['journal', 'verify']]) {
      const { code, out, err } = await stockade([...command, '--data', data], { ...rootKey, ...environment })
      assert.deepEqual([code, out], [1, ''])
      assert.equal(err.replace('The database has not answered yet.\n', ''), message)
    }
  }
})

test('a start under a passphrase that is too short makes nothing, and one under a good one follows', async t => {
  const place = temporaryFolder()
  t.after(place.remove)
  const environment = { ...rootKey, STOCKADE_PASSPHRASE: 'x' }
  const { code, out, err } = await stockade(['start', '--port', '0', '--data', place.path], environment)
  assert.deepEqual([code, out], [1, ''])
  assert.match(err, /^stockade: A store is made under a passphrase of 12 characters or more, [^\n]+\n$/)
  const server = await spawnServer({ data: place.path, environment: { ...rootKey, STOCKADE_PASSPHRASE } })
  assert.equal(await server.end('SIGTERM'), 0)
})

test('nor does a root key give way to one that is too short', async t => {
  const place = temporaryFolder()
  t.after(place.remove)
  const server = await spawnServer({ data: place.path, environment: { ...rootKey, STOCKADE_PASSPHRASE } })
  assert.equal(await server.end('SIGTERM'), 0)
  const next = { ...rootKey, STOCKADE_PASSPHRASE, STOCKADE_NEXT_PASSPHRASE: 'short' }
  const { code, err } = await stockade(['root-key', 'rotate', '--data', place.path], next)
  assert.equal(code, 1)
  assert.match(err, /^stockade: A store is made under a passphrase of 12 characters or more, /)
  const again = await spawnServer({ data: place.path, environment: { ...rootKey, STOCKADE_PASSPHRASE } })
  assert.equal(await again.end('SIGTERM'), 0)
})
