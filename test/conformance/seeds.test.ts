// Seeds as a user has them: a server that is started with a folder, looked at with AWS's own SDK, and started again.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { startStockade } from '../../src/start-stockade.ts'
import { withoutCli } from '../kit/aws-command.ts'
import { spawnServer, type ChildServer } from '../kit/child-server.ts'
import { run, stockade } from '../kit/command-line.ts'
import { root, type Identity } from '../kit/identity.ts'
import { fencesOf, readPage } from '../kit/pages.ts'
import { sdk } from '../kit/sdk.ts'
import { checkout } from '../kit/source-files.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const credentials = { STOCKADE_ROOT_ACCESS_KEY_ID: root.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: root.secretAccessKey }

const cli = join(checkout, 'src/cli/index.ts')

interface Place {
  readonly data: string
  readonly seed: string
}

function place(t: TestContext, files: Readonly<Record<string, string>> = {}): Place {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const seed = join(realpathSync(folder.path), 'seed')
  mkdirSync(seed)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(seed, name), text, { mode: 0o600 })
  return { data: join(folder.path, 'data'), seed }
}

/** What its hooks say goes to `log`. */
async function start(t: TestContext, { data, seed }: Place, log: string[] = [], environment = {}): Promise<ChildServer> {
  const server = await spawnServer({ data, log, environment: { ...credentials, STOCKADE_SEED: seed, ...environment } })
  t.after(() => server.isRunning && server.end('SIGKILL'))
  return server
}

/** What a start says that does not come to be ready. */
async function refusal({ data, seed }: Place, environment: Readonly<Record<string, string>> = {}) {
  const args = ['start', '--port', '0', '--data', data, '--seed', seed]
  const { code, out, err } = await stockade(args, { ...credentials, STOCKADE_LOG: 'off', ...environment })
  assert.doesNotMatch(out, /ready/)
  return { code, err }
}

function identityIn(path: string): Identity {
  const text = readFileSync(path, 'utf8')
  const [, accessKeyId = ''] = /^aws_access_key_id = (\S+)$/m.exec(text) ?? []
  const [, secretAccessKey = ''] = /^aws_secret_access_key = (\S+)$/m.exec(text) ?? []
  return { accessKeyId, secretAccessKey }
}

function exampleOf(t: TestContext): Place {
  const there = place(t)
  copyFileSync(join(checkout, 'examples/seed/seed.yaml'), join(there.seed, 'seed.yaml'))
  return there
}

test('the example is made once, and a second start leaves all of it', async t => {
  const there = exampleOf(t)
  const server = await start(t, there)
  assert.equal(server.lines[0], 'Seed: 13 created, 0 were there.')
  const { iam, kms } = sdk(server)
  assert.deepEqual((await iam.listGroupsForUser({ UserName: 'ann' })).Groups!.map(({ GroupName }) => GroupName), ['shop-readers'])
  const { AttachedPolicies } = await iam.listAttachedUserPolicies({ UserName: 'ann' })
  assert.deepEqual(AttachedPolicies!.map(({ PolicyName }) => PolicyName), ['IAMUserChangePassword'])
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/shop' })
  assert.equal(KeyMetadata!.Description, 'Parameters of the shop')
  const KeyId = KeyMetadata!.KeyId!
  assert.equal((await kms.getKeyRotationStatus({ KeyId })).RotationPeriodInDays, 365)
  assert.deepEqual((await kms.listResourceTags({ KeyId })).Tags, [{ TagKey: 'team', TagValue: 'shop' }])

  const shop = sdk(server, identityIn(join(there.seed, 'shop.credentials')))
  assert.equal((await shop.sts.getCallerIdentity({})).Arn, 'arn:aws:iam::000000000000:user/services/shop')
  const { Parameters } = await shop.ssm.getParametersByPath({ Path: '/shop', WithDecryption: true })
  assert.deepEqual(Parameters!.map(({ Name, Type, Value }) => [Name, Type, Value]), [
    ['/shop/password', 'SecureString', 'correct horse battery staple'],
    ['/shop/regions', 'StringList', 'eu-central-1,eu-west-1'],
    ['/shop/url', 'String', 'https://shop.example'],
  ])
  await assert.rejects(shop.kms.scheduleKeyDeletion({ KeyId }), { name: 'AccessDeniedException' })
  assert.equal(await server.end('SIGTERM'), 0)

  const again = await start(t, there)
  assert.equal(again.lines[0], 'Seed: 0 created, 13 were there.')
  assert.equal((await sdk(again).kms.describeKey({ KeyId: 'alias/shop' })).KeyMetadata!.KeyId, KeyId)
  assert.equal(await again.end('SIGTERM'), 0)
})

test('what the page on seeds shows is made', { skip: withoutCli }, async t => {
  const page = readPage('docs/seeds.md')
  const [text] = fencesOf(page, 'yaml')
  const program = fencesOf(page, 'sh').find(one => one.startsWith('# 10-label.sh\n'))
  const there = place(t, { 'seed.yaml': text!, '10-label.sh': program! })
  const server = await start(t, there, [], { SHOP_PASSWORD: 'hush' })
  assert.equal(server.lines[0], 'Seed: 7 created, 0 were there.')
  const { ssm } = sdk(server)
  assert.equal((await ssm.getParameter({ Name: '/shop/url:first' })).Parameter!.Value, 'https://shop.example')
  assert.equal((await ssm.getParameter({ Name: '/shop/password', WithDecryption: true })).Parameter!.Value, 'hush')
  assert.equal(await server.end('SIGTERM'), 0)
})

test('what somebody changed between two starts stays, and what is missing is made', async t => {
  const there = exampleOf(t)
  const server = await start(t, there)
  const { iam, kms, ssm } = sdk(server)
  await ssm.putParameter({ Name: '/shop/url', Value: 'https://other.example', Overwrite: true })
  await ssm.deleteParameter({ Name: '/shop/regions' })
  const everything = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } })
  await iam.putUserPolicy({ UserName: 'shop', PolicyName: 'write', PolicyDocument: everything })
  await iam.removeUserFromGroup({ UserName: 'ann', GroupName: 'shop-readers' })
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/shop' })
  await kms.disableKeyRotation({ KeyId: KeyMetadata!.KeyId! })
  assert.equal(await server.end('SIGTERM'), 0)

  const again = await start(t, there)
  assert.equal(again.lines[0], 'Seed: 2 created, 11 were there.')
  const now = sdk(again)
  assert.equal((await now.ssm.getParameter({ Name: '/shop/url' })).Parameter!.Value, 'https://other.example')
  assert.equal((await now.ssm.getParameter({ Name: '/shop/regions' })).Parameter!.Value, 'eu-central-1,eu-west-1')
  const { PolicyDocument } = await now.iam.getUserPolicy({ UserName: 'shop', PolicyName: 'write' })
  assert.equal(decodeURIComponent(PolicyDocument!), everything)
  assert.equal((await now.iam.listGroupsForUser({ UserName: 'ann' })).Groups!.length, 1)
  assert.equal((await now.kms.getKeyRotationStatus({ KeyId: KeyMetadata!.KeyId! })).KeyRotationEnabled, false)
  assert.equal(await again.end('SIGTERM'), 0)
})

test('all of it is recorded as the root user\'s, and no secret is in it', async t => {
  const there = exampleOf(t)
  const server = await start(t, there)
  const { Events } = await sdk(server).cloudtrail.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'PutParameter' }],
  })
  const records = Events!.map(({ CloudTrailEvent }) => CloudTrailEvent!)
  assert.equal(records.length, 3)
  for (const record of records) {
    assert.equal((JSON.parse(record) as { userIdentity: { type: string } }).userIdentity.type, 'Root')
    assert.doesNotMatch(record, /correct horse/)
  }
  assert.equal(await server.end('SIGTERM'), 0)
})

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

test('a hook that fails ends the start, and the next one goes on', async t => {
  const there = place(t, { 'seed.yaml': 'users: { ann: {} }', 'a.sh': 'echo no >&2; exit 7' })
  const { code, err } = await refusal(there)
  assert.equal(code, 1)
  const sentence = `stockade: The hook ${join(there.seed, 'a.sh')} ended with code 7: mend it and start again.`
  assert.deepEqual(err.split('\n'), ['a.sh: no', sentence, ''])
  writeFileSync(join(there.seed, 'a.sh'), 'true')
  const server = await start(t, there)
  assert.equal(server.lines[0], 'Seed: 0 created, 1 was there.')
  assert.equal(await server.end('SIGTERM'), 0)
})

test('what AWS refuses ends the start with AWS\'s own error', async t => {
  const there = place(t, { 'seed.yaml': 'users: { ann: { inlinePolicies: { x: { Version: 2012-10-17 } } } }' })
  const { code, err } = await refusal(there)
  assert.equal(code, 1)
  const sentence = /^stockade: \S+seed\.yaml: users\.ann\.inlinePolicies\.x could not be made: MalformedPolicyDocument: [^\n]+\n$/
  assert.match(err, sentence)
})

test('a seed that is wrong is told before anything is made', { skip: withoutFolder }, async t => {
  const there = place(t, { 'seed.yaml': 'users:\n  ann: { pth: / }\n' })
  const { code, err } = await refusal(there)
  assert.equal(code, 2)
  assert.match(err, /^stockade: \S+seed\.yaml:2:10: users\.ann has no member 'pth': there are path, [^\n]+\.\n$/)
  assert.equal(existsSync(there.data), false)
  const gone = await refusal({ ...there, seed: join(there.seed, 'none') })
  assert.match(gone.err, /none is not there, or its folder is not\.\n$/)
})

test('a server that is seeded again is not ready until it is', async t => {
  const there = place(t, { 'seed.yaml': 'parameters:\n  /a: { type: String, value: b }\n', 'wait.sh': 'sleep 1\n' })
  const server = await startStockade({ seed: there.seed })
  t.after(server.stop)
  const ready = async () => (await fetch(`${server.url}/_stockade/ready`)).status
  assert.equal(await ready(), 200)
  const reset = server.reset()
  while ((await ready()) === 200) await delay(5)
  await reset
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
  while (!existsSync(join(there.seed, 'begun'))) await delay(5)
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
  const { code, err } = await run('sh', ['-c', command, there.seed, process.execPath, cli], credentials)
  assert.equal(code, 2)
  assert.match(err, /^stockade: This stockade\.yaml was found and not named, so it may not set 'seed'/)
  assert.equal(existsSync(join(there.seed, 'ran')), false)
})

test('a server that is ended while a hook runs ends with it', { skip: process.platform === 'win32' }, async t => {
  const there = place(t, { 'a.sh': 'echo $$ > pid; exec sleep 600' })
  const args = ['start', '--port', '0', '--data', there.data, '--seed', there.seed]
  const starting = run('sh', ['-c', 'echo $$ > "$0/server"; exec "$@"', there.seed, process.execPath, cli, ...args], {
    ...credentials, STOCKADE_LOG: 'off',
  })
  await written(join(there.seed, 'pid'))
  process.kill(await written(join(there.seed, 'server')), 'SIGTERM')
  const { code, out, err } = await starting
  assert.deepEqual([code, out, err], [0, '', ''])
  const pid = await written(join(there.seed, 'pid'))
  while (isRunning(pid)) await delay(10)
})

async function written(path: string): Promise<number> {
  while (!existsSync(path) || readFileSync(path, 'utf8').trim() === '') await delay(10)
  return Number(readFileSync(path, 'utf8'))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
