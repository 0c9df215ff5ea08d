// Hops that one handler asks for at once: what each draws is its own, whoever waits for which, and in every attempt.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { GenerateDataKey } from '../contracts/kms.gen.ts'
import { contract } from '../contracts/kms.gen.ts'
import { chanceFrom } from '../../test/kit/chance.ts'
import { newHopLine, type Attempt } from './attempt.ts'
import { Draws } from './draws.ts'
import { endHops, hopsOf } from './hops.ts'
import type { Outcome } from './outcome.ts'

const interleavings = 10_000
const chance = chanceFrom(Number(process.env['STOCKADE_TEST_CHANCE'] ?? Date.now()))
const service = { facts: contract.service, built: new Map() }

/** An attempt at a call whose hops each draw a nonce, and take as long as it happens. Every fifth of them fails. */
function attemptWith(draws: Draws): Attempt {
  const child = { writes: false, merge: () => undefined }
  const run = async ({ once }: Attempt): Promise<Outcome> => {
    for (let left = chance.below(3); left > 0; left--) await undefined
    const nonce = once('nonce', random => Buffer.from(random(12)).toString('hex'))
    for (let left = chance.below(3); left > 0; left--) await undefined
    if (chance.below(5) === 0) throw new Error('It failed.')
    return { output: nonce }
  }
  const scope = { account: '0', region: 'r', now: 0, via: [], caller: { kind: 'root', account: '0', arn: 'a', id: '0' } }
  return {
    gateway: { directory: { load: async () => service } }, once: draws.begin(), run, hops: newHopLine(), resolved: new Map(),
    call: { service, contract: GenerateDataKey, scope, origin: { sourceIp: '::1', secure: false }, requestId: 'r', input: {} },
    state: { child: () => child, forRecord: () => child },
  } as unknown as Attempt
}

async function noncesOf(attempt: Attempt): Promise<(string | undefined)[]> {
  const { call } = hopsOf(attempt)
  const asked = Array.from({ length: 1 + chance.below(4) }, () =>
    (call(GenerateDataKey, { KeyId: 'k' }) as Promise<unknown>).then(value => value as string, () => undefined))
  return Promise.all(asked)
}

test(`${interleavings} times several hops at once, and no nonce twice`, async () => {
  const seen = new Set<string>()
  let count = 0
  for (let i = 0; i < interleavings; i++) {
    const draws = new Draws(randomBytes)
    const first = await noncesOf(attemptWith(draws))
    const other = await noncesOf(attemptWith(draws))
    for (const nonce of first.filter(one => one !== undefined)) {
      count++
      seen.add(nonce)
    }
    // Another attempt's hop has what the first one's had at its place.
    for (const [at, nonce] of other.entries()) if (nonce && first[at]) assert.equal(nonce, first[at])
    if (i % 500 === 0) await turn()
  }
  assert.equal(seen.size, count)
  assert.ok(count > interleavings)
})

test('a hop ends before the next one begins, and all before their handler\'s call does', async () => {
  const attempt = attemptWith(new Draws(randomBytes))
  const under = { now: 0, most: 0, ended: 0 }
  const counted = { ...attempt, run: async (): Promise<Outcome> => {
    under.most = Math.max(under.most, ++under.now)
    await turn()
    under.now--
    under.ended++
    return { output: {} }
  } }
  const { call } = hopsOf(counted)
  for (let i = 0; i < 3; i++) void call(GenerateDataKey, { KeyId: 'k' })
  await endHops(counted.hops)
  assert.deepEqual(under, { now: 0, most: 1, ended: 3 })
  assert.equal(counted.hops.records.length, 3)
})

test('what is done behind a record of its own is no hop, and says so', async () => {
  const attempt = attemptWith(new Draws(randomBytes))
  const built = new Map([['GenerateDataKey', { definition: { afterwards: () => assert.fail('it was done') } }]])
  const gateway = { directory: { load: async () => ({ ...service, built }) } } as unknown as Attempt['gateway']
  const { call } = hopsOf({ ...attempt, gateway, run: () => assert.fail('it was run') })
  await assert.rejects(call(GenerateDataKey, { KeyId: 'k' }), /^Error: GenerateDataKey cannot be a part of another call\.$/)
})

test('what a hop is followed by is begun before the end and recorded, or not begun at all', async () => {
  const attempt = attemptWith(new Draws(randomBytes))
  const counted = { ...attempt, run: async (): Promise<Outcome> => ({ output: {} }) }
  const { call } = hopsOf(counted)
  const ask = () => call(GenerateDataKey, { KeyId: 'k' })
  const refused: string[] = []
  for (let i = 0; i < 3; i++) void ask().then(ask).then(ask).catch((thrown: Error) => refused.push(thrown.message))
  await endHops(counted.hops)
  const { begun } = counted.hops
  for (let i = 0; i < 10; i++) await turn()
  assert.equal(counted.hops.begun, begun)
  assert.equal(counted.hops.records.length, begun)
  await assert.rejects(ask(), /GenerateDataKey was called by what had ended/)
  assert.ok(refused.every(message => /had ended/.test(message)))
})
