import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { repeatableRandom, temporaryFolder } from './fixture.ts'
import { readRootCredentials, rootCredentialsPath, writeRootCredentials } from './root-credentials.ts'
import { rootKeyFile } from './root-key/file.ts'

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
