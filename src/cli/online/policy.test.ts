import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stockade } from '../../../test/kit/command-line.ts'
import { rootVariables } from '../../../test/kit/identity.ts'
import { assume, createRole } from '../../../test/kit/roles.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const folder = temporaryFolder()
after(() => folder.remove())
const ann = sdk(server, await createUser(server, 'ann', allow('kms:*')))
const { $metadata: { requestId } } = await ann.kms.listKeys({})
await ann.sqs.listQueues({}).catch(() => undefined)

const cat = sdk(server, await createUser(server, 'cat'))
await cat.kms.listKeys({}).catch(() => undefined)

const generate = (...args: readonly string[]) =>
  stockade(['policy', 'generate', '--port', new URL(server.url).port, '--from', ...args], rootVariables)

const statement = (out: string) => (JSON.parse(out) as { readonly Statement: readonly object[] }).Statement

test('a policy by what a user called, and by a request', async () => {
  const { out, err } = await generate('ann', '--since', '1h')
  assert.deepEqual(statement(out), [{ Effect: 'Allow', Action: 'kms:ListKeys', Resource: '*' }])
  assert.equal(err, 'For 1 call; denied, and left out: 1.\n')
  const all = await generate('ann', '--with-denied')
  assert.deepEqual(statement(all.out), [{ Effect: 'Allow', Action: ['kms:ListKeys', 'sqs:ListQueues'], Resource: '*' }])
  assert.equal(all.err, 'For 2 calls; denied of them: 1.\n')
  const one = await generate(requestId!)
  assert.deepEqual(statement(one.out), [{ Effect: 'Allow', Action: 'kms:ListKeys', Resource: '*' }])
  assert.equal(one.err, 'For 1 call; denied of them: 0.\n')
})

test('what no record tells is in it, and told to be', async () => {
  const role = await createRole(server, 'chained')
  const dan = await createUser(server, 'dan', allow('sts:*'))
  await assert.rejects(assume(server, await assume(server, dan, role), role), { name: 'AccessDenied' })
  const { out, err } = await generate(role, '--with-denied')
  const supposed = ['sts:SetSourceIdentity', 'sts:TagSession']
  assert.deepEqual(statement(out), [{ Effect: 'Allow', Action: ['sts:AssumeRole', ...supposed], Resource: role }])
  const words = 'No record tells whether these are needed, since it hides the request'
  assert.ok(err.split('\n').includes(`${words}: ${supposed.join(', ')}.`), err)
})

test('what names no calls, or none that are known', async () => {
  const unknown = '4b5e0b0a-8d4f-4f6b-9c7e-0b6d5a1f2c3d'
  const cases: readonly (readonly [args: readonly string[], code: number, error: RegExp])[] = [
    [['cat'], 1, /All that there is by cat was denied: --with-denied says/],
    [['bob'], 1, /The journal has no call by bob in that time: --since looks further back/],
    [[unknown], 1, /no call of these requests/],
    [['ann', 'bob'], 2, /request ids, or one user or role/], [[unknown, '--since', '1h'], 2, /for a user or a role/],
    [[unknown, '--with-denied'], 2, /for a user or a role/],
    [['ann', '--since', 'soon'], 2, /A time looks like/],
  ]
  for (const [args, code, error] of cases) {
    const ended = await generate(...args)
    assert.deepEqual([ended.code, ended.out], [code, ''])
    assert.match(ended.err, error)
  }
  const more = await generate(requestId!, unknown)
  assert.match(more.err, /There may be more/)
})

async function check(text: string, ...args: readonly string[]) {
  const file = join(folder.path, 'policy.json')
  writeFileSync(file, text)
  const { code, out, err } = await stockade(['policy', 'check', file, '--port', new URL(server.url).port, ...args], rootVariables)
  return { code, err, lines: out.replaceAll(file, 'policy.json').split('\n').slice(0, -1) }
}

const version = '2012-10-17'
const passRole = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }
const passing = JSON.stringify({ Version: version, Statement: [passRole] }, null, 2)

test('what is wrong with a policy, and where, as compilers tell it', async () => {
  const { code, lines, err } = await check(passing)
  assert.deepEqual([code, err], [1, ''])
  assert.match(lines[0]!, /^policy\.json:6:17: SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_RESOURCE: Using the iam:PassRole action /)
  const broken = await check('{ "Version": ')
  assert.equal(broken.code, 1)
  assert.match(broken.lines[0]!, /^policy\.json:1:\d+: ERROR JSON_SYNTAX_ERROR: /)
  const fine = await check(JSON.stringify({ Version: version, Statement: [{ ...allow('kms:ListKeys'), Sid: 'keys' }] }))
  assert.deepEqual([fine.code, fine.lines], [0, []])
})

test('a policy is what it is said to be', async () => {
  const trust = JSON.stringify({
    Version: version, Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
  })
  assert.equal((await check(trust, '--type', 'trust')).code, 0)
  assert.match((await check(trust)).lines.join('\n'), /ERROR UNSUPPORTED_PRINCIPAL/)
  const place = await stockade(['policy', 'check', folder.path], rootVariables)
  assert.deepEqual([place.code, place.err], [1, `stockade: ${folder.path} is a folder, where a file is wanted.\n`])
  const none = await check(trust, '--type', 'other')
  assert.equal(none.code, 2)
  const json = await check(passing, '--json')
  const [finding] = JSON.parse(json.lines.join('\n')) as [{ readonly issueCode: string }]
  assert.equal(finding.issueCode, 'PASS_ROLE_WITH_STAR_IN_RESOURCE')
})
