import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { repeatableRandom, temporaryFolder } from '../../storage.kit.ts'
import { rootKeyFile } from './file.ts'

const storeKey = new Uint8Array(32).fill(9)

test('is made once, readable by its owner alone, and read again', t => {
  const path = join(temporaryFolder(t), 'root-key')
  const wrapped = rootKeyFile(path, repeatableRandom('one')).wrap(storeKey)
  const again = rootKeyFile(path, repeatableRandom('two'))
  assert.deepEqual(Uint8Array.from(again.unwrap(wrapped)!), storeKey)
  assert.deepEqual(Uint8Array.from(again.unwrap(again.wrap(storeKey))!), storeKey)
  assert.deepEqual(readdirSync(join(path, '..')), ['root-key'])
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600)
})

test('a draft that a crash left behind does no harm', t => {
  const path = join(temporaryFolder(t), 'root-key')
  writeFileSync(`${path}.new`, 'half')
  rootKeyFile(path, repeatableRandom()).wrap(storeKey)
  assert.match(readFileSync(path, 'latin1'), /^stockade-root-key-1:/)
})

test('is never made beside a store that exists', t => {
  const [here, other] = ['root-key', 'other'].map(name => join(temporaryFolder(t), name))
  const wrapped = rootKeyFile(other!, repeatableRandom()).wrap(storeKey)
  assert.throws(() => rootKeyFile(here!, repeatableRandom()).unwrap(wrapped), /The root key .* is missing/)
  assert.equal(existsSync(here!), false)
})

test('anything else than a root key is refused without being shown', t => {
  const path = join(temporaryFolder(t), 'root-key')
  const good = `stockade-root-key-1:${'A'.repeat(43)}`
  const longer = [`${good}A`, `${good}\n\n`, `\n${good}`, 'x'.repeat(100_000)]
  const hostile = ['', 'hush', good.replace('1', '2'), good.slice(0, -1), ...longer]
  for (const text of hostile) {
    writeFileSync(path, text, { mode: 0o600 })
    assert.throws(() => rootKeyFile(path, repeatableRandom()).wrap(storeKey), { message: `${path} is not a root key` })
  }
  assert.equal(hostile.length, 8)
})
