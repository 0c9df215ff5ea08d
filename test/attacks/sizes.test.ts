// Signed requests of every operation by somebody who may do nothing, with names and values of every size. By night a million.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OperationContract } from '../../src/contracts/contract.ts'
import { operationsOf } from '../../src/engines/wire/operations.ts'
import { isOperation } from '../../src/gateway/operation.ts'
import { services } from '../../src/services/index.ts'
import { walkRecords } from '../kit/journal.ts'
import { jsonCall, queryCall, type Unsigned } from '../kit/raw-request.ts'
import { chanceFrom } from '../kit/chance.ts'
import { besiege } from '../kit/siege.ts'
import { sizedInput } from '../kit/sized-input.ts'

// Every request is to be looked at, and none throttled.
const siege = await besiege({ environment: { STOCKADE_QUOTAS: 'off' } })
const requests = Number(process.env['STOCKADE_TEST_SIZES'] ?? 1500)
const start = Number(process.env['STOCKADE_TEST_CHANCE'] ?? 20261128)
/** A server that has answered any number of requests holds no more than this beside what it held at first. */
const mostMemory = 400_000_000
const largestRecord = 256 * 1024

const known: OperationContract[] = []
const built: OperationContract[] = []
for (const { facts, load } of services) {
  const { service, ...exported } = await load()
  if (facts.name === 'stockade') continue
  known.push(...operationsOf(service.contract).values())
  built.push(...Object.values(exported).filter(isOperation).map(operation => operation.contract))
}

/** A form of the input: `Tags.member.1.Key=a`. */
function flat(input: unknown, path: string): (readonly [string, string])[] {
  if (Array.isArray(input)) return input.flatMap((item, i) => flat(item, `${path}.member.${i + 1}`))
  if (typeof input !== 'object' || input === null) return [[path, String(input)]]
  return Object.entries(input).flatMap(([name, item]) => flat(item, path === '' ? name : `${path}.${name}`))
}

function* calls(): Generator<Unsigned> {
  const random = chanceFrom(start)
  for (let sent = 0; sent < requests; sent++) {
    const contract = random.pick(random.below(8) === 0 ? known : built)
    const { service: { name, targetPrefix }, input } = contract
    const made = sizedInput(input, random)
    yield targetPrefix === undefined
      ? queryCall(name, contract.name, Object.fromEntries(flat(made, '').slice(0, 9000)))
      : jsonCall(name, contract.name, made)
  }
}

test(`${requests} requests of every size`, async t => {
  const before = await siege.memory()
  const kinds = new Map<string, number>()
  const seen = await siege.withstand(() => siege.callAll(calls(), siege.nobody, ({ status, body }) => {
    const kind = `${status} ${/"__type":"(\w+)"|<Code>(\w+)</.exec(body)?.slice(1).join('') ?? ''}`
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }))
  const grown = (await siege.memory()) - before
  for (const [kind, count] of kinds) t.diagnostic(`${count} times ${kind}`)
  t.diagnostic(`${Math.round(grown / 1e6)} MB more; a bystander waited ${seen.slowest.toFixed(1)} ms at most and ` +
    `${seen.p99.toFixed(1)} ms at p99, among ordinary calls ${siege.ordinary.p99.toFixed(1)} ms`)
  const failed = [...kinds.keys()].filter(kind => kind.startsWith('5') && !kind.startsWith('501 NotImplemented'))
  assert.deepEqual(failed, [])
  assert.ok(grown < mostMemory, `${grown} bytes more`)
  assert.ok(siege.isRunning())
})

test('and every one that was signed by somebody is on record, none of them large', async () => {
  let largest = 0
  let count = 0
  for await (const event of walkRecords(siege.data)) {
    if (event.userIdentity['userName'] !== 'nobody') continue
    count++
    largest = Math.max(largest, JSON.stringify(event).length)
  }
  assert.ok(count >= requests * 0.9, `${count} records`)
  assert.ok(largest < largestRecord, `${largest} units`)
})
