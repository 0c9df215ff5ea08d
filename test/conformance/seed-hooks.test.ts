// Hooks of a seed, and what is seeded again.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { startStockade } from '../../src/start-stockade.ts'
import { withoutCli } from '../kit/aws-command.ts'
import { run } from '../kit/command-line.ts'
import { account, root } from '../kit/identity.ts'
import { program } from '../kit/program.ts'
import { credentials, place, refusal, start } from '../kit/seed-folder.ts'
import { checkout } from '../kit/source-files.ts'

const hook = `
import { writeFileSync } from 'node:fs'
const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: id, AWS_REGION: region } = process.env
const ready = await fetch(url + '/_stockade/ready')
writeFileSync('ran.json', JSON.stringify({ url, id, region, ready: ready.status, said: await ready.json() }))
console.log('done')
`

test('hooks run behind the seed and before the server is ready, at each start', async t => {
  const there = place(t, { '1.mjs': hook, '2.sh': 'echo run >> runs' })
  for (const runs of ['run\n', 'run\nrun\n']) {
    const log: string[] = []
    const server = await start(t, there, log, { AWS_REGION: 'eu-west-1', AWS_SESSION_TOKEN: 'of another cloud' })
    assert.equal(server.lines[0], 'Seed: 0 created, 0 were there.')
    assert.deepEqual(log, ['1.mjs: done'])
    const { said, ...ran } = JSON.parse(readFileSync(join(there.seed, 'ran.json'), 'utf8')) as { said: { status: string } }
    assert.deepEqual(ran, { url: server.url, id: root.accessKeyId, region: 'eu-west-1', ready: 503 })
    assert.equal(said.status, 'The hooks of the seed are running.')
    assert.equal(readFileSync(join(there.seed, 'runs'), 'utf8'), runs)
    assert.equal((await fetch(`${server.url}/_stockade/ready`)).status, 200)
    assert.equal(await server.end('SIGTERM'), 0)
  }
})

test('a hook calls this server, whatever the files of this user\'s AWS clients say', { skip: withoutCli }, async t => {
  const there = place(t, { 'a.sh': 'aws sts get-caller-identity --query Arn --output text' })
  const home = join(there.seed, '..', 'home')
  mkdirSync(join(home, '.aws'), { recursive: true })
  const lines = ['ignore_configured_endpoint_urls = true', 'use_fips_endpoint = true', 'use_dualstack_endpoint = true']
  writeFileSync(join(home, '.aws', 'config'), ['[default]', ...lines, 'services = theirs', '',
    '[services theirs]', 'sts =', '  endpoint_url = http://127.0.0.1:9'].join('\n'))
  const log: string[] = []
  const server = await start(t, there, log, { HOME: home })
  assert.deepEqual(log, [`a.sh: arn:aws:iam::${account}:root`])
  assert.equal(await server.end('SIGTERM'), 0)
})

test('a hook that fails ends the start, and the next one goes on', async t => {
  const there = place(t, { 'seed.yaml': 'users: { ann: {} }', 'a.sh': 'echo no >&2; exit 7' })
  const { code, err } = await refusal(there)
  assert.equal(code, 1)
  const sentence = `stockade: The hook ${join(there.seed, 'a.sh')} ended with code 7: mend it.`
  assert.deepEqual(err.split('\n'), ['a.sh: no', sentence, ''])
  writeFileSync(join(there.seed, 'a.sh'), 'true')
  const server = await start(t, there)
  assert.equal(server.lines[0], 'Seed: 0 created, 1 was there.')
  assert.equal(await server.end('SIGTERM'), 0)
})

test('a server that is seeded again is not ready until it is', async t => {
  const there = place(t, { 'seed.yaml': 'parameters:\n  /a: { type: String, value: b }\n', 'wait.sh': 'sleep 1\n' })
  const server = await startStockade({ seed: there.seed })
  t.after(server.stop)
  const ready = async () => (await fetch(`${server.url}/_stockade/ready`)).status
  assert.equal(await ready(), 200)
  const resetting = { isOver: false }
  const reset = server.reset().then(() => (resetting.isOver = true))
  let unready = 0
  while (!resetting.isOver) if ((await ready()) !== 200) unready++
  await reset
  assert.ok(unready > 0)
  assert.equal(await ready(), 200)
  writeFileSync(join(there.seed, 'wait.sh'), 'exit 3\n')
  await assert.rejects(server.reset(), /wait\.sh.* 3/)
  assert.equal(await ready(), 503)
  writeFileSync(join(there.seed, 'wait.sh'), 'exit 0\n')
  await server.reset()
  assert.equal(await ready(), 200)
})

test('resets that come together seed one behind the other, and a stop ends them', async t => {
  const there = place(t, { 'in-out.sh': 'echo in >> log; sleep 0.2; echo out >> log\n' })
  const server = await startStockade({ seed: there.seed })
  t.after(server.stop)
  // One that comes when the hook of another runs is refused, so that either may be the only one.
  await Promise.allSettled([server.reset(), server.reset()])
  await server.reset()
  assert.match(readFileSync(join(there.seed, 'log'), 'utf8'), /^(in\nout\n){3,4}$/)
  writeFileSync(join(there.seed, 'in-out.sh'), 'echo begun > begun; sleep 600\n')
  const reset = server.reset().catch(() => 'ended')
  await written(join(there.seed, 'begun'), reset)
  await Promise.all([server.stop(), server.stop()])
  assert.equal(await reset, 'ended')
})

const resetting = `
import { writeFileSync } from 'node:fs'
import { call } from '${pathToFileURL(join(checkout, 'src/client/call.ts')).href}'
import { Reset } from '${pathToFileURL(join(checkout, 'src/contracts/stockade.ts')).href}'
const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env
const told = await call({ url, accessKeyId, secretAccessKey }, Reset, {}).then(() => 'reset', thrown => thrown.code)
writeFileSync('told', told)
`

test('a hook that resets is told at once that it may not, and the start goes on', async t => {
  const there = place(t, { 'reset.mjs': resetting })
  const server = await startStockade({ seed: there.seed })
  t.after(server.stop)
  assert.equal(readFileSync(join(there.seed, 'told'), 'utf8'), 'SeedUnderWayException')
})

test('a stockade.yaml that nobody named runs no hook', async t => {
  const there = place(t, { 'a.sh': 'touch ran' })
  const settings = `seed: ${there.seed}\nport: 0\n`
  writeFileSync(join(there.seed, 'stockade.yaml'), settings, { mode: 0o600 })
  // Where the folder is the one that somebody works in.
  const command = 'cd "$0" && exec "$1" "$2" start'
  const { code, err } = await run('sh', ['-c', command, there.seed, process.execPath, program], credentials)
  assert.equal(code, 2)
  assert.match(err, /^stockade: This stockade\.yaml was found and not named, so it may not set 'seed'/)
  assert.equal(existsSync(join(there.seed, 'ran')), false)
})

test('a server that is ended while a hook runs ends with it', { skip: process.platform === 'win32' }, async t => {
  const there = place(t, { 'a.sh': 'echo $$ > pid; exec sleep 600' })
  const args = ['start', '--port', '0', '--data', there.data, '--seed', there.seed]
  const starting = run('sh', ['-c', 'echo $$ > "$0/server"; exec "$@"', there.seed, process.execPath, program, ...args], {
    ...credentials, STOCKADE_LOG: 'off',
  })
  const pid = Number(await written(join(there.seed, 'pid'), starting))
  process.kill(Number(await written(join(there.seed, 'server'), starting)), 'SIGTERM')
  const { code, out, err } = await starting
  assert.deepEqual([code, out, err], [0, '', ''])
  assert.equal(isRunning(pid), false)
})

/** What a program has written, once it has. Fails where what runs the program ends first. */
async function written(path: string, running: Promise<unknown>): Promise<string> {
  const ended = running.then(() => true)
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : ''
    if (text !== '') return text
    assert.equal(await Promise.race([ended, delay(10)]), undefined, `what was to write ${path} has ended`)
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
