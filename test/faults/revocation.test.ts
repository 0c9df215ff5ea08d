// What is taken away at one node is gone at it at once, and at every other within a second, under load. A node that was stopped
// does not serve what it knew before.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildServer } from '../kit/child-server.ts'
import type { Identity } from '../kit/identity.ts'
import { write } from '../kit/load.ts'
import { nodesOver } from '../kit/nodes.ts'
import { postgresTests } from '../kit/postgres.ts'
import { errorOf, jsonCall, send, signed } from '../kit/raw-request.ts'
import { sdk, type Sdk } from '../kit/sdk.ts'
import { allow, policy } from '../kit/users.ts'

const rounds = Number(process.env['STOCKADE_TEST_REVOCATIONS'] ?? 1)
/** Milliseconds for which a node is stopped; its cache may answer for one second. */
const stopped = Number(process.env['STOCKADE_TEST_STOPPED'] ?? 1500)
const second = 1000

const tests = postgresTests()
const { test } = tests

/** Who may encrypt under a key, until one of the revocations. */
interface Subject {
  readonly KeyId: string
  readonly UserName: string
  readonly PolicyArn: string
  readonly identity: Identity
}

interface Revocation {
  readonly name: string
  readonly code: string
  take(clients: Sdk, subject: Subject): Promise<unknown>
  give(clients: Sdk, subject: Subject): Promise<unknown>
}

const parametersAlone = 'arn:aws:iam::aws:policy/AmazonSSMFullAccess'
const ofKey = ({ UserName, identity }: Subject) => ({ UserName, AccessKeyId: identity.accessKeyId })
const ofPolicy = ({ UserName, PolicyArn }: Subject) => ({ UserName, PolicyArn })

const revocations: readonly Revocation[] = [
  {
    name: 'a key disabled',
    code: 'DisabledException',
    take: ({ kms }, { KeyId }) => kms.disableKey({ KeyId }),
    give: ({ kms }, { KeyId }) => kms.enableKey({ KeyId }),
  },
  {
    name: 'a policy detached',
    code: 'AccessDeniedException',
    take: ({ iam }, subject) => iam.detachUserPolicy(ofPolicy(subject)),
    give: ({ iam }, subject) => iam.attachUserPolicy(ofPolicy(subject)),
  },
  {
    name: 'a boundary put',
    code: 'AccessDeniedException',
    take: ({ iam }, { UserName }) => iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary: parametersAlone }),
    give: ({ iam }, { UserName }) => iam.deleteUserPermissionsBoundary({ UserName }),
  },
  {
    name: 'an access key deactivated',
    code: 'UnrecognizedClientException',
    take: ({ iam }, subject) => iam.updateAccessKey({ ...ofKey(subject), Status: 'Inactive' }),
    give: ({ iam }, subject) => iam.updateAccessKey({ ...ofKey(subject), Status: 'Active' }),
  },
]

async function makeSubject({ iam, kms }: Sdk, UserName: string): Promise<Subject> {
  const { KeyId } = (await kms.createKey({})).KeyMetadata!
  const PolicyArn = (await iam.createPolicy({ PolicyName: UserName, PolicyDocument: policy(allow('kms:Encrypt')) })).Policy!.Arn!
  await iam.createUser({ UserName })
  await iam.attachUserPolicy({ UserName, PolicyArn })
  const { AccessKeyId, SecretAccessKey } = (await iam.createAccessKey({ UserName })).AccessKey!
  return { KeyId: KeyId!, UserName, PolicyArn, identity: { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey! } }
}

/** The code of the refusal, empty where the call was allowed. */
async function encrypt({ url }: ChildServer, { KeyId, identity }: Subject): Promise<string> {
  const answer = await send(url, signed(url, jsonCall('kms', 'Encrypt', { KeyId, Plaintext: 'AAAA' }), { identity }))
  return answer.status === 200 ? '' : errorOf(answer).code
}

async function setUp(t: TestContext) {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const here = await nodes.start()
  const there = await nodes.start()
  const clients = sdk(here)
  const subjects: Subject[] = []
  for (const index of revocations.keys()) subjects.push(await makeSubject(clients, `user-${index}`))
  return { here, there, clients, subjects }
}

/** Runs `run` while writers change other things at both nodes. */
async function underLoad(nodes: readonly ChildServer[], run: () => Promise<void>): Promise<number> {
  let [isOver, acknowledged] = [false, 0]
  const acknowledge = () => void acknowledged++
  const load = nodes.map(({ url, port }) => write({ url, prefix: `load-${port}`, writers: 8, acknowledge, isOver: () => isOver }))
  try {
    await run()
  } finally {
    isOver = true
    await Promise.all(load)
  }
  return acknowledged
}

/** Revokes at `here` while callers go on at `there`; answers how long after it a call was allowed that began at `there`. */
async function longestAfter(
  { take, code, name }: Revocation, subject: Subject, clients: Sdk, here: ChildServer, there: ChildServer,
): Promise<number> {
  const calls: { readonly began: number; readonly refusal: string }[] = []
  let revokedAt = Infinity
  const caller = async () => {
    // Some begin after the second has passed, and all of those are refused.
    for (let late = 0; late < 10; ) {
      const began = performance.now()
      const refusal = await encrypt(there, subject)
      calls.push({ began, refusal })
      if (began > revokedAt + second) late++
    }
  }
  const callers = Promise.all(Array.from({ length: 4 }, caller))
  while (calls.length < 20) await delay(10)
  assert.deepEqual(new Set(calls.map(({ refusal }) => refusal)), new Set(['']), 'the other node knows the caller')
  await take(clients, subject)
  revokedAt = performance.now()
  assert.equal(await encrypt(here, subject), code, `${name}: the caller's own write`)
  await callers
  const refusals = new Set(calls.map(({ refusal }) => refusal))
  assert.deepEqual(refusals, new Set(['', code]))
  return Math.max(...calls.filter(({ refusal }) => refusal === '').map(({ began }) => began - revokedAt))
}

test('a revocation holds at its node at once, and at the other within a second', async t => {
  const { here, there, clients, subjects } = await setUp(t)
  const longest = new Map<string, number>()
  const load = await underLoad([here, there], async () => {
    for (let round = 0; round < rounds; round++) {
      for (const [index, revocation] of revocations.entries()) {
        const subject = subjects[index]!
        const after = await longestAfter(revocation, subject, clients, here, there)
        assert.ok(after <= second, `${revocation.name}: allowed ${after} ms after it was acknowledged`)
        longest.set(revocation.name, Math.max(after, longest.get(revocation.name) ?? 0))
        await revocation.give(clients, subject)
        assert.equal(await encrypt(here, subject), '', 'what is given back is there at once')
        while ((await encrypt(there, subject)) !== '') await delay(10)
      }
    }
  })
  const found = [...longest].map(([name, after]) => `${name}: ${Math.round(after)} ms`)
  t.diagnostic(`${rounds} rounds beside ${load} changes; allowed at the other node at most: ${found.join(', ')}`)
})

test(`a node that was stopped for ${stopped} ms serves nothing that it cached before`, async t => {
  const { there, clients, subjects } = await setUp(t)
  for (let round = 0; round < rounds; round++) {
    for (const subject of subjects) {
      while ((await encrypt(there, subject)) !== '') await delay(10)
    }
    process.kill(there.pid, 'SIGSTOP')
    for (const [index, { take }] of revocations.entries()) await take(clients, subjects[index]!)
    // They wait in its sockets and are the first that it sees.
    const waiting = Array.from({ length: 5 }, () => subjects.map(subject => encrypt(there, subject))).flat()
    await delay(stopped)
    process.kill(there.pid, 'SIGCONT')
    const codes = revocations.map(({ code }) => code)
    assert.deepEqual(await Promise.all(waiting), Array.from({ length: 5 }, () => codes).flat())
    assert.deepEqual(await Promise.all(subjects.map(subject => encrypt(there, subject))), codes)
    for (const [index, { give }] of revocations.entries()) await give(clients, subjects[index]!)
  }
})
