// A user who may tag another changes, again and again, what every call of the other is decided on: over two nodes, where each
// list asks the store whether its decision holds still. The other's calls are answered all the same, each by its second attempt.
import assert from 'node:assert/strict'
import { scaled } from '../kit/attacks.ts'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { send, signed, type Unsigned } from '../kit/raw-request.ts'
import { sdk, type Sdk } from '../kit/sdk.ts'
import { allow, createUser } from '../kit/users.ts'

const tests = postgresTests()
const [users, taggers, calls] = [400, 16, scaled(10)]

const Path = '/of/victim'
const reads: Readonly<Record<string, (victim: Sdk) => Promise<unknown>>> = {
  ListUsers: ({ iam }) => iam.listUsers({ MaxItems: 1000 }),
  LookupEvents: ({ cloudtrail }) => cloudtrail.lookupEvents({ MaxResults: 50 }),
  GetParametersByPath: ({ ssm }) => ssm.getParametersByPath({ Path, WithDecryption: true }),
}

const scrape: Unsigned = { service: 'stockade', method: 'GET', target: '/_stockade/metrics', headers: {}, body: '' }

/** Attempts that were vain, by operation, at one node. */
async function conflictsAt({ url }: { readonly url: string }): Promise<ReadonlyMap<string, number>> {
  const { body } = await send(url, signed(url, scrape))
  const counted = body.matchAll(/stockade_conflicts_total\{service="\w+",operation="(\w+)"\} (\d+)/g)
  return new Map([...counted].map(([, operation, count]) => [operation!, Number(count)]))
}

tests.test('a user whose record another goes on changing is told its lists, each by the second attempt', async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [one, other] = [await nodes.start(), await nodes.start()]
  const root = sdk(one)
  const victim = sdk(other, await createUser(one as never, 'victim', allow(['ssm:*', 'kms:*', 'cloudtrail:*', 'iam:*'])))
  const mallory = await createUser(one as never, 'mallory', allow('iam:TagUser'))
  await Promise.all(Array.from({ length: users }, (_, n) => root.iam.createUser({ UserName: `user-${n}` })))
  for (let n = 0; n < 10; n++) await root.ssm.putParameter({ Name: `${Path}/${n}`, Type: 'SecureString', Value: 'hush' })
  const changes = { made: 0, end: false }
  const tagging = Array.from({ length: taggers }, async (_, worker) => {
    const { iam } = sdk([one, other][worker % 2]!, mallory)
    while (!changes.end) {
      await iam.tagUser({ UserName: 'victim', Tags: [{ Key: `worker-${worker}`, Value: String(changes.made) }] })
      changes.made++
    }
  })
  const before = await conflictsAt(other)
  try {
    for (const [operation, read] of Object.entries(reads)) {
      const madeBefore = changes.made
      for (let call = 0; call < calls; call++) await read(victim)
      t.diagnostic(`${operation}: ${calls} calls beside ${changes.made - madeBefore} changes`)
    }
  } finally {
    changes.end = true
    await Promise.all(tagging)
  }
  const conflicts = await conflictsAt(other)
  const vain = Object.keys(reads).map(operation => (conflicts.get(operation) ?? 0) - (before.get(operation) ?? 0))
  t.diagnostic(`of ${calls} calls each ${vain.join(', ')} had a second attempt`)
  for (const count of vain) assert.ok(count <= calls, `${count} vain attempts of ${calls} calls`)
  assert.ok(vain.some(count => count > 0), 'the changes made no attempt vain')
})
