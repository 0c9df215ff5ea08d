// Nobody takes what a server prints: who read its log is gone, or the disk that it goes to is full. It serves all the same.
import assert from 'node:assert/strict'
import { execFileSync, spawn, type ChildProcess, type IOType } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { nodeFlags } from '../../bin/runtime.mjs'
import { stockade } from '../kit/command-line.ts'
import { commandsOf } from '../kit/commands.ts'
import { rootVariables } from '../kit/identity.ts'
import { program } from '../kit/program.ts'
import { queryCall, send, signed } from '../kit/raw-request.ts'
import { startServer } from '../kit/server.ts'
import { storeEnvironment, withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const credentials = rootVariables
const full = process.platform === 'linux' ? '/dev/full' : undefined

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A server of which nothing is heard but its answers. */
async function startUnheard(t: TestContext, out: IOType | number, err: IOType | number) {
  const folder = temporaryFolder()
  const port = await freePort()
  const environment = { ...process.env, ...(await storeEnvironment(folder.path)), ...credentials, STOCKADE_LOG: 'json' }
  const args = ['start', '--port', String(port), '--data', folder.path]
  const child = spawn(process.execPath, [...nodeFlags, program, ...args], { stdio: ['ignore', out, err], env: environment })
  const ended = once(child, 'exit') as Promise<[number | null]>
  t.after(async () => {
    child.kill('SIGKILL')
    await ended
    folder.remove()
  })
  const url = `http://127.0.0.1:${port}`
  const isUp = () => fetch(`${url}/health`).then(() => true, () => false)
  while (child.exitCode === null && !(await isUp())) await delay(20)
  return { child, url, ended }
}

async function assertServes({ child, url, ended }: { child: ChildProcess; url: string; ended: Promise<[number | null]> }) {
  for (let i = 0; i < 4; i++) {
    const { status } = await send(url, signed(url, queryCall('iam', 'CreateUser', { UserName: `u${i}` })))
    assert.equal(status, 200)
    // Lines are written together, after a moment.
    await delay(100)
  }
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
}

test('a server whose log nobody reads any more goes on serving', async t => {
  const server = await startUnheard(t, 'ignore', 'pipe')
  server.child.stderr!.destroy()
  await assertServes(server)
})

test('so does one whose log goes to a full disk, or what it prints at its start', { skip: !full && 'Linux has it' }, async t => {
  await assertServes(await startUnheard(t, 'ignore', openSync(full!, 'w')))
  await assertServes(await startUnheard(t, openSync(full!, 'w'), openSync(full!, 'w')))
})

test('so does one whose log nobody takes, and it ends when it is told to', async t => {
  const server = await startUnheard(t, 'ignore', 'pipe')
  const call = queryCall('sts', 'GetCallerIdentity')
  // More lines than a pipe has room for, which stays open.
  for (let i = 0; i < 1500; i++) assert.equal((await send(server.url, signed(server.url, call))).status, 200)
  await assertServes(server)
})

test('so does one that nobody listens to from the beginning', async t => {
  const server = await startUnheard(t, 'pipe', 'pipe')
  server.child.stdout!.destroy()
  server.child.stderr!.destroy()
  await assertServes(server)
})

test('a command whose findings cannot be written says so by its exit code', { skip: !full && 'Linux has it' }, async () => {
  const child = spawn(process.execPath, [program, 'env'], {
    stdio: ['ignore', openSync(full!, 'w'), 'pipe'], env: { ...process.env, ...credentials },
  })
  const lines: string[] = []
  child.stderr!.setEncoding('utf8').on('data', (part: string) => lines.push(part))
  const [code] = (await once(child, 'close')) as [number]
  assert.equal(code, 1)
  assert.match(lines.join(''), /^stockade: What it had to say could not be written: ENOSPC/)
  assert.equal((await stockade(['env'], credentials)).code, 0)
})

const withoutPipes = process.platform === 'win32' && 'Windows has no mkfifo'

/** The end of a pipe whose other end was closed: whatever is written to it is refused. */
function closedPipe(path: string): number {
  execFileSync('mkfifo', [path])
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(path, 'w')
  closeSync(reader)
  return writer
}

test('a command whose reader has had enough ends without a word', { skip: withoutPipes || withoutFolder }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const server = await startServer({ dev: true })
  const environment = { ...process.env, ...(await storeEnvironment(server.data)), ...credentials }
  const launcher = fileURLToPath(new URL('../../bin/stockade.mjs', import.meta.url))
  const place = ['--data', server.data, '--port', new URL(server.url).port]
  const file = join(folder.path, 'export')
  const commands = await commandsOf()
  const calls: (readonly string[])[] = [
    ['--version'], ['help', 'start'], ...commands.map(words => [...words, '--help']),
    ['env', ...place], ['env', '--json', ...place], ['status', ...place], ['status', '--json', ...place],
    ['clock', 'advance', '1h', ...place], ['clock', 'confirm', ...place],
    ...[['journal', 'verify'], ['export', '--to', file], ['backup', '--to', join(folder.path, 'backup')]]
      .map(words => [...words, '--data', server.data]),
    ['import', '--from', file, '--data', join(folder.path, 'imported'), '--root-key-file', join(server.data, 'root-key')],
    ['root-key', 'rotate', '--data', server.data],
  ]
  for (const words of commands) {
    assert.ok(words[0] === 'start' || calls.some(call => words.every((word, i) => call[i] === word)), words.join(' '))
  }
  const pipe = closedPipe(join(folder.path, 'pipe'))
  t.after(() => closeSync(pipe))
  for (const args of calls) {
    const child = spawn(process.execPath, [launcher, ...args], { stdio: ['ignore', pipe, 'pipe'], env: environment })
    const [told, [code, signal]] = await Promise.all([text(child.stderr!), once(child, 'exit')])
    assert.deepEqual([told, code, signal], ['', 1, null], args.join(' '))
  }
})
