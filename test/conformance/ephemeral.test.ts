// A server that keeps nothing: started as a user starts it.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { nodeEnvironment, nodeFlags } from '../../bin/runtime.mjs'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { program } from '../kit/program.ts'
import { sdk } from '../kit/sdk.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

test('it answers with the key that it prints, is reset by command, and leaves nothing where it ran', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const child = spawn(process.execPath, [...nodeFlags, program, 'start', '--ephemeral', '--dev', '--port', '0'], {
    cwd: folder.path, stdio: ['ignore', 'pipe', 'inherit'], env: { ...nodeEnvironment, ...process.env, STOCKADE_LOG: 'off' },
  })
  t.after(() => child.kill('SIGKILL'))
  const printed: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line)
    if (line.includes('get-caller-identity')) break
  }
  const found = (pattern: RegExp) => pattern.exec(printed.join('\n'))?.[1] ?? assert.fail(`${pattern} in ${printed.join('\n')}`)
  const url = found(/^Stockade is ready on (\S+)$/m)
  const environment = {
    STOCKADE_ROOT_ACCESS_KEY_ID: found(/export STOCKADE_ROOT_ACCESS_KEY_ID=(\S+)/),
    STOCKADE_ROOT_SECRET_ACCESS_KEY: found(/export STOCKADE_ROOT_SECRET_ACCESS_KEY='?([^\s']+)/),
  }
  const identity = {
    accessKeyId: environment.STOCKADE_ROOT_ACCESS_KEY_ID, secretAccessKey: environment.STOCKADE_ROOT_SECRET_ACCESS_KEY,
  }
  const { kms } = sdk({ url }, identity)
  await kms.createKey({})
  const place = ['--host', '127.0.0.1', '--port', new URL(url).port]
  assert.deepEqual(await stockade(['reset', ...place], environment), {
    code: 0, out: 'The server is as it was when it had started.\n', err: '',
  })
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  assert.equal((await stockade(['clock', 'advance', '1d', ...place], environment)).code, 0)
  child.kill('SIGTERM')
  assert.deepEqual(await once(child, 'exit'), [0, null])
  assert.deepEqual(readdirSync(folder.path), [])
})

test('a command that is to ask one takes no key of a data folder for its own', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const kept = await spawnServer({ data: folder.path })
  assert.equal(await kept.end('SIGTERM'), 0)
  const { code, out, err } = await stockade(['env'], { STOCKADE_EPHEMERAL: '1', STOCKADE_DATA: folder.path })
  assert.deepEqual([code, out], [2, ''])
  assert.match(err, /is in no folder: set STOCKADE_ROOT_ACCESS_KEY_ID/)
})

test('a command that goes to a store vouches for none of another server', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const kept = await spawnServer({ data: join(folder.path, 'data') })
  assert.equal(await kept.end('SIGTERM'), 0)
  const to = join(folder.path, 'to')
  for (const command of [['journal', 'verify'], ['export', '--to', to], ['backup', '--to', to], ['root-key', 'rotate']]) {
    const environment = { STOCKADE_EPHEMERAL: '1', STOCKADE_DATA: join(folder.path, 'data') }
    const { code, out, err } = await stockade(command, environment)
    assert.deepEqual([code, out], [2, ''], command.join(' '))
    assert.match(err, /^stockade: What is ephemeral is kept nowhere: name a store with --data or --store, [^\n]+\n$/)
  }
  assert.deepEqual(readdirSync(folder.path), ['data'])
})

test('it is not to be kept somewhere as well', async () => {
  for (const named of [['--store', 'postgres://127.0.0.1/none'], ['--root-key-file', '/none'], ['--data', '/none']]) {
    const { code, err } = await stockade(['start', '--ephemeral', ...named])
    assert.deepEqual([code, err.startsWith('stockade: A server is ephemeral, or has a')], [2, true])
  }
})
