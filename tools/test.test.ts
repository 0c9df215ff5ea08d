import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { settingNames, variableOf } from '../src/config.ts'
import { sourceFiles, checkout } from '../test/kit/source-files.ts'
import { temporaryFolder } from '../test/kit/temporary-folder.ts'
import { testEnvironment } from './test-environment.mjs'

/** Does to its home and its folder what no test should, and tells what it sees. */
const careless = `
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

test('a thread', async () => {
  const thread = new Worker('', { eval: true })
  await once(thread, 'exit')
})

test('careless', () => {
  for (const folder of [join(homedir(), '.aws'), '.stockade']) mkdirSync(folder, { recursive: true })
  for (const path of [join(homedir(), '.aws', 'credentials'), '.stockade/root-key']) writeFileSync(path, 'overwritten')
  const seen = { home: homedir(), folder: process.cwd(), environment: process.env }
  writeFileSync(process.env.STOCKADE_TEST_TOLD, JSON.stringify(seen))
})
`

/** Names, times and lengths of what is in a folder that may not be there. */
function contentsOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().map(name => {
      const { mtimeMs, size } = statSync(join(folder, name))
      return `${name} ${mtimeMs} ${size}`
    })
  } catch {
    return []
  }
}

test('a run of the tests leaves its user\'s profiles and the checkout\'s store as they are, and sees no setting of theirs', t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [file, toldTo] = [join(folder.path, 'careless.test.mjs'), join(folder.path, 'told')]
  const credentials = join(folder.path, '.aws', 'credentials')
  mkdirSync(join(folder.path, '.aws'))
  writeFileSync(credentials, '[sentinel]\n')
  writeFileSync(file, careless)
  // What this run was told is not what that one is.
  const isTold = (name: string) => name === 'NODE_TEST_CONTEXT' || name.startsWith('STOCKADE_TEST_')
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isTold(name)))
  const before = contentsOf(join(checkout, '.stockade'))
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, 'tools', 'test.mjs'), file], {
    encoding: 'utf8',
    env: {
      ...environment, HOME: folder.path, USERPROFILE: folder.path, XDG_CONFIG_HOME: folder.path, AWS_PROFILE: 'sentinel',
      AWS_ENDPOINT_URL: 'http://192.0.2.1', STOCKADE_DATA: folder.path, STOCKADE_PASSPHRASE: 'sentinel',
      STOCKADE_TEST_CHANCE: '7', STOCKADE_TEST_TOLD: toldTo,
    },
  })
  assert.equal(status, 0, stdout + stderr)
  assert.equal(readFileSync(credentials, 'utf8'), '[sentinel]\n')
  assert.deepEqual(contentsOf(join(checkout, '.stockade')), before)
  const told = JSON.parse(readFileSync(toldTo, 'utf8')) as { home: string; folder: string; environment: Record<string, string> }
  for (const path of [told.home, told.folder]) assert.ok(path !== folder.path && path !== checkout, path)
  const seen = Object.keys(told.environment).filter(name => /^(?:AWS|XDG|STOCKADE)_/.test(name)).sort()
  assert.deepEqual(seen, ['STOCKADE_TEST_CHANCE', 'STOCKADE_TEST_TOLD'])
  assert.ok(told.environment['npm_config_cache']!.length > 0)
})

test('what is compiled of a program that tests run is kept beside a release, and never beside source', () => {
  const cacheOf = (program: string) => {
    const argv = [`--import=${new URL('test-folder.mjs', import.meta.url)}`, '-p', "process.env.NODE_COMPILE_CACHE ?? ''"]
    const env = { ...process.env, NODE_COMPILE_CACHE: undefined, NODE_TEST_CONTEXT: undefined, STOCKADE_TEST_PROGRAM: program }
    return spawnSync(process.execPath, argv, { encoding: 'utf8', env }).stdout.trim()
  }
  assert.equal(cacheOf(join(checkout, 'dist', 'stockade.mjs')), join(checkout, 'dist', 'compile-cache'))
  for (const program of ['src/cli/index.ts', 'bin/stockade.mjs']) assert.equal(cacheOf(join(checkout, program)), '', program)
})

test('settings and secrets are not handed on; what tests are told by variables, and what programs need, is', () => {
  const settings = settingNames.map(variableOf)
  const secrets = ['STOCKADE_PASSPHRASE', 'STOCKADE_ROOT_KEY', 'STOCKADE_NEXT_ROOT_KEY', 'STOCKADE_ROOT_SECRET_ACCESS_KEY']
  const others = [
    'AWS_PROFILE', 'AWS_CONFIG_FILE', 'XDG_CONFIG_HOME', 'AZURE_CLIENT_SECRET', 'ARM_CLIENT_ID', 'GOOGLE_APPLICATION_CREDENTIALS',
    'CLOUDSDK_CONFIG', 'TF_VAR_password', 'TF_TOKEN_app_example_com', 'TF_CLI_CONFIG_FILE', 'PGHOST', 'PGPASSWORD', 'PGPASSFILE',
    'GITHUB_TOKEN', 'GH_TOKEN', 'NPM_TOKEN', 'NODE_AUTH_TOKEN', 'VAULT_TOKEN', 'MYSQL_PASSWORD', 'SOME_API_KEY', 'SSH_AUTH_SOCK',
    'client_secret',
  ]
  const handedOn = (names: readonly string[]) =>
    Object.keys(testEnvironment(Object.fromEntries(names.map(name => [name, 'x'])), '/home')).filter(name => names.includes(name))
  assert.deepEqual(handedOn([...settings, ...secrets, ...others]), [])
  const read = sourceFiles().filter(({ path }) => /^(?:test|tools)\/|\.(?:test|kit)\.ts$/.test(path)).flatMap(({ lines }) =>
    [...lines.join('\n').matchAll(/process\.env\['(STOCKADE_\w+)'\]/g)].map(([, name]) => name!))
  assert.ok(new Set(read).size > 15)
  assert.deepEqual(read.filter(name => !name.startsWith('STOCKADE_TEST_')), [], 'what a test is told is called so')
  assert.deepEqual(handedOn(['STOCKADE_TEST_CHANCE']), ['STOCKADE_TEST_CHANCE'])
  const needed = ['PATH', 'CI', 'TMPDIR', 'LANG', 'HTTPS_PROXY', 'NODE_OPTIONS', 'npm_config_registry', 'GOPROXY', 'TERM']
  assert.deepEqual(handedOn(needed), needed)
})

test('these tests themselves run so', { skip: !process.env['npm_config_userconfig'] && 'npm test did not start them' }, () => {
  assert.match(homedir(), /stockade-test-home-/)
})
