import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { asyncProperty } from '../../test/kit/properties.ts'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import { ConfigError, settingNames } from '../config.ts'
import { readConfigFile } from './config-file.ts'

const folder = temporaryFolder()
const path = join(folder.path, 'stockade.yaml')

async function read(text: string) {
  writeFileSync(path, text)
  return readConfigFile(path)
}

test('settings are text, however YAML reads them', async () => {
  const text = 'port: 4600\nhost: 127.0.0.1\naccount: "012345678901"\ndev: true\nmetrics-port: 9100 # scraped here\n'
  assert.deepEqual(await read(text), {
    port: '4600', host: '127.0.0.1', account: '012345678901', dev: 'true', 'metrics-port': '9100',
  })
  for (const empty of ['', '\n', '# nothing yet\n', '---\n']) assert.deepEqual(await read(empty), {})
})

test('what is wrong is said in one sentence that names the file', async () => {
  const wrong: readonly [string, RegExp][] = [
    ['prot: 4600', new RegExp(`has no setting 'prot'\\. There are ${settingNames.join(', ')}\\.$`)],
    ['passphrase: x', /has no setting 'passphrase'/],
    ['constructor: x', /has no setting 'constructor'/],
    ['port: [1, 2]', /port is one value, not several\.$/],
    ['port: { a: 1 }', /port is one value, not several\.$/],
    ['- port', /holds no settings: it should read like 'port: 4600'\.$/],
    ['4600', /holds no settings/],
    ['port: [', /cannot be read: /],
    ['port: 1\nport: 2', /cannot be read: /],
  ]
  for (const [text, message] of wrong) {
    await assert.rejects(read(text), (thrown: unknown) => {
      assert.ok(thrown instanceof ConfigError, String(thrown))
      assert.match(thrown.message, message)
      assert.ok(thrown.message.includes(path) && !thrown.message.includes('\n'))
      return true
    })
  }
})

test('a named file must be there, the usual one need not', async () => {
  await assert.rejects(readConfigFile(join(folder.path, 'none.yaml')), { name: 'ConfigError', message: /cannot be read/ })
  assert.deepEqual(await readConfigFile(undefined), {})
})

test('a file that was not named runs nothing', async t => {
  const before = process.cwd()
  process.chdir(folder.path)
  t.after(() => process.chdir(before))
  assert.deepEqual(await read('root-key-command: touch ran'), { 'root-key-command': 'touch ran' })
  await assert.rejects(readConfigFile(undefined), {
    name: 'ConfigError',
    message: "stockade.yaml names a root-key-command, which runs only where the file is named: add '--config stockade.yaml'.",
  })
  writeFileSync(path, 'root-key-file: elsewhere')
  assert.deepEqual(await readConfigFile(undefined), { 'root-key-file': 'elsewhere' })
})

test('any text gives settings or that sentence', async () => {
  await asyncProperty('configuration file', 500, fc.string({ maxLength: 60, unit: 'binary' }), async text => {
    const found = await read(text).catch((thrown: unknown) => thrown)
    assert.ok(found instanceof ConfigError || (typeof found === 'object' && !(found instanceof Error)), String(found))
  })
  folder.remove()
})
