// Three nodes behind a balancer; one is killed and one is stopped for a while. Clients of AWS with their default retries see no
// failure of what may be done twice. A create that was committed and answered by nobody is named by the journal.
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { StorePlace } from '../../src/core/store-place.ts'
import { Balancer } from '../kit/balancer.ts'
import { readJournal } from '../kit/journal.ts'
import { nodesOver } from '../kit/nodes.ts'
import { assertSound } from '../kit/nothing-lost.ts'
import { postgresTests } from '../kit/postgres.ts'
import { sdk, type Sdk } from '../kit/sdk.ts'
import { allow, policy } from '../kit/users.ts'

const callers = 16
/** As the clients of AWS have it by default. */
const maxAttempts = 3
/** Milliseconds for which a node is stopped; the balancer drops it after one second. */
const stopped = Number(process.env['STOCKADE_TEST_STOPPED'] ?? 2500)

const tests = postgresTests()
const { test } = tests

interface Answered {
  readonly $metadata: { readonly requestId?: string; readonly attempts?: number }
}

/** What one caller saw. */
class Seen {
  /** The ids of all requests that were answered well. */
  readonly answered = new Set<string>()
  /** Creates that failed, by the name of what they were to make. */
  readonly refused = new Map<string, string>()
  idempotent = 0
  retries = 0

  note<T extends Answered>(answer: T): T {
    this.answered.add(answer.$metadata.requestId!)
    this.retries += (answer.$metadata.attempts ?? 1) - 1
    return answer
  }

  async idempotently<T extends Answered>(call: Promise<T>): Promise<T> {
    this.idempotent++
    return this.note(await call)
  }

  async create(name: string, call: Promise<Answered>): Promise<void> {
    try {
      this.note(await call)
    } catch (error) {
      this.refused.set(name, (error as Error).name)
    }
  }
}

/** One caller's turn: it makes a user, a key and an alias, and uses them. */
async function takeTurn({ iam, kms }: Sdk, UserName: string, seen: Seen): Promise<void> {
  await seen.create(UserName, iam.createUser({ UserName }))
  const KeyId = seen.note(await kms.createKey({})).KeyMetadata!.KeyId!
  const AliasName = `alias/${UserName}`
  await seen.create(AliasName, kms.createAlias({ AliasName, TargetKeyId: KeyId }))
  await seen.idempotently(iam.tagUser({ UserName, Tags: [{ Key: 'turn', Value: UserName }] }))
  const PolicyDocument = policy(allow('kms:Encrypt'))
  await seen.idempotently(iam.putUserPolicy({ UserName, PolicyName: 'own', PolicyDocument }))
  const { CiphertextBlob } = await seen.idempotently(kms.encrypt({ KeyId: AliasName, Plaintext: Buffer.from(UserName) }))
  const { Plaintext } = await seen.idempotently(kms.decrypt({ CiphertextBlob }))
  assert.equal(Buffer.from(Plaintext!).toString(), UserName)
  const { User } = await seen.idempotently(iam.getUser({ UserName }))
  assert.deepEqual(User!.Tags, [{ Key: 'turn', Value: UserName }])
}

test(`one of three nodes is killed and one stopped for ${stopped} ms: clients of AWS go on`, async t => {
  const nodes = nodesOver(t, await tests.server.createDatabase())
  const [kept, killed, halted] = [await nodes.start(), await nodes.start(), await nodes.start()]
  const balancer = await Balancer.open([kept.url, killed.url, halted.url])
  t.after(() => balancer.close())
  const seen = Array.from({ length: callers }, () => new Seen())
  const progress = { isOver: false, turns: 0 }
  const load = Promise.all(seen.map(async (one, index) => {
    const clients = sdk({ url: balancer.url, maxAttempts })
    for (let turn = 0; !progress.isOver; turn++, progress.turns++) await takeTurn(clients, `caller-${index}-${turn}`, one)
  }))
  const through = async (count: number) => {
    const enough = progress.turns + count
    while (progress.turns < enough) await Promise.race([load, delay(10)])
  }
  await through(callers)
  process.kill(halted.pid, 'SIGSTOP')
  await Promise.race([load, delay(stopped)])
  assert.ok(!balancer.ready.includes(halted.url), 'the stopped node was left out')
  await killed.end('SIGKILL')
  await through(callers)
  process.kill(halted.pid, 'SIGCONT')
  while (!balancer.ready.includes(halted.url)) await Promise.race([load, delay(10)])
  await through(callers)
  progress.isOver = true
  await load
  assert.deepEqual([kept, halted].map(({ isRunning }) => isRunning), [true, true])
  await assertSound(nodes.place)
  const ambiguous = await explain(nodes.place, seen)
  const [calls, retries] = [total(seen, 'idempotent'), total(seen, 'retries')]
  t.diagnostic(`${calls} idempotent calls, 0 failed; ${retries} retries that succeeded; ${ambiguous.length} ambiguous creates`)
  for (const line of ambiguous) t.diagnostic(line)
})

const creates = new Set(['CreateUser', 'CreateAlias', 'CreateKey'])
const taken = new Set(['EntityAlreadyExistsException', 'AlreadyExistsException'])

/** Every create that was committed and answered by nobody; each create that failed must be one of them. */
async function explain(place: StorePlace, seen: readonly Seen[]): Promise<readonly string[]> {
  const { events, gaps } = await readJournal(place)
  assert.equal(gaps, 0)
  const answered = new Set(seen.flatMap(one => [...one.answered]))
  const recorded = new Set(events.map(({ requestID }) => requestID))
  assert.deepEqual([...answered].filter(id => !recorded.has(id)), [], 'acknowledged and not recorded')
  const unanswered = events.filter(({ eventName, errorCode, requestID }) =>
    creates.has(eventName) && errorCode === undefined && !answered.has(requestID!))
  const lines = unanswered.map(({ eventName, requestParameters, requestID }) => {
    const { userName, aliasName } = (requestParameters ?? {}) as { userName?: string; aliasName?: string }
    const name = userName ?? aliasName
    const code = name === undefined ? 'another key was made' : seen.map(one => one.refused.get(name)).find(Boolean)
    assert.ok(code, `${eventName} ${name} was committed as ${requestID}, and its caller noticed nothing`)
    return `${eventName} ${name ?? 'of a key'} was committed as ${requestID} and answered by nobody; its caller saw: ${code}`
  })
  const named = unanswered.map(({ requestParameters }) => JSON.stringify(requestParameters))
  for (const [name, code] of seen.flatMap(one => [...one.refused])) {
    assert.ok(taken.has(code), `${name} was not made: ${code}`)
    assert.equal(named.filter(text => text.includes(JSON.stringify(name))).length, 1, `${name}: no commit explains ${code}`)
  }
  const [keys, retries] = [unanswered.filter(({ eventName }) => eventName === 'CreateKey').length, total(seen, 'retries')]
  assert.ok(keys <= retries, `${keys} keys were made beside those answered, and there were ${retries} retries`)
  return lines
}

function total(seen: readonly Seen[], count: 'idempotent' | 'retries'): number {
  return seen.reduce((all, one) => all + one[count], 0)
}
