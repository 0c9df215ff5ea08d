// A request of every operation, bent and signed anew: it gets past authentication, and whatever decodes, authorizes, validates
// and handles it says what is wrong with it. It never fails on our side, and the server is there behind it as before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plans, type Made } from '../../bench/operation-requests.ts'
import type { JsonCall, QueryCall } from '../../bench/requests.ts'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { keyIdIn } from '../kit/load.ts'
import { mutateText, mutateValue } from '../kit/mutate.ts'
import { presignedTarget } from '../kit/presign.ts'
import { jsonCall, queryCall, send, signed, type RawRequest, type Unsigned } from '../kit/raw-request.ts'
import { chanceFrom, type Chance } from '../kit/chance.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const requests = Number(process.env['STOCKADE_TEST_SIGNED_MUTATIONS'] ?? 6000)
const start = Number(process.env['STOCKADE_TEST_CHANCE'] ?? 20261122)
const atOnce = 16
/** A server that has answered any number of requests holds no more than this beside what it held at first. */
const mostMemory = 400_000_000

type Call = JsonCall | QueryCall
interface Bent extends Unsigned {
  readonly presigned?: true
}

const contentTypes = [
  'application/x-amz-json-1.0', 'application/json', 'text/plain', 'application/x-www-form-urlencoded', '', 'a;b=c',
]
const strangeHeaders = [
  'x-amz-target', 'x-amzn-query-mode', 'smithy-protocol', 'x-amz-content-sha256', 'accept', 'user-agent', 'cookie',
]
const strangeParameters = ['Tags.member.999999999.Key=a', 'a.b.c=', '=', '&&', 'Action=x', 'Tags=', '%']
const targets = ['', '?', '?Action=GetUser', '_stockade/ready', 'a/../b']
const methods = ['GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']
/** What Node's client would refuse to send is none of a server's business. */
const sendable = (text: string) => text.replaceAll(/[^\u0021-\u007e]/g, 'x')

const isJson = (call: Call): call is JsonCall => 'target' in call
const inputOf = (call: Call): object => (isJson(call) ? call.input : call.parameters)

function unsigned(call: Call, input: unknown = inputOf(call)): Unsigned {
  if (isJson(call)) {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': call.target }
    return { service: call.service, headers, body: JSON.stringify(input) }
  }
  const parameters = { Action: call.action, Version: call.apiVersion, ...flat(input) }
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  return { service: call.service, headers, body: new URLSearchParams(parameters).toString() }
}

function flat(input: unknown): Record<string, string> {
  const entries = typeof input === 'object' && input !== null ? Object.entries(input) : [['x', input] as const]
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]))
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed()

type Kind = (call: Call, random: Chance, calls: readonly Call[], known: readonly unknown[]) => Bent

const get = (call: Unsigned): Unsigned => ({ ...call, method: 'GET', target: `/?${sendable(call.body)}`, headers: {}, body: '' })

const kinds: Readonly<Record<string, Kind>> = {
  value: (call, random, _calls, known) => unsigned(call, mutateValue(inputOf(call), random, known)),
  values(call, random, _calls, known) {
    let input: unknown = inputOf(call)
    for (let count = random.below(6); count >= 0; count--) input = mutateValue(input, random, known)
    return unsigned(call, input)
  },
  body(call, random) {
    const made = unsigned(call)
    return { ...made, body: mutateText(made.body, random) }
  },
  'body of another': (call, random, calls) => ({ ...unsigned(call), body: unsigned(random.pick(calls)).body }),
  form(call, random) {
    const made = unsigned(call)
    const parts = [...made.body.split('&'), random.pick(strangeParameters)]
    return { ...made, body: parts.toSorted(() => random.below(3) - 1).join('&') }
  },
  headers(call, random) {
    const made = unsigned(call)
    const name = random.pick([...Object.keys(made.headers), ...strangeHeaders])
    const value = sendable(mutateText(made.headers[name] ?? 'text', random))
    return { ...made, headers: { ...made.headers, [name]: name === 'content-type' ? random.pick(contentTypes) : value } }
  },
  target(call, random) {
    const made = unsigned(call)
    return { ...made, target: sendable(`/${mutateText(random.pick(targets), random)}`) }
  },
  method: (call, random) => ({ ...unsigned(call), method: random.pick(methods) }),
  query: (call, random) => get({ ...unsigned(call), body: mutateText(unsigned(call).body, random) }),
  presigned: (call, random, _calls, known) =>
    ({ ...get(unsigned(call, mutateValue(inputOf(call), random, known))), presigned: true }),
  'presigned text': (call, random) =>
    ({ ...get({ ...unsigned(call), body: mutateText(unsigned(call).body, random) }), presigned: true }),
}

function ready(url: string, { presigned, ...call }: Bent, at: number): RawRequest {
  if (!presigned) return signed(url, call, { at })
  const { host } = new URL(url)
  return { method: 'GET', target: presignedTarget(host, call.service, call.target!, at), headers: [['host', host]], body: '' }
}

/** What the recorded requests speak of, made on the server. */
async function prepare(url: string): Promise<Made> {
  const post = async (call: Unsigned) => {
    const { status, body } = await send(url, signed(url, call))
    assert.equal(status, 200, body)
    return body
  }
  const keys = [keyIdIn(await post(jsonCall('kms', 'CreateKey'))), keyIdIn(await post(jsonCall('kms', 'CreateKey')))]
  const encrypted = await post(jsonCall('kms', 'Encrypt', { KeyId: keys[0], Plaintext: 'eA==' }))
  await post(queryCall('iam', 'CreateUser', { UserName: 'user-0' }))
  const made = await post(queryCall('iam', 'CreateAccessKey', { UserName: 'user-0' }))
  const accessKey = /<AccessKeyId>(\w+)</.exec(made)![1]!
  const blobs = [(JSON.parse(encrypted) as { CiphertextBlob: string }).CiphertextBlob]
  // Ids that are well-formed and not there.
  const [sshKeys, serviceCredentials] = [[`APKA${'2'.repeat(16)}`], [`ACCA${'2'.repeat(17)}`]]
  const grants = keys.map(() => ['a'.repeat(64), 'b'.repeat(64)])
  return { keys, blobs, grants, accessKeys: [accessKey], sshKeys, serviceCredentials }
}

/** How often each kind was answered with each status, and what should not have been answered so. */
async function sendAll(url: string, calls: readonly Call[]) {
  const known = calls.flatMap(call => [inputOf(call), ...Object.values(inputOf(call))]) as unknown[]
  const answers = new Map<string, Map<number, number>>()
  const failed: string[] = []
  let sent = 0
  const sender = async () => {
    while (sent < requests && failed.length < 10) {
      const number = sent++
      // By its number alone, whichever sender has it: what fails once fails again.
      const random = chanceFrom(start + number)
      const [kind, bend] = Object.entries(kinds)[number % Object.keys(kinds).length]!
      const request = ready(url, bend(random.pick(calls), random, calls, known), Date.now())
      const { status, body } = await send(url, request)
      const counts = answers.get(kind) ?? new Map<number, number>()
      answers.set(kind, counts.set(status, (counts.get(status) ?? 0) + 1))
      if (status < 500 || status === 501 || status === 503) continue
      failed.push(`${number} (${kind}): ${status} ${body.slice(0, 300)}\n${JSON.stringify(request).slice(0, 2000)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sender))

  return { answers, failed, sent }
}

test(`${requests} requests that were bent and signed anew`, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const environment = {
    ...rootVariables, STOCKADE_DEV: 'true',
  }
  const server = await spawnServer({ data: folder.path, environment })
  t.after(() => server.end('SIGKILL'))
  const { url } = server
  const made = await prepare(url)
  const calls = plans.map(plan => plan.request(0, made))
  const memory = async () => {
    const { body } = await send(url, signed(url, jsonCall('stockade', 'GetStatus')))
    return (JSON.parse(body) as { ResidentBytes: number }).ResidentBytes
  }
  const before = await memory()

  const { answers, failed, sent } = await sendAll(url, calls)
  assert.deepEqual(failed, [])
  assert.equal(sent, requests)
  const statuses = new Map<number, number>()
  for (const [status, count] of [...answers.values()].flatMap(counts => [...counts])) {
    statuses.set(status, (statuses.get(status) ?? 0) + count)
  }
  const grown = (await memory()) - before
  t.diagnostic(`chance ${start}; ${[...statuses].map(([status, count]) => `${count} answered ${status}`).join(', ')}`)
  t.diagnostic(`${Math.round(grown / 1e6)} MB more`)
  assert.ok(grown < mostMemory, `${grown} bytes`)
  assert.equal(answers.size, Object.keys(kinds).length)
  const short = [...answers].filter(([, counts]) => !counts.has(200)).map(([kind]) => kind)
  assert.deepEqual(short, [], 'each kind reaches a handler with some of its requests')
  assert.equal(calls.length, plans.length)
  assert.equal(await server.end('SIGTERM'), 0)
  assert.match((await stockade(['journal', 'verify', '--data', folder.path])).out, /^The journal is sound: /)
})
