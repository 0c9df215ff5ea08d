// 10,000 signed requests, each with one thing changed that its signature covers: none is accepted, none leaves a record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  headerOf, jsonCall, queryCall, send, signed, withAuthorization, withHeader, type RawRequest,
} from '../kit/raw-request.ts'
import { chanceFrom, type Chance } from '../kit/chance.ts'
import { startServer } from '../kit/server.ts'

const server = await startServer()
const requests = Number(process.env['STOCKADE_TEST_MUTATIONS'] ?? 10_000)
const atOnce = 16
const start = Number(process.env['STOCKADE_TEST_CHANCE'] ?? 20261122)

const visible = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))

/** One character becomes another; not another case of the same, where `from` to `to` may be read without regard to it. */
function changed(text: string, random: Chance, from = 0, to = text.length): string {
  const at = from + random.below(to - from)
  const others = visible.filter(character => character !== text[at])
  return text.slice(0, at) + random.pick(others) + text.slice(at + 1)
}

type Mutation = (request: RawRequest, random: Chance) => RawRequest

const part = (pattern: RegExp): Mutation => (request, random) => withAuthorization(request, text => {
  const { index, 0: found } = pattern.exec(text)!
  return changed(text, random, index, index + found.length)
})

const header = (name: string): Mutation => (request, random) =>
  withHeader(request, name, changed(headerOf(request, name), random))

const mutations: Readonly<Record<string, Mutation>> = {
  signature: part(/[0-9a-f]{64}$/),
  'shorter signature': (request, random) => withAuthorization(request, text => text.slice(0, -1 - random.below(63))),
  'access key id': part(/AKIA\w+/),
  'scope date': part(/\d{8}(?=\/)/),
  region: part(/us-east-1/),
  service: part(/(?<=us-east-1\/)\w+/),
  terminator: part(/aws4_request/),
  'signed headers': part(/(?<=SignedHeaders=)[^,]+/),
  'date header': header('x-amz-date'),
  'content type': header('content-type'),
  host: header('host'),
  body: (request, random) => ({ ...request, body: changed(request.body, random) }),
  'shorter body': (request, random) => ({ ...request, body: request.body.slice(0, random.below(request.body.length)) }),
  'longer body': (request, random) => ({ ...request, body: request.body + random.pick(visible) }),
  'appended to Authorization': (request, random) => withAuthorization(request, text => text + random.pick(visible)),
  'header twice': (request, random) => ({ ...request, headers: [...request.headers, random.pick(request.headers)] }),
  'header removed': (request, random) => withHeader(request, random.pick(request.headers)[0], undefined),
  'another operation': (request, random) =>
    headerOf(request, 'x-amz-target') === ''
      ? { ...request, body: request.body.replace('ListAccessKeys', 'DeleteUser') }
      : withHeader(request, 'x-amz-target', `TrentService.${random.pick(['CreateKey', 'Encrypt', 'ListAliases'])}`),
}

test(`${requests} mutated requests: none is accepted`, async t => {
  const random = chanceFrom(start)
  const kinds = Object.entries(mutations)
  const calls = [jsonCall('kms', 'ListKeys', { Limit: 10 }), queryCall('iam', 'ListAccessKeys', { MaxItems: '10' })]
  const good = calls.map(call => signed(server.url, call))
  for (const request of good) assert.equal((await send(server.url, request)).status, 200)
  const recorded = (await server.records()).length

  let sent = 0
  const statuses = new Map<number, number>()
  const sender = async () => {
    while (sent < requests) {
      const [kind, mutate] = kinds[sent % kinds.length]!
      sent++
      const original = random.pick(good)
      const { status, body } = await send(server.url, mutate(original, random))
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      assert.ok([400, 403, 404].includes(status), `${kind}: ${status} ${body}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sender))

  assert.equal(sent, requests)
  assert.equal((await server.records()).length, recorded)
  t.diagnostic(`chance ${start}; ${[...statuses].map(([status, count]) => `${count} answered ${status}`).join(', ')}`)
})
