import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  chmodSync, chownSync, existsSync, lchownSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { exportStore } from '../export/export-store.ts'
import { repeatableRandom, temporaryFolder } from '../storage.kit.ts'
import { openOffline } from '../open-offline.ts'
import { openStorage } from '../open.ts'
import { readRootCredentials, rootCredentialsPath, writeRootCredentials } from '../secrets/root-credentials.ts'
import { rootKeyFile } from '../secrets/root-key/file.ts'
import { renewRootKeyFile } from '../secrets/rotate-root-key.ts'
import { backUp } from '../sqlite/backup.ts'

const skip = process.platform === 'win32' && 'Windows keeps no modes'
const storeKey = new Uint8Array(32).fill(9)
const open = [0o640, 0o620, 0o604, 0o602, 0o644, 0o666, 0o610, 0o444, 0o777]

test('a root key that others may read or write is refused, and nothing of it is shown', { skip }, t => {
  const path = join(temporaryFolder(t), 'root-key')
  const wrapped = rootKeyFile(path, repeatableRandom()).wrap(storeKey)
  for (const mode of open) {
    chmodSync(path, mode)
    const shown = `0${mode.toString(8)}`
    const message = `The mode ${shown} of ${path} lets others read or write it: change that with 'chmod 600 ${path}'.`
    assert.throws(() => rootKeyFile(path, repeatableRandom()).unwrap(wrapped), { message })
    assert.throws(() => rootKeyFile(path, repeatableRandom()).wrap(storeKey), { message })
  }
  for (const mode of [0o600, 0o400, 0o700]) {
    chmodSync(path, mode)
    assert.ok(rootKeyFile(path, repeatableRandom()).unwrap(wrapped))
  }
})

test('so is the root user\'s access key', { skip }, t => {
  const folder = temporaryFolder(t)
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'hush' }
  writeRootCredentials(folder, credentials)
  const path = rootCredentialsPath(folder)
  for (const mode of open) {
    chmodSync(path, mode)
    assert.throws(() => readRootCredentials(folder), /^Error: The mode 0\d{3} of \S+root-credentials lets others/)
  }
  chmodSync(path, 0o600)
  assert.deepEqual(readRootCredentials(folder), credentials)
  // A draft of a start that was killed is not taken over with the mode that it has.
  writeFileSync(`${path}.new`, 'half', { mode: 0o644 })
  writeRootCredentials(folder, credentials)
  assert.deepEqual(readRootCredentials(folder), credentials)
})

test('a root key that belongs to another user is refused', { skip: skip || (process.getuid!() !== 0 && 'needs root') }, t => {
  const path = join(temporaryFolder(t), 'root-key')
  const wrapped = rootKeyFile(path, repeatableRandom()).wrap(storeKey)
  for (const mode of [0o600, 0o400, 0o644]) {
    chmodSync(path, mode)
    chownSync(path, 4711, 0)
    assert.throws(() => rootKeyFile(path, repeatableRandom()).unwrap(wrapped), /^Error: \S+root-key belongs to another user: /)
  }
})

test('a data folder or a database that others may write stops the start', { skip }, async t => {
  const folder = temporaryFolder(t)
  const start = async () => (await openStorage({ folder })).close()
  chmodSync(folder, 0o700)
  await start()
  for (const mode of [0o770, 0o720, 0o702, 0o777, 0o1777]) {
    chmodSync(folder, mode)
    const shown = mode.toString(8).padStart(4, '0')
    const message = `The mode ${shown} of ${folder} lets others write it: change that with 'chmod go-w ${folder}'.`
    await assert.rejects(start(), { message })
  }
  for (const mode of [0o755, 0o700]) {
    chmodSync(folder, mode)
    await start()
  }
  const path = join(folder, 'stockade.db')
  const elsewhere = join(temporaryFolder(t), 'elsewhere.db')
  const assertRefused = async () => {
    for (const mode of [0o660, 0o602]) {
      chmodSync(path, mode)
      await assert.rejects(start(), /^Error: The mode 0\d{3} of \S+stockade\.db lets others write it: /)
    }
    chmodSync(path, 0o640)
    await start()
  }
  await assertRefused()
  renameSync(path, elsewhere)
  symlinkSync(elsewhere, path)
  await assertRefused()
})

test('the log of a database is no way around it', { skip }, async t => {
  const folder = join(temporaryFolder(t), 'data')
  mkdirSync(folder, { mode: 0o700 })
  await (await openStorage({ folder })).close()
  writeFileSync(join(folder, 'stockade.db-wal'), '', { mode: 0o600 })
  chmodSync(join(folder, 'stockade.db-wal'), 0o666)
  await assert.rejects(openStorage({ folder }), /stockade\.db-wal lets others write it/)
})

const needsRoot = skip || (process.getuid!() !== 0 && 'needs root')
const nobody = 4711

/** Everything that opens a data folder, but for its start. */
const commands: readonly (readonly [what: string, run: (folder: string, target: string) => Promise<unknown>])[] = [
  ['a start', async folder => (await openStorage({ folder })).close()],
  ['whoever reads', async folder => (await openOffline({ folder })).close()],
  ['an export', (folder, target) => exportStore({ folder }, target)],
  ['a backup', (folder, target) => backUp(folder, target)],
  ['a rotation', folder => renewRootKeyFile({ folder }, join(folder, 'root-key'), randomBytes)],
]
const parts = ['stockade.db', 'stockade.db-wal', 'stockade.db-shm', 'stockade.db-journal', 'lock', 'root-key-lock']

async function makeFolder(t: TestContext): Promise<string> {
  const folder = join(temporaryFolder(t), 'data')
  await (await openStorage({ folder })).close()
  return folder
}

test('whatever opens a data folder refuses one that others may write, in any of its files', { skip }, async t => {
  const folder = await makeFolder(t)
  let cases = 0
  for (const name of ['.', ...parts]) {
    const path = join(folder, name)
    for (const [what, run] of commands) {
      if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 })
      const { mode } = statSync(path)
      chmodSync(path, mode | 0o020)
      const sentence = /^Error: The mode 0\d{3} of \S+ lets others write it: /
      await assert.rejects(run(folder, join(folder, `out ${cases++}`)), sentence, what)
      chmodSync(path, mode)
    }
  }
  assert.equal(cases, 35)
})

test('a data folder, or a file in it, that belongs to another user is refused', { skip: needsRoot }, async t => {
  const folder = await makeFolder(t)
  for (const name of ['.', ...parts]) {
    const path = join(folder, name)
    for (const [what, run] of commands) {
      if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 })
      chownSync(path, nobody, nobody)
      const sentence = /^Error: \S+ belongs to another user: make it your own, with 'chown', or run this as that user\.$/
      await assert.rejects(run(folder, join(folder, 'out')), sentence, `${what}: ${name}`)
      chownSync(path, 0, 0)
    }
  }
})

test('what somebody put there while all might write is refused, a link as well', { skip: needsRoot }, async t => {
  for (const name of parts) {
    const folder = temporaryFolder(t)
    chmodSync(folder, 0o755)
    const path = join(folder, name)
    const elsewhere = join(temporaryFolder(t), 'elsewhere')
    symlinkSync(elsewhere, path)
    lchownSync(path, nobody, nobody)
    await assert.rejects(openStorage({ folder }), /belongs to another user/, name)
    assert.equal(existsSync(elsewhere), false, name)
    rmSync(path)
    writeFileSync(path, '', { mode: 0o600 })
    chownSync(path, nobody, nobody)
    await assert.rejects(openStorage({ folder }), /belongs to another user/, name)
  }
})
