// Starts that go wrong, and starts beside what is there already: nothing of anybody's is destroyed, and nothing is left over.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { nodeEnvironment, nodeFlags } from '../../bin/runtime.mjs'
import { spawnServer } from '../kit/child-server.ts'
import { runs, stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { postgresTests } from '../kit/postgres.ts'
import { program } from '../kit/program.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const launcher = fileURLToPath(new URL('../../bin/stockade.mjs', import.meta.url))
const credentials = rootVariables
const skip = withoutFolder

function dataFolder(t: TestContext): string {
  const folder = temporaryFolder()
  t.after(folder.remove)
  return join(folder.path, 'data')
}

/** A start that is ended as soon as it is ready; what it printed. */
async function startOnce(data: string, environment: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const server = await spawnServer({ data, environment })
  assert.equal(await server.end('SIGTERM'), 0)
  return server.lines
}

const rootCredentials = (data: string) => readFileSync(join(data, 'root-credentials'), 'utf8')

test('every start says where the root user\'s key is, the first and those behind it', { skip }, async t => {
  const data = dataFolder(t)
  const sentence = `The root user's access key is in ${join(data, 'root-credentials')}`
  for (const lines of [await startOnce(data), await startOnce(data)]) assert.ok(lines.includes(sentence), lines.join('\n'))
})

test('a start with another account or another key leaves the key of an account that has it', { skip }, async t => {
  const data = dataFolder(t)
  await startOnce(data)
  const before = rootCredentials(data)
  const other = await stockade(['start', '--data', data, '--port', '0', '--account', '111111111111'])
  assert.match(other.err, /is that of the root user of account 000000000000: start the server with --account 000000000000/)
  assert.equal(rootCredentials(data), before)
  const ofOther = { ...credentials, STOCKADE_ROOT_ACCESS_KEY_ID: 'AKIATESTROOT11111111', STOCKADE_ACCOUNT: '111111111111' }
  await startOnce(data, ofOther)
  assert.equal(rootCredentials(data), before, 'a key that is configured for another account replaces none')
  await startOnce(data, credentials)
  assert.equal(existsSync(join(data, 'root-credentials')), false, 'the key that it replaced is of no use')
})

const database = postgresTests()

database.test('a server of a database leaves a data folder as it is', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = join(folder.path, '.stockade')
  mkdirSync(data)
  writeFileSync(join(data, 'root-credentials'), 'of another store', { mode: 0o600 })
  const url = await database.server.createDatabase()
  const environment = { ...credentials, STOCKADE_STORE: url, STOCKADE_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') }
  await startOnce(data, environment)
  assert.equal(rootCredentials(data), 'of another store')
})

test('a port that is taken is told before anything is made', async t => {
  const data = dataFolder(t)
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  const port = String((taken.address() as AddressInfo).port)
  for (const flags of [['--port', port], ['--port', '0', '--metrics-port', port]]) {
    const { code, err } = await stockade(['start', '--data', data, ...flags])
    assert.equal(code, 1)
    assert.match(err, new RegExp(`Something else listens on 127\\.0\\.0\\.1:${port}`))
    assert.equal(existsSync(data), false)
  }
})

test('a root key that cannot be read is told before anything is made', { skip }, async t => {
  const data = dataFolder(t)
  const file = join(data, '..', 'no-key')
  writeFileSync(file, 'nonsense', { mode: 0o600 })
  const wrong: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
    [[], { STOCKADE_ROOT_KEY: 'x' }], [['--root-key-command', 'false'], {}], [['--root-key-command', 'echo no'], {}],
    [['--root-key-file', file], {}],
  ]
  for (const [flags, environment] of wrong) {
    const { code, err } = await stockade(['start', '--data', data, '--port', '0', ...flags], environment)
    assert.equal(code, 1, err)
    assert.equal(existsSync(data), false, err)
  }
})

test('a start that fails when it listens already ends, and leaves the port', { skip }, async t => {
  const data = dataFolder(t)
  mkdirSync(join(data, 'address'), { recursive: true })
  const { code, err } = await stockade(['start', '--data', data, '--port', '0', '--metrics-port', '0'])
  assert.equal(code, 1)
  assert.match(err, /address/)
})

const withoutGit = skip || (!runs('git', '--version') && 'git is missing; install it with your system\'s packages')

test('what a server keeps in a project is not for git', { skip: withoutGit }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const git = (...args: readonly string[]) => spawnSync('git', args, { cwd: folder.path, encoding: 'utf8' }).stdout
  git('init', '--quiet')
  await startOnce(join(folder.path, '.stockade'))
  git('add', '-A')
  assert.equal(git('status', '--porcelain'), '')
})

test('a launcher that is killed takes its server with it', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const environment = { ...process.env, ...credentials, STOCKADE_LOG: 'off' }
  const child = spawn(process.execPath, [launcher, 'start', '--port', '0', '--data', join(folder.path, 'data')], {
    env: environment, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      const [, ready] = /^Stockade is ready on (http:\S+)$/.exec(line) ?? []
      if (ready !== undefined) resolve(ready)
    })
  })
  const answers = () => fetch(`${url}/_stockade/health`).then(({ ok }) => ok, () => false)
  assert.equal(await answers(), true)
  child.kill('SIGKILL')
  while (await answers()) await delay(20)
})

test('a launcher that is gone before its server is ready takes it along', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const child = spawn(process.execPath, [...nodeFlags, program, 'start', '--port', '0', '--data', join(folder.path, 'data')], {
    env: { ...nodeEnvironment, ...process.env, ...credentials, STOCKADE_LOG: 'off' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  t.after(() => child.kill('SIGKILL'))
  child.disconnect()
  assert.deepEqual(await once(child, 'exit'), [0, null])
})
