// The README's examples, run as they stand there: each block of shell in turn, in a folder that looks like the checkout.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { suite, test } from 'node:test'
import { withoutCli } from '../kit/aws-command.ts'
import { run } from '../kit/command-line.ts'
import { root, rootVariables } from '../kit/identity.ts'
import { fencesOf, readPage } from '../kit/pages.ts'
import { noPostgres, startPostgres } from '../kit/postgres.ts'
import { awsEnvironment } from '../kit/python.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const blocks = fencesOf(readPage('README.md'), 'sh')
/** These start the server and the tests, and are run by everything else here. */
const starting = blocks.filter(isStart)
const shared = blocks.filter(isShared)
const running = blocks.filter(text => !isStart(text) && !isShared(text))

function isShared(text: string): boolean {
  return text.startsWith('export STOCKADE_STORE')
}

function isStart(text: string): boolean {
  return text.startsWith('npm start')
}

test('the commands that start everything are scripts of the package', () => {
  const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> }
  const named = starting.flatMap(text => [...text.matchAll(/^npm (?:run )?([\w:]+)/gm)].map(([, name]) => name!))
  assert.deepEqual(named, ['start', 'test'])
  for (const name of named) assert.ok(scripts[name], name)
})

const denial = /is not authorized to perform: kms:Decrypt on resource: \S+ because no identity-based policy allows /

suite('the examples', async () => {
  const server = await startServer()
  const folder = temporaryFolder()
  for (const name of readdirSync(checkout)) symlinkSync(join(checkout, name), join(folder.path, name))
  const environment = {
    ...awsEnvironment(server, root),
    STOCKADE_PORT: new URL(server.url).port,
    STOCKADE_DATA: server.data,
    ...rootVariables,
  }

  for (const [index, text] of running.entries()) {
    test(`example ${index + 1}, once and again`, { skip: text.includes('aws ') && withoutCli }, async () => {
      for (let round = 0; round < 2; round++) {
        const { code, out, err } = await run('sh', ['-eu', '-c', `cd '${folder.path}'\n${text}`], environment)
        assert.equal(code, 0, `${out}\n${err}`)
        assert.match(out + err, denial)
        if (text.includes('hello.mjs')) assert.match(out, /^you are +arn:aws:iam::\d{12}:root\n[^]*^the trail /m)
        if (!text.includes('envelope.mjs decrypt')) continue
        assert.match(out, /^the same file$/m)
        const lines = out.matchAll(/^\S+\t(\w+)\t(root|producer)\t(denied|allowed)$/gm)
        const trail = [...lines].map(([, ...shown]) => shown.join(' '))
        assert.deepEqual(trail.sort(), [
          'CreateKey root allowed', 'Decrypt producer denied', 'Decrypt root allowed', 'GenerateDataKey producer allowed',
        ])
        assert.doesNotMatch(err, /NodeVersionSupportWarning/)
      }
    })
  }

  test('where no server says where it is, nothing of them goes to AWS', async t => {
    const without = temporaryFolder()
    t.after(without.remove)
    const [programs, called] = [join(without.path, 'bin'), join(without.path, 'called')]
    mkdirSync(programs)
    writeFileSync(join(programs, 'npm'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    writeFileSync(join(programs, 'aws'), `#!/bin/sh\necho "$@" >> '${called}'\n`, { mode: 0o755 })
    const nothing = Object.keys(process.env).filter(name => name.startsWith('AWS_')).map(name => [name, undefined] as const)
    const path = [programs, process.env['PATH']].join(delimiter)
    for (const text of running) {
      // As a terminal goes on after a line that failed.
      const shell = `cd '${folder.path}'\n${text}`
      const { err } = await run('sh', ['-c', shell], { ...Object.fromEntries(nothing), PATH: path })
      assert.match(err, /^AWS_ENDPOINT_URL names no server, .+$/m)
    }
    assert.equal(existsSync(called), false)
  })

  test('there are examples', () => {
    assert.ok(running.length >= 2)
    folder.remove()
  })
})

test('the servers that share a database', { skip: noPostgres }, async t => {
  const database = await startPostgres()
  t.after(() => database.close())
  const url = await database.createDatabase()
  assert.equal(shared.length, 1)
  const text = shared[0]!.replace(/postgres:\/\/\S+/, url).replaceAll(/--port \d+/g, '--port 0')
  const shell = spawn('sh', ['-eu', '-c', `${text}\nwait`], {
    cwd: checkout, detached: true, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, STOCKADE_LOG: 'off' },
  })
  t.after(() => process.kill(-shell.pid!, 'SIGTERM'))
  const ready: string[] = []
  for await (const line of createInterface(shell.stdout)) {
    const [, address] = /^Stockade is ready on (\S+)$/.exec(line) ?? []
    if (address !== undefined) ready.push(address)
    if (ready.length === 2) break
  }
  for (const address of ready) assert.equal((await fetch(`${address}/_stockade/ready`)).status, 200)
})
