// What falls due while a store has three nodes is done once: parameters that expire, notices of it, secrets whose recovery window
// ends. All three are started anew in between.
import assert from 'node:assert/strict'
import type { ChildServer } from '../kit/child-server.ts'
import { account, region } from '../kit/identity.ts'
import { readJournal } from '../kit/journal.ts'
import { nodesOver } from '../kit/nodes.ts'
import { day, pass, runTimers } from '../kit/pass.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk } from '../kit/sdk.ts'
import { allow, policy } from '../kit/users.ts'

const tests = postgresTests()
const { test } = tests
const count = 5
const names = Array.from({ length: count }, (_, index) => `/expiring/${index}`)
const secretsNamed = names.map(name => name.slice(1))

test('three nodes do what falls due once', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase(), { environment: { STOCKADE_DEV: 'true' } })
  const startAll = () => Promise.all([nodes.start(), nodes.start(), nodes.start()])
  const before = await startAll()
  await prepare(before[0]!)
  await Promise.all(before.map(node => node.end('SIGTERM')))
  const all = await startAll()
  await pass(all[0]!, 24 * day)
  await Promise.all(all.map(runTimers))
  const notices = await messages(all[1]!)
  assert.deepEqual(notices, names.map(name => `ExpirationNotification ${name}`))
  await pass(all[1]!, 7 * day)
  await Promise.all(all.map(runTimers))
  const ends = await messages(all[2]!)
  assert.deepEqual(ends, [...names.map(name => `Delete ${name}`), ...names.map(name => `Expiration ${name}`)])
  const { ssm, secretsmanager } = sdk(all[0]!)
  assert.deepEqual((await ssm.getParameters({ Names: names })).InvalidParameters, names)
  assert.deepEqual((await secretsmanager.listSecrets({ IncludePlannedDeletion: true })).SecretList, [])
  const { events } = await readJournal(nodes.place)
  const gone = events.filter(({ eventName }) => eventName === 'EndSecretVersionDelete')
  assert.equal(gone.length, count)
})

/** Parameters that expire, secrets that are deleted, and a queue that is told what becomes of the parameters. */
async function prepare(node: ChildServer): Promise<void> {
  const { ssm, secretsmanager, sqs, events } = sdk(node)
  const Arn = `arn:aws:sqs:${region}:${account}:told`
  const Policy = policy({ ...allow('sqs:SendMessage', Arn), Principal: { Service: 'events.amazonaws.com' } })
  await sqs.createQueue({ QueueName: 'told', Attributes: { Policy, MessageRetentionPeriod: '1209600' } })
  await events.putRule({ Name: 'told', EventPattern: JSON.stringify({ source: ['aws.ssm'] }) })
  await events.putTargets({ Rule: 'told', Targets: [{ Id: 'queue', Arn }] })
  const Timestamp = new Date(Date.now() + 30 * day).toISOString()
  const Policies = JSON.stringify([
    { Type: 'Expiration', Version: '1.0', Attributes: { Timestamp } },
    { Type: 'ExpirationNotification', Version: '1.0', Attributes: { Before: '7', Unit: 'Days' } },
  ])
  for (const Name of names) await ssm.putParameter({ Name, Value: 'x', Type: 'String', Tier: 'Advanced', Policies })
  for (const Name of secretsNamed) {
    await secretsmanager.createSecret({ Name, SecretString: 'x' })
    await secretsmanager.deleteSecret({ SecretId: Name, RecoveryWindowInDays: 30 })
  }
  await runTimers(node)
  await messages(node)
}

/** What the queue was told, by what became of which parameter; until nothing comes any more. */
async function messages(node: ChildServer): Promise<readonly string[]> {
  const { sqs } = sdk(node)
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'told' })
  const told: string[] = []
  for (let quiet = 0; quiet < 2;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 })
    quiet = Messages.length === 0 ? quiet + 1 : 0
    for (const { Body, ReceiptHandle } of Messages) {
      const { detail } = JSON.parse(Body!) as { readonly detail: Readonly<Record<string, string>> }
      told.push(`${detail['operation'] ?? detail['policy-type']} ${detail['name'] ?? detail['parameter-name']}`)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
  return told.toSorted()
}
