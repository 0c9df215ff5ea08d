import assert from 'node:assert/strict'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { asyncProperty } from '../../test/kit/properties.ts'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import { ConfigError, settingNames, variableOf } from '../config.ts'
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

test('paths are taken from the folder of the file, wherever one works', async t => {
  const from = relative(process.cwd(), path)
  for (const name of ['data', 'root-key-file', 'seed'] as const) {
    const found = async (text: string, file = path) => {
      writeFileSync(path, `${name}: ${text}`)
      return (await readConfigFile(file))[name]
    }
    assert.equal(await found('a/b'), join(folder.path, 'a/b'))
    assert.equal(await found('../b'), join(folder.path, '../b'))
    assert.equal(resolve((await found('./b', from))!), join(folder.path, 'b'))
    assert.equal(await found('/a/b'), '/a/b')
    assert.equal(await found('""'), '')
  }
  t.after(process.chdir.bind(process, process.cwd()))
  process.chdir(folder.path)
  writeFileSync(path, 'data: ./state')
  assert.equal(resolve((await readConfigFile(undefined)).data!), join(process.cwd(), 'state'))
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
  await assert.rejects(readConfigFile(join(folder.path, 'none.yaml')), { name: 'ConfigError', message: /is not there/ })
  assert.deepEqual(await readConfigFile(undefined), {})
})

// Each as somebody may have left it in the folder that one works in.
const harmless = [
  'port: 4600', 'account: "012345678901"', 'data: ./.stockade', 'data: state/stockade', 'host: 127.0.0.1', 'host: 127.8.9.1',
  'host: localhost', 'host: "::1"', 'log: json', 'log: pretty', 'quotas: fair', 'quotas: aws', 'dev: false', 'ephemeral: false',
  'http-front: on', 'http-front: off', 'outbound: public', 'tls: true', 'tls: false',
]
const harmful = [
  'host: evil.example', 'host: 0.0.0.0', 'host: "::"', 'host: 10.0.0.1', 'host: 127.0.0.1.evil.example', 'host: localhost.evil',
  'data: ../elsewhere', 'data: /var/lib/stockade', 'data: state/../../elsewhere', 'data: ..', 'dev: true', 'dev: "1"',
  'ephemeral: true', 'log: off',
  'quotas: off', 'connections: 999999', 'connections: 10', 'metrics-port: 9100', 'trusted-proxy: 0.0.0.0/0',
  'store: postgres://u@evil.example/x', 'root-key-file: .key', 'root-key-command: touch ran', 'seed: ./seed',
  'outbound: private', 'outbound-roots: roots.pem', 'attestation-roots: roots.pem', 'tls-name: www.evil.example',
]

test('a file that was not named sets nothing by which it could hurt', async t => {
  const before = process.cwd()
  process.chdir(folder.path)
  t.after(() => process.chdir(before))
  for (const text of [...harmless, ...harmful]) assert.equal(Object.keys(await read(text)).length, 1, `named: ${text}`)
  for (const text of harmless) {
    writeFileSync(path, text)
    assert.equal(Object.keys(await readConfigFile(undefined)).length, 1, text)
  }
  for (const text of harmful) {
    const [name = ''] = text.split(':')
    writeFileSync(path, text)
    await assert.rejects(readConfigFile(undefined), {
      name: 'ConfigError',
      message: `This stockade.yaml was found and not named, so it may not set '${name}' to that. Name the file, with `
        + `'--config stockade.yaml', or set it with --${name} or ${variableOf(name)}.`,
    }, text)
  }
  // Each setting that there is stands in one of the lists.
  const listed = new Set([...harmless, ...harmful].map(text => text.split(':')[0]))
  assert.deepEqual(settingNames.filter(name => !listed.has(name)), [])
})

test('a data folder that is a link out of the folder is none in it', { skip: process.platform === 'win32' }, async t => {
  const [before, elsewhere] = [process.cwd(), temporaryFolder()]
  process.chdir(folder.path)
  t.after(() => {
    process.chdir(before)
    elsewhere.remove()
  })
  symlinkSync(elsewhere.path, join(folder.path, 'link'))
  symlinkSync(join(elsewhere.path, 'none'), join(folder.path, 'dangling'))
  for (const data of ['link', 'link/data', 'dangling', 'dangling/data']) {
    writeFileSync(path, `data: ${data}`)
    await assert.rejects(readConfigFile(undefined), /found and not named, so it may not set 'data'/)
  }
})

test('any text gives settings or that sentence', async () => {
  await asyncProperty('configuration file', 500, fc.string({ maxLength: 60, unit: 'binary' }), async text => {
    const found = await read(text).catch((thrown: unknown) => thrown)
    assert.ok(found instanceof ConfigError || (typeof found === 'object' && !(found instanceof Error)), String(found))
  })
  folder.remove()
})
