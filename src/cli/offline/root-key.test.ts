// Another root key takes over while the server goes on.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spawnServer } from '../../../test/kit/child-server.ts'
import { stockade } from '../../../test/kit/command-line.ts'
import { rootVariables } from '../../../test/kit/identity.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { storePlace } from '../../../test/kit/store-place.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { openEngine } from '../../storage/open-offline.ts'

const environment = rootVariables
const Plaintext = Buffer.from('text')

async function wrapsOf(data: string): Promise<string> {
  const engine = await openEngine(await storePlace(data))
  const { wraps } = await engine.row()
  await engine.close()
  return wraps
}

const filesWith = (folder: string, text: string): string[] =>
  readdirSync(folder).filter(name => statSync(join(folder, name)).isFile() && readFileSync(join(folder, name)).includes(text))

test('what was encrypted before decrypts after it, by the server that went on and by the next', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [data, file] = [folder.path, join(folder.path, 'root-key')]
  const server = await spawnServer({ data, environment })
  t.after(() => server.isRunning && server.end('SIGKILL'))
  const { KeyMetadata } = await sdk(server).kms.createKey({})
  const { CiphertextBlob } = await sdk(server).kms.encrypt({ KeyId: KeyMetadata!.KeyId!, Plaintext })
  const { Credentials } = await sdk(server).sts.getSessionToken({})
  const session = { accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey! }
  const before = readFileSync(file, 'utf8')
  const oldWrap = await wrapsOf(data)
  assert.ok(existsSync(join(data, 'stockade.db')) === filesWith(data, oldWrap).length > 0)

  const renewed = await stockade(['root-key', 'rotate', '--data', data])
  assert.deepEqual([renewed.code, renewed.err], [0, ''])
  // Not behind the server's back either, which has the database open.
  assert.deepEqual(filesWith(data, oldWrap), [])
  assert.match(renewed.out, /^Backups and exports from before open with the old one alone: make new ones\.$/m)
  assert.notEqual(readFileSync(file, 'utf8'), before)
  assert.equal(existsSync(`${file}.next`), false)
  assert.deepEqual(Buffer.from((await sdk(server).kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  assert.equal(await server.end('SIGTERM'), 0)

  const old = join(folder.path, 'old-key')
  writeFileSync(old, before, { mode: 0o600 })
  const refused = await stockade(['journal', 'verify', '--data', data, '--root-key-file', old])
  assert.match(refused.err, /^stockade: The root key \S+ is not the one that the store was made with\.\n$/)

  const STOCKADE_PASSPHRASE = 'correct horse'
  const moved = await stockade(['root-key', 'rotate', '--data', data], { STOCKADE_NEXT_PASSPHRASE: STOCKADE_PASSPHRASE })
  assert.deepEqual([moved.code, moved.err], [0, ''])
  const next = await spawnServer({ data, environment: { ...environment, STOCKADE_PASSPHRASE } })
  assert.deepEqual(Buffer.from((await sdk(next).kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  const signed = sdk(next, { ...session, sessionToken: Credentials!.SessionToken! })
  assert.match((await signed.sts.getCallerIdentity({})).Arn!, /:root$/)
  assert.equal(await next.end('SIGTERM'), 0)
  const verified = await stockade(['journal', 'verify', '--data', data], { STOCKADE_PASSPHRASE })
  assert.match(verified.out, /^The journal is sound: /)
})

test('a new root key must be said where the old one is no file', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const nowhere = await stockade(['root-key', 'rotate', '--data', folder.path], { STOCKADE_PASSPHRASE: 'x' })
  assert.equal(nowhere.code, 2)
  assert.match(nowhere.err, /^stockade: Say where the new root key is: --to-file, /)
  const empty = await stockade(['root-key', 'rotate', '--data', folder.path])
  assert.match(empty.err, /^stockade: There is no store in /)
  assert.equal(existsSync(join(folder.path, 'root-key.next')), false)
})
