import assert from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import type { SeedTarget } from './aws.ts'
import { readFolder } from './folder.ts'
import { hookEnvironment, runHook } from './hooks.ts'

const credentials = { accessKeyId: 'AKIA0123456789ABCDEF', secretAccessKey: 'secret' }
const target: SeedTarget = { url: 'http://127.0.0.1:4566', region: 'eu-west-1', ...credentials }

function folderOf(t: TestContext, hooks: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  t.after(folder.remove)
  for (const [name, text] of Object.entries(hooks)) writeFileSync(join(folder.path, name), text, { mode: 0o600 })
  return folder.path
}

/** What is written to stderr while something runs. */
async function heard(t: TestContext, run: () => Promise<void>): Promise<string> {
  let text = ''
  const { mock } = t.mock.method(process.stderr, 'write', (piece: string) => {
    text += piece
    return true
  })
  await run().finally(() => mock.restore())
  return text
}

async function runAll(folder: string, signal?: AbortSignal): Promise<void> {
  for (const hook of readFolder(folder).hooks) await runHook(hook, folder, target, signal)
}

/** Undefined until the hook has written it. */
function findPid(folder: string): number | undefined {
  const path = join(folder, 'pid')
  return Number(existsSync(path) && readFileSync(path, 'utf8')) || undefined
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('hooks run in the order of their names, and each line says whose it is', async t => {
  const folder = folderOf(t, {
    '20-b.mjs': 'console.log("second"); console.error("and more")',
    '10-a.sh': 'echo first; echo "$AWS_ENDPOINT_URL $AWS_REGION $AWS_DEFAULT_REGION $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY"',
    '30-c.sh': 'printf "last\\r\\nwithout an end"',
    'notes.txt': 'not run',
  })
  assert.deepEqual(readFolder(folder).hooks.map(({ name }) => name), ['10-a.sh', '20-b.mjs', '30-c.sh'])
  const lines = (await heard(t, () => runAll(folder))).split('\n')
  assert.deepEqual(lines.slice(0, 2), [
    '10-a.sh: first', '10-a.sh: http://127.0.0.1:4566 eu-west-1 eu-west-1 AKIA0123456789ABCDEF secret',
  ])
  assert.deepEqual(lines.slice(2, 4).toSorted(), ['20-b.mjs: and more', '20-b.mjs: second'])
  assert.deepEqual(lines.slice(4), ['30-c.sh: last', '30-c.sh: without an end', ''])
})

test('a hook gets nothing that this user has for AWS, and nothing that keeps the store shut', () => {
  const own = {
    HOME: '/home/ann', AWS_PROFILE: 'work', AWS_SESSION_TOKEN: 'theirs', AWS_ENDPOINT_URL_KMS: 'https://kms.example',
    STOCKADE_PASSPHRASE: 'hush', STOCKADE_ROOT_KEY: 'hush', STOCKADE_STORE: 'postgres://u:hush@h/d', AWS_REGION: 'us-west-2',
  }
  assert.deepEqual(hookEnvironment(target, own), {
    HOME: '/home/ann', AWS_ENDPOINT_URL: target.url, AWS_ACCESS_KEY_ID: 'AKIA0123456789ABCDEF', AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false', AWS_USE_FIPS_ENDPOINT: 'false', AWS_USE_DUALSTACK_ENDPOINT: 'false',
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  })
})

test('a hook that fails ends what comes behind it, by its name and its code', async t => {
  const folder = folderOf(t, { '1.mjs': 'process.exit(3)', '2.sh': 'touch ran' })
  const message = `The hook ${join(folder, '1.mjs')} ended with code 3: mend it.`
  await assert.rejects(runAll(folder), { message })
  assert.equal(existsSync(join(folder, 'ran')), false)
  writeFileSync(join(folder, '1.mjs'), 'process.kill(process.pid, "SIGKILL")')
  if (process.platform !== 'win32') await assert.rejects(runAll(folder), { message: / ended with SIGKILL: / })
})

test('a line without an end is told in pieces, and what a terminal obeys is written out', async t => {
  const folder = folderOf(t, { 'a.mjs': 'process.stdout.write("x".repeat(100_000)); process.stdout.write("\\x1b]0;title\\x07")' })
  const lines = (await heard(t, () => runAll(folder))).split('\n').filter(line => line !== '')
  assert.ok(lines.every(line => line.startsWith('a.mjs: ') && line.length < 4100), `${lines.length} lines`)
  assert.equal(lines.join('').replaceAll('a.mjs: ', '').replaceAll('x', ''), '\\u001b]0;title\\u0007')
  assert.equal(lines.join('').split('x').length - 1, 100_000)
})

test('what a hook leaves running is not waited for', { skip: process.platform === 'win32' }, async t => {
  const folder = folderOf(t, { 'a.sh': 'sleep 30 & echo $! > pid; echo begun' })
  const told = await heard(t, () => runAll(folder))
  const pid = findPid(folder) ?? assert.fail('it has written no process id')
  t.after(() => process.kill(pid, 'SIGKILL'))
  assert.equal(told, 'a.sh: begun\n')
  assert.ok(isRunning(pid))
})

test('a hook that runs is ended with the server', { skip: process.platform === 'win32' }, async t => {
  const program = 'import { writeFileSync } from "node:fs"\nwriteFileSync("pid", String(process.pid))\nsetInterval(() => {}, 9)'
  const folder = folderOf(t, { 'a.mjs': program })
  const ending = new AbortController()
  const running = runAll(folder, ending.signal)
  while (findPid(folder) === undefined) await delay(10)
  const pid = findPid(folder)!
  ending.abort()
  await assert.rejects(running, { name: 'AbortError' })
  while (isRunning(pid)) await delay(10)
})

test('a hook that will not end is waited for, which is said, and killed', { skip: process.platform === 'win32' }, async t => {
  const stubborn = 'trap "" TERM; echo $$ > pid; while :; do sleep 1; done'
  // The second has ended when it is told to, and what it has started has not.
  for (const [name, text] of [['a.sh', stubborn], ['b.sh', `sh -c '${stubborn}' & wait`]] as const) {
    const folder = folderOf(t, { [name]: text })
    const ending = new AbortController()
    const said = heard(t, async () => {
      const running = runAll(folder, ending.signal)
      while (findPid(folder) === undefined) await delay(10)
      ending.abort()
      await assert.rejects(running, { name: 'AbortError' })
    })
    const told = 'The hook a.sh was told to end and goes on: it is waited for, and killed in 4 seconds.\n'
    assert.equal(await said, name === 'a.sh' ? told : '')
    while (isRunning(findPid(folder)!)) await delay(10)
  }
})

test('a hook that others may write, or put there, is not run', { skip: process.platform === 'win32' }, t => {
  const folder = folderOf(t, { 'a.sh': 'touch ran' })
  chmodSync(join(folder, 'a.sh'), 0o666)
  assert.throws(() => readFolder(folder), /^Error: The mode 0666 of \S+a\.sh lets others write it: /)
  chmodSync(join(folder, 'a.sh'), 0o644)
  assert.equal(readFolder(folder).hooks.length, 1)
  chmodSync(folder, 0o777)
  assert.throws(() => readFolder(folder), /^Error: The mode 0777 of \S+ lets others write it: /)
})

test('a folder without a seed is told what belongs there', t => {
  const folder = folderOf(t, { 'notes.txt': '' })
  const message = `There is no seed in ${folder}: put a seed.yaml there, or hooks that end in .sh or .mjs.`
  assert.throws(() => readFolder(folder), { name: 'ConfigError', message })
  const misnamed = folderOf(t, { 'seed.yml': '', 'a.sh': '' })
  assert.throws(() => readFolder(misnamed), { name: 'ConfigError', message: /seed\.yml is not read: call it seed\.yaml\.$/ })
  assert.throws(() => readFolder(join(folder, 'none')), { code: 'ENOENT' })
})
