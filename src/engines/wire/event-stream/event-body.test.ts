// Answers that are events, in each protocol that has them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventStreamCodec } from '@smithy/core/event-streams'
import type {
  MemberSchema, OperationContract, Protocol, Schema, ServiceContract, StringSchema, StructureSchema,
} from '../../../contracts/contract.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { parseCbor } from '../cbor/parse-cbor.ts'
import { protocols } from '../protocols.ts'

const codec = new EventStreamCodec(bytes => Buffer.from(bytes).toString(), text => Buffer.from(text))

const text: StringSchema = { type: 'string' }
const member = (schema: Schema, traits: Partial<MemberSchema> = {}): MemberSchema => ({ schema: () => schema, ...traits })
const structure = (name: string, members: StructureSchema['members'], traits: Partial<StructureSchema> = {}): StructureSchema =>
  ({ type: 'structure', name, members, required: [], ...traits })

const events = structure('Events', {
  said: member(structure('Said', { text: member(text), count: member({ type: 'integer' }) }, { event: true })),
  tagged: member(structure('Tagged', {
    kind: member(text, { eventHeader: true }), at: member({ type: 'timestamp' }, { eventHeader: true }), rest: member(text),
  }, { event: true })),
  bytes: member(structure('Bytes', { chunk: member({ type: 'blob' }, { eventPayload: true }) }, { event: true })),
  stats: member(structure('Progress', {
    details: member(structure('Details', { done: member({ type: 'long' }) }), { eventPayload: true }),
  }, { event: true })),
  end: member(structure('End', {}, { event: true })),
  Late: member(structure('Late', { Message: member(text), since: member({ type: 'long' }) }, { exception: true })),
}, { eventStream: true })

const service: ServiceContract = {
  name: 'x', protocols: [], apiVersion: '1', signingName: 'x', endpointPrefix: 'x', eventSource: 'x.amazonaws.com',
}

function contractOf(isRest: boolean): OperationContract {
  const stream = isRest ? member(events, { location: 'payload' }) : member(events)
  const id = isRest ? member(text, { location: 'header', wireName: 'x-id' }) : member(text)
  return {
    service, name: 'Follow', input: structure('In', {}), output: structure('Out', { id, stream }), errors: {},
    ...(isRest && { http: { method: 'POST', uri: '/' } }),
  }
}

const given = [
  { said: { text: 'ü', count: 1 } }, { tagged: { kind: 'k', at: new Date(1000), rest: 'r' } },
  { bytes: { chunk: Buffer.of(0, 255) } }, { stats: { details: { done: 3 } } }, { end: {} },
]

interface Message {
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

async function messagesOf(protocol: Protocol, made: AsyncIterable<object, void>): Promise<readonly Message[]> {
  const isRest = protocol.startsWith('rest')
  const { status, headers, body, stream } = protocols[protocol].encodeOutput(contractOf(isRest), { id: 'i', stream: made }, 'r')
  assert.deepEqual([status, headers['content-type'], body], [200, 'application/vnd.amazon.eventstream', ''])
  assert.deepEqual([headers['x-id'], stream!.length], [isRest ? 'i' : undefined, undefined])
  const messages: Message[] = []
  const reading = stream!.read()
  for (let next = await reading.next(); !next.done; next = await reading.next()) {
    const decoded = codec.decode(next.value)
    const values = Object.entries(decoded.headers).map(([name, { value }]) => [name, value] as const)
    messages.push({ headers: Object.fromEntries(values), body: Buffer.from(decoded.body) })
  }
  return messages
}

async function* all(thrown?: Error) {
  yield* given
  if (thrown) throw thrown
}

const ofEvent = (type: string, contentType?: string) => ({
  ':message-type': 'event', ':event-type': type, ...(contentType !== undefined && { ':content-type': contentType }),
})

const written = {
  awsJson1_0: ['application/json', '{"text":"ü","count":1}', '{"rest":"r"}', '{"done":3}', '{"Message":"m","since":5}'],
  restJson1: ['application/json', '{"text":"ü","count":1}', '{"rest":"r"}', '{"done":3}', '{"Message":"m","since":5}'],
  restXml: [
    'application/xml', '<Said><text>ü</text><count>1</count></Said>', '<Tagged><rest>r</rest></Tagged>',
    '<Details><done>3</done></Details>', '<Late><Message>m</Message><since>5</since></Late>',
  ],
} as const satisfies Partial<Record<Protocol, readonly string[]>>

for (const [protocol, [type, said, tagged, details, late]] of Object.entries(written)) {
  test(`${protocol}: events as their members are bound, and the error that ends them`, async () => {
    const error = new AwsError('Late', 'm', { members: { since: 5 } })
    const messages = await messagesOf(protocol as Protocol, all(error))
    const first = protocol.startsWith('rest') ? [] : [[ofEvent('initial-response', type), '{"id":"i"}']]
    assert.deepEqual(messages.map(({ headers, body }) => [headers, body.toString()]), [
      ...first,
      [ofEvent('said', type), said],
      [{ ...ofEvent('tagged', type), kind: 'k', at: new Date(1000) }, tagged],
      [ofEvent('bytes', 'application/octet-stream'), Buffer.of(0, 255).toString()],
      [ofEvent('stats', type), details],
      [ofEvent('end'), ''],
      [{ ':message-type': 'exception', ':exception-type': 'Late', ':content-type': type }, late],
    ])
  })
}

test('rpcV2Cbor: the same as CBOR', async () => {
  const messages = await messagesOf('rpcV2Cbor', all())
  assert.deepEqual(messages.slice(0, 2).map(({ headers, body }) => [headers, parseCbor(body)]), [
    [ofEvent('initial-response', 'application/cbor'), new Map([['id', 'i']])],
    [ofEvent('said', 'application/cbor'), new Map<string, unknown>([['text', 'ü'], ['count', 1]])],
  ])
})

test('an error that the stream does not declare has a code and a message', async () => {
  const messages = await messagesOf('awsJson1_1', all(new AwsError('ServiceUnavailable', 'x'.repeat(10_000))))
  const { headers, body } = messages.at(-1)!
  assert.deepEqual(headers, {
    ':message-type': 'error', ':error-code': 'ServiceUnavailable', ':error-message': `${'x'.repeat(8192)}...`,
  })
  assert.equal(body.length, 0)
})

test('what is no event of the stream is an error of ours, and ends it', async () => {
  const wrong = async function* () {
    yield { constructor: {} }
    yield { end: {} }
  }
  await assert.rejects(messagesOf('restJson1', wrong()), /Events has no event that is called 'constructor'/)
})

test('who stops reading ends what makes the events, begun or not', async () => {
  let ended = 0
  const made = {
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve({ done: false as const, value: { end: {} } }),
      return() {
        ended++
        return Promise.resolve({ done: true as const, value: undefined })
      },
    }),
  }
  const { stream } = protocols.awsJson1_1.encodeOutput(contractOf(false), { stream: made }, 'r')
  await stream!.read().return!()
  const reading = stream!.read()
  await reading.next()
  await reading.return!()
  assert.equal((await reading.next()).done, true)
  assert.equal(ended, 2)
})
