// Many who change one thing at the same moment, and bystanders whose rights change meanwhile: nobody's call fails over it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { errorOf, jsonCall, queryCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import type { Identity } from '../kit/identity.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const rounds = Number(process.env['STOCKADE_TEST_ROUNDS'] ?? 1)
const writers = 64
const calls = 200 * rounds

/** Nodes of one store; who calls, calls each of them in turn. */
type Urls = readonly string[]

function callerOf(urls: Urls) {
  let number = 0
  return async (call: Unsigned, identity?: Identity): Promise<string> => {
    const url = urls[number++ % urls.length]!
    const answer = await send(url, signed(url, call, identity ? { identity } : {}))
    if (answer.status === 200) return answer.body
    throw new Error(JSON.stringify(errorOf(answer)))
  }
}

/** `count` calls by as many writers at once as there are; answers with how those failed that did. */
async function failuresOf(count: number, work: (n: number) => Promise<unknown>, atOnce = writers): Promise<string[]> {
  const failures: string[] = []
  let next = 0
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < count) await work(next++).catch((error: unknown) => failures.push(String(error)))
  }))
  return failures
}

async function onOneGroup(urls: Urls): Promise<void> {
  const call = callerOf(urls)
  await call(queryCall('iam', 'CreateGroup', { GroupName: 'all' }))
  const names = Array.from({ length: calls }, (_, n) => `member${n}`)
  const each = (action: string) => (n: number) => call(queryCall('iam', action, { GroupName: 'all', UserName: names[n]! }))
  assert.deepEqual(await failuresOf(calls, n => call(queryCall('iam', 'CreateUser', { UserName: names[n]! }))), [])
  assert.deepEqual(await failuresOf(calls, each('AddUserToGroup')), [])
  const body = await call(queryCall('iam', 'GetGroup', { GroupName: 'all', MaxItems: '1000' }))
  assert.equal(body.match(/<UserName>/g)?.length, calls)
  assert.deepEqual(await failuresOf(calls, each('RemoveUserFromGroup')), [])
  await call(queryCall('iam', 'DeleteGroup', { GroupName: 'all' }))
}

async function onOnePolicy(urls: Urls): Promise<void> {
  const call = callerOf(urls)
  const made = await call(queryCall('iam', 'CreatePolicy', {
    PolicyName: 'shared', PolicyDocument: policy(allow('ssm:GetParameter')),
  }))
  const PolicyArn = /<Arn>(.*)<\/Arn>/.exec(made)![1]!
  const attach = (n: number) => call(queryCall('iam', 'AttachUserPolicy', { UserName: `member${n}`, PolicyArn }))
  const versions = async () => {
    for (let number = 2; number < 5; number++) {
      await call(queryCall('iam', 'CreatePolicyVersion', {
        PolicyArn, PolicyDocument: policy(allow(`ssm:Get${'*'.repeat(number)}`)), SetAsDefault: 'true',
      }))
    }
  }
  const [failures] = await Promise.all([failuresOf(calls, attach), versions()])
  assert.deepEqual(failures, [])
  const shown = await call(queryCall('iam', 'GetPolicy', { PolicyArn }))
  assert.equal(/<AttachmentCount>(\d+)/.exec(shown)?.[1], String(calls))
}

async function onOneRecord(urls: Urls): Promise<void> {
  const call = callerOf(urls)
  const put = (n: number) =>
    call(jsonCall('ssm', 'PutParameter', { Name: '/one', Value: `${n}`, Type: 'String', Overwrite: true }))
  const made = JSON.parse(await call(jsonCall('kms', 'CreateKey'))) as { KeyMetadata: { KeyId: string } }
  const { KeyId } = made.KeyMetadata
  const tag = (n: number) =>
    call(jsonCall('kms', 'TagResource', { KeyId, Tags: [{ TagKey: `k${n % 40}`, TagValue: `${n}` }] }))
  assert.deepEqual(await failuresOf(calls, n => (n % 2 === 0 ? put(n) : tag(n))), [])
  const { Parameter } = JSON.parse(await call(jsonCall('ssm', 'GetParameter', { Name: '/one' }))) as {
    Parameter: { Version: number }
  }
  assert.equal(Parameter.Version, Math.ceil(calls / 2))
}

/** Two administrators rewrite the policy of a group while one of its users writes what nobody else writes. */
async function besideAdministrators(urls: Urls): Promise<void> {
  const call = callerOf(urls)
  const user = await createUser({ url: urls[0]! }, 'bystander')
  await call(queryCall('iam', 'CreateGroup', { GroupName: 'writers' }))
  await call(queryCall('iam', 'AddUserToGroup', { GroupName: 'writers', UserName: 'bystander' }))
  const grant = (n: number) => call(queryCall('iam', 'PutGroupPolicy', {
    GroupName: 'writers', PolicyName: 'write', PolicyDocument: policy(allow('ssm:PutParameter'), allow(`ssm:Get${n % 7}`)),
  }))
  await grant(0)
  const putting = (name: string) => jsonCall('ssm', 'PutParameter', { Name: `/own/${name}`, Value: 'x', Type: 'String' })
  // Each node learns of it within a second.
  for (const [number, url] of urls.entries()) {
    const node = callerOf([url])
    while (await node(putting(`first-${number}`), user).then(() => false, () => true)) await pause(50)
  }
  const story = { isOver: false, granted: 0 }
  const administrators = [0, 1].map(async () => {
    while (!story.isOver) await grant(story.granted++)
  })
  const failures = await failuresOf(calls, n => call(putting(`${n}`), user), writers / 4).finally(() => (story.isOver = true))
  await Promise.all(administrators)
  assert.deepEqual(failures, [])
  assert.ok(story.granted > 10, `${story.granted} changes meanwhile`)
}

const stories = { onOneGroup, onOnePolicy, onOneRecord, besideAdministrators }

test('SQLite: nobody fails over what others change at the same time', async t => {
  const { url } = await startServer()
  for (const [name, story] of Object.entries(stories)) await t.test(name, () => story([url]))
})

const postgres = postgresTests()

postgres.test('PostgreSQL, two nodes: nobody fails over what others change at the same time', async t => {
  const nodes = nodesOver(t, await postgres.server.createDatabase())
  const urls = [(await nodes.start()).url, (await nodes.start()).url]
  for (const [name, story] of Object.entries(stories)) await t.test(name, () => story(urls))
})
