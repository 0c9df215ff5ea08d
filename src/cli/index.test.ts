// The command as a user meets it: help, mistakes, and a server's life from its first start to its last signal.
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer } from '../../test/kit/child-server.ts'
import { run, stockade } from '../../test/kit/command-line.ts'
import { root, rootVariables, type Identity } from '../../test/kit/identity.ts'
import { sdk } from '../../test/kit/sdk.ts'
import { withoutFolder } from '../../test/kit/store-place.ts'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'

const credentials = rootVariables
const folderOnly = { skip: withoutFolder }

function credentialsIn(folder: string): Identity {
  const text = readFileSync(join(folder, 'root-credentials'), 'utf8')
  return {
    accessKeyId: /aws_access_key_id = (\S+)/.exec(text)![1]!,
    secretAccessKey: /aws_secret_access_key = (\S+)/.exec(text)![1]!,
  }
}

test('every command has help', async () => {
  for (const command of ['', 'start', 'env', 'journal', 'journal verify', 'export', 'import', 'backup']) {
    const { code, out } = await stockade([...command.split(' ').filter(word => word !== ''), '--help'])
    assert.equal(code, 0, command)
    assert.match(out, /^Usage: stockade/)
  }
  assert.match((await stockade(['--version'])).out, /^stockade \d+\.\d+\.\d+( \([0-9a-f]{7}\))?\n$/)
})

test('a mistake is answered with what to type instead', async () => {
  const start = await stockade(['strat'])
  assert.notEqual(start.code, 0)
  assert.match(start.err, /Did you mean start\?/)
  const port = await stockade(['start', '--port', 'x'])
  assert.deepEqual([port.code, port.out], [2, ''])
  assert.match(port.err, /^stockade: The port is a number from 0 to 65535, not 'x'\.\n$/)
  for (const wrong of [['strat'], ['start', '--prot', '1'], ['start', '--port'], ['clock']]) {
    const { code, out, err } = await stockade(wrong)
    assert.deepEqual([code, out], [2, ''], wrong.join(' '))
    assert.match(err, /^(?:stockade: |Usage: )/)
  }
})

test('a duration or a time that is none is a mistake, before any server is asked', async () => {
  for (const wrong of [['advance', 'soon'], ['advance', '0d'], ['confirm', '--date', 'noon']]) {
    const { code, out, err } = await stockade(['clock', ...wrong], credentials)
    assert.deepEqual([code, out], [2, ''], wrong.join(' '))
    assert.match(err, /^stockade: (?:A duration looks like |The clock moves forward, |A time looks like )[^\n]*\.\n$/)
  }
})

test('a server that does not know the key is not the one that was meant, and how to name that is said', folderOnly, async t => {
  const [one, other] = [temporaryFolder(), temporaryFolder()]
  for (const { remove } of [one, other]) t.after(remove)
  const servers = [await spawnServer({ data: one.path }), await spawnServer({ data: other.path })] as const
  const policy = join(one.path, 'policy.json')
  writeFileSync(policy, '{}')
  // Each by another protocol.
  for (const command of [['status'], ['whoami'], ['policy', 'check', policy]]) {
    const variables = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }
    const { code, err } = await stockade([...command, '--data', one.path, '--port', String(servers[1].port)], variables)
    assert.equal(code, 1)
    assert.match(err, /^stockade: The server at \S+ does not know the access key AKIA\w+ as it is known here\. Name .* --data/)
  }
  const there = await stockade(['env', '--data', one.path])
  assert.deepEqual([there.code, there.err], [0, ''])
  for (const server of servers) await server.end('SIGTERM')
  const gone = await stockade(['env', '--data', one.path])
  assert.match(gone.out, /^export AWS_ACCESS_KEY_ID=/m)
  assert.match(gone.err, /^No server listens at http:\S+ yet\.$/m)
})

test('a folder without a store is answered with what to do first', folderOnly, async () => {
  const folder = temporaryFolder()
  const env = await stockade(['env', '--data', folder.path])
  assert.equal(env.code, 2)
  assert.match(env.err, /^stockade: There are no root credentials in \S+\. Start the server once with '[^']*start'/)
  const verify = await stockade(['journal', 'verify', '--data', folder.path])
  assert.equal(verify.code, 1)
  assert.match(verify.err, /^stockade: There is no store in /)
  folder.remove()
})

test('the first start makes the root user\'s key, the next keeps it, a configured one replaces it', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const first = await spawnServer({ data: folder.path })
  const made = credentialsIn(folder.path)
  assert.equal((await sdk(first, made).sts.getCallerIdentity({})).Arn, 'arn:aws:iam::000000000000:root')
  for (const name of ['root-credentials', 'root-key', 'stockade.db']) {
    assert.equal(statSync(join(folder.path, name)).mode & 0o777, 0o600, name)
  }
  assert.equal(await first.end('SIGTERM'), 0)

  const second = await spawnServer({ data: folder.path })
  assert.deepEqual(credentialsIn(folder.path), made)
  await sdk(second, made).sts.getCallerIdentity({})
  assert.equal(await second.end('SIGINT'), 0)

  const environment = rootVariables
  const third = await spawnServer({ data: folder.path, environment })
  await sdk(third).sts.getCallerIdentity({})
  await assert.rejects(sdk(third, made).sts.getCallerIdentity({}), { name: 'InvalidClientTokenId' })
  assert.throws(() => credentialsIn(folder.path), { code: 'ENOENT' })
  assert.equal(await third.end('SIGTERM'), 0)
})

test('no signal opens a debugger', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const log: string[] = []
  const server = await spawnServer({ data: folder.path, log })
  t.after(() => server.isRunning && server.end('SIGKILL'))
  process.kill(server.pid, 'SIGUSR1')
  for (let round = 0; round < 20; round++) assert.equal((await fetch(server.url)).status > 0, true)
  assert.equal(await server.end('SIGTERM'), 0)
  assert.deepEqual(log.filter(line => line.includes('Debugger')), [])
})

test('a data folder serves one server at a time', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const server = await spawnServer({ data: folder.path })
  const other = await stockade(['start', '--port', '0', '--data', folder.path])
  assert.equal(other.code, 1)
  const found = `runs already, on ${server.url}: use that one, or stop it (process ${server.pid})`
  assert.ok(other.err.startsWith('stockade: ') && other.err.includes(found), other.err)
  const again = await stockade(['start', '--port', String(server.port), '--data', folder.path])
  assert.ok(again.err.includes(found), again.err)
  await sdk(server, credentialsIn(folder.path)).sts.getCallerIdentity({})
  const taken = await stockade(['start', '--port', String(server.port), '--data', join(folder.path, 'other')])
  assert.equal(taken.code, 1)
  assert.match(taken.err, /^stockade: Something else listens on 127\.0\.0\.1:\d+\. .* another port with --port\.\n$/)
  assert.equal(await server.end('SIGTERM'), 0)
})

test('env quotes what a shell would read', async () => {
  const { code, out } = await stockade(['env', '--host', '::', '--port', '1', '--region', 'eu-west-1'], {
    STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: '$(touch x)',
  })
  assert.equal(code, 0)
  assert.match(out, /^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:1$/m)
  assert.match(out, /^export AWS_SECRET_ACCESS_KEY='\$\(touch x\)'$/m)
  assert.match(out, /^export AWS_REGION=eu-west-1$/m)
})

test('env finds the running server by its folder, and believes no address of another machine', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const server = await spawnServer({ data: folder.path })
  const endpoint = async (...flags: string[]) =>
    /^export AWS_ENDPOINT_URL=(.*)$/m.exec((await stockade(['env', '--data', folder.path, ...flags])).out)?.[1]
  assert.equal(await endpoint(), server.url)
  assert.equal(await endpoint('--port', '1'), 'http://127.0.0.1:1')
  assert.equal((await stockade(['status', '--data', folder.path])).code, 0)
  assert.equal(await server.end('SIGTERM'), 0)
  assert.equal(await endpoint(), 'http://127.0.0.1:4566')
  const killed = await spawnServer({ data: folder.path })
  assert.equal(await endpoint(), killed.url)
  await killed.end('SIGKILL')
  assert.equal(await endpoint(), 'http://127.0.0.1:4566', 'whoever listens there by now is somebody else')
  for (const evil of ['http://192.0.2.1:80', 'http://evil.example:80', 'http://127.0.0.1@evil.example:80', 'nonsense']) {
    writeFileSync(join(folder.path, 'address'), `${evil}\n${process.pid}\n`, { mode: 0o600 })
    assert.equal(await endpoint(), 'http://127.0.0.1:4566', evil)
  }
})

test('what a start says to type next works from any folder', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = join(folder.path, "it's here")
  const server = await spawnServer({ data, environment: { npm_lifecycle_event: '', npm_command: '' } })
  t.after(() => server.end('SIGTERM'))
  const find = () => /^ {2}eval "\$\((.*)\)"$/m.exec(server.lines.join('\n'))?.[1]
  while (find() === undefined) await delay(10)
  const words = `for word in "$@"; do echo "$word"; done`
  const { out } = await run('sh', ['-c', `set -- ${find()}; ${words}`])
  const [command, program, ...args] = out.trimEnd().split('\n')
  assert.deepEqual([command, args], ['node', ['env', '--data', data]])
  assert.match((await run(process.execPath, [program!, ...args])).out, new RegExp(`^export AWS_ENDPOINT_URL=${server.url}$`, 'm'))
})

test('a server that others can reach says so, and that it speaks plain HTTP', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const told = async (STOCKADE_HOST: string) => {
    const server = await spawnServer({ data: join(folder.path, STOCKADE_HOST), environment: { ...credentials, STOCKADE_HOST } })
    while (!server.lines.some(line => line.startsWith('Next, '))) await delay(10)
    await server.end('SIGTERM')
    return server.lines.some(line => line.includes('plain HTTP'))
  }
  assert.deepEqual([await told('0.0.0.0'), await told('127.0.0.1')], [true, false])
})

test('what the system refuses is said in a sentence that names it', folderOnly, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const file = join(folder.path, 'file')
  writeFileSync(file, '')
  const refused: readonly (readonly [readonly string[], string])[] = [
    [['start', '--port', '0', '--data', file], `${file} is a file, where a folder is wanted.`],
    [['start', '--port', '0', '--data', join(file, 'x')], 'is not there, since something above it is a file and no folder.'],
    [['start', '--port', '0', '--config', join(folder.path, 'none.yaml')], 'none.yaml is not there, or its folder is not.'],
    [['start', '--port', '0', '--config', folder.path], `${folder.path} is a folder, where a file is wanted.`],
    [['env', '--data', file], 'root-credentials is not there, since something above it is a file and no folder.'],
  ]
  for (const [args, sentence] of refused) {
    const { code, out, err } = await stockade(args)
    assert.ok(code === 1 || code === 2)
    assert.equal(out, '')
    assert.match(err, /^stockade: [^\n]+\n$/)
    assert.ok(err.includes(sentence), err)
  }
})

const withoutProc = process.platform !== 'linux' && 'there is no /proc here'

test('a folder that nobody can make ends a start, and does not hold it', { skip: withoutProc || withoutFolder }, async () => {
  const { code, err } = await stockade(['start', '--port', '0', '--data', '/proc/stockade/data'])
  assert.equal(code, 1)
  assert.match(err, /^stockade: \/proc\/stockade /)
})

test('env speaks each shell\'s language', async () => {
  const environment = {
    STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: "it's \\ $x", AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_REGION: '',
  }
  const env = async (...flags: string[]) => (await stockade(['env', '--port', '1', ...flags], environment)).out
  assert.match(await env(), /^export AWS_SECRET_ACCESS_KEY='it'\\''s \\ \$x'$/m)
  assert.match(await env('--shell', 'fish'), /^set -gx AWS_SECRET_ACCESS_KEY 'it\\'s \\\\ \$x'$/m)
  assert.match(await env('--shell', 'powershell'), /^\$Env:AWS_SECRET_ACCESS_KEY = 'it''s \\ \$x'$/m)
  assert.deepEqual(JSON.parse(await env('--json')), {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: root.accessKeyId, AWS_SECRET_ACCESS_KEY: "it's \\ $x",
    AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false', AWS_USE_FIPS_ENDPOINT: 'false', AWS_USE_DUALSTACK_ENDPOINT: 'false',
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  })
  const inTheWay = {
    AWS_ENDPOINT_URL_KMS: 'https://kms.us-east-1.amazonaws.com',
    AWS_DEFAULT_PROFILE: 'work', AWS_SECURITY_TOKEN: 'theirs', AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
  }
  const cleared = (await stockade(['env', '--port', '1'], { ...environment, ...inTheWay })).out
  for (const name of Object.keys(inTheWay)) assert.ok(cleared.includes(`\nunset ${name}\n`), name)
  for (const wrong of [['--region', 'mars'], ['--region', 'cn-north-1'], ['--shell', 'tcsh']]) {
    const { code, out, err } = await stockade(['env', '--port', '1', ...wrong], environment)
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, new RegExp(`not "${wrong[1]!}"`))
  }
})
