import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Secret } from '../core/secret.ts'
import { repeatableRandom, temporaryFolder } from './fixture.ts'
import { rootKeyFile, rootKeyFrom } from './root-key.ts'

test('is made once, readable by its owner alone, and read again', t => {
  const path = join(temporaryFolder(t), 'root-key')
  const made = rootKeyFile(path, repeatableRandom('one')).open(false)
  const read = rootKeyFile(path, repeatableRandom('two')).open(true)
  assert.deepEqual(made.derive('sealing'), read.derive('sealing'))
  assert.notDeepEqual(made.derive('sealing'), made.derive('journal'))
  assert.deepEqual(readdirSync(join(path, '..')), ['root-key'])
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('a draft that a crash left behind does no harm', t => {
  const path = join(temporaryFolder(t), 'root-key')
  writeFileSync(`${path}.new`, 'half')
  rootKeyFile(path, repeatableRandom()).open(false)
  assert.match(readFileSync(path, 'latin1'), /^stockade-root-key-1:/)
})

test('is never made beside a store that exists', t => {
  const path = join(temporaryFolder(t), 'root-key')
  assert.throws(() => rootKeyFile(path, repeatableRandom()).open(true), /The root key .* is missing/)
  assert.equal(existsSync(path), false)
})

test('anything else than a root key is refused without being shown', t => {
  const path = join(temporaryFolder(t), 'root-key')
  const good = `stockade-root-key-1:${'A'.repeat(43)}`
  const longer = [`${good}A`, `${good}\n\n`, `\n${good}`, 'x'.repeat(100_000)]
  const hostile = ['', 'hush', good.replace('1', '2'), good.slice(0, -1), ...longer]
  for (const text of hostile) {
    writeFileSync(path, text)
    assert.throws(() => rootKeyFile(path, repeatableRandom()).open(true), { message: `${path} is not a root key` })
  }
  assert.equal(hostile.length, 8)
  assert.throws(() => rootKeyFrom(new Uint8Array(31)), /32 bytes/)
})

test('a passphrase gives the same key each time, and the file does not hold it', t => {
  const path = join(temporaryFolder(t), 'root-key')
  const open = (passphrase: string | undefined, exists: boolean) =>
    rootKeyFile(path, repeatableRandom(), passphrase === undefined ? undefined : new Secret(passphrase)).open(exists)
  const made = open('correct horse', false).derive('sealing')
  assert.deepEqual(open('correct horse', true).derive('sealing'), made)
  const text = readFileSync(path, 'latin1')
  assert.match(text, /^stockade-root-key-scrypt-1:/)
  assert.equal(text.includes(Buffer.from(made).toString('base64url')), false)
  assert.throws(() => open('battery staple', true), { message: `The passphrase is not the one that ${path} was made with.` })
  const unset = `The root key ${path} comes from a passphrase: set STOCKADE_PASSPHRASE.`
  assert.throws(() => open(undefined, true), { message: unset })
})
