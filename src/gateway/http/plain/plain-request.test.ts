// Node's parser is asked of everything that is read here: where it reads something else, two requests could be made of one.
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { chanceFrom, type Chance } from '../../../../test/kit/chance.ts'
import { property } from '../../../../test/kit/properties.ts'
import { mostHeaders } from '../../../engines/sigv4/signed-headers.ts'
import { smallBody } from '../bodies.ts'
import { limits } from '../limits.ts'
import { parsePlainRequest } from './plain-request.ts'

interface Seen {
  readonly requests: { readonly request: IncomingMessage; readonly response: ServerResponse }[]
  readonly errors: Error[]
}

let seen: Seen = { requests: [], errors: [] }
const take = (request: IncomingMessage, response: ServerResponse) => void seen.requests.push({ request, response })
const node = createServer(limits, take)
node.on('checkExpectation', take).on('checkContinue', take).on('clientError', (error: Error) => seen.errors.push(error))
node.maxHeadersCount = 0

/** What Node makes of one read of a connection, in this turn. */
function readByNode(bytes: Buffer): Seen {
  seen = { requests: [], errors: [] }
  const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() })
  node.emit('connection', socket)
  socket.emit('data', bytes)
  return seen
}

let accepted = 0

/** INVARIANT: one request, whole, with the same in it, behind which the connection goes on. */
function check(bytes: Buffer): void {
  const plain = parsePlainRequest(bytes)
  if (!plain) return
  accepted++
  const { requests: [only, ...others], errors } = readByNode(bytes)
  const what = JSON.stringify(bytes.toString('latin1'))
  assert.deepEqual([errors, others], [[], []], what)
  const { request, response } = only!
  const { method, url, httpVersion, rawHeaders, complete } = request
  assert.deepEqual([method, url, httpVersion, complete], ['POST', '/', '1.1', true], what)
  assert.deepEqual(rawHeaders, plain.rawHeaders, what)
  assert.deepEqual((request.read() as Buffer | null) ?? Buffer.alloc(0), Buffer.from(plain.body), what)
  assert.equal(response.shouldKeepAlive, true, what)
  request.socket.emit('close')
}

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const requestOf = (lines: readonly string[], body = '') => latin1(`${['POST / HTTP/1.1', ...lines].join('\r\n')}\r\n\r\n${body}`)
const isPlain = (...given: Parameters<typeof requestOf>) => parsePlainRequest(requestOf(...given)) !== undefined
const usual = ['host: localhost:4566', 'content-length: 2']

test('what a client of AWS sends', () => {
  const lines = ['Host: localhost:4566', 'X-Amz-Target: TrentService.ListKeys', 'Connection: keep-alive', 'Content-Length: 2']
  const { rawHeaders, body } = parsePlainRequest(requestOf(lines, '{}'))!
  assert.deepEqual(rawHeaders, lines.flatMap(line => line.split(': ')))
  assert.equal(String(body), '{}')
})

test('what is left to Node', () => {
  assert.ok(isPlain(usual, '{}'))
  for (const line of [
    'host: other', 'content-length: 2', 'transfer-encoding: chunked', 'TE: trailers', 'trailer: x', 'expect: 100-continue',
    'upgrade: h2c', 'http2-settings: x', 'proxy-connection: keep-alive', 'origin: http://x', 'connection: close',
    'connection: keep-alive, x', 'x:y', 'x:  y', 'x: y ', 'x: ', 'x:', 'x : y', 'x: a\tb', 'x: \u00e9', 'x: \0', ' x: y', ': y',
    'x',
  ]) assert.ok(!isPlain([...usual, line], '{}'), line)
  for (const length of ['', '1', '3', '02', '+2', '2 ', '2,2', '0x2', '2.0', '1e0']) {
    assert.ok(!isPlain([usual[0]!, `content-length: ${length}`], '{}'), length)
  }
  const whole = requestOf(usual, '{}')
  for (let cut = 0; cut < whole.length; cut++) assert.equal(parsePlainRequest(whole.subarray(0, cut)), undefined)
  const text = whole.toString('latin1')
  for (const other of [
    text + text, `${text}x`, `\r\n${text}`, text.replace('POST', 'post'), text.replace('POST', 'GET'),
    text.replace('1.1', '1.0'), text.replace(' / ', ' /? '), text.replaceAll('\r', ''), text.replace('/ H', '/  H'),
  ]) assert.equal(parsePlainRequest(latin1(other)), undefined, other)
})

test('how large it may be', () => {
  const fill = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: x`)
  assert.ok(isPlain([...usual, ...fill(mostHeaders - 2)], '{}'))
  assert.ok(!isPlain([...usual, ...fill(mostHeaders - 1)], '{}'))
  const ofBody = (length: number) => isPlain([usual[0]!, `content-length: ${length}`], 'x'.repeat(length))
  assert.deepEqual([0, smallBody, smallBody + 1].map(ofBody), [true, true, false])
  const rest = requestOf([...usual, 'x: ']).length
  const ofHead = (length: number) => [...usual, `x: ${'y'.repeat(length - rest)}`]
  assert.ok(isPlain(ofHead(limits.maxHeaderSize - 1), '{}'))
  check(requestOf(ofHead(limits.maxHeaderSize - 1), '{}'))
  assert.ok(!isPlain(ofHead(limits.maxHeaderSize), '{}'))
})

const pieces = [
  '\r\n', '\n', '\r', '\0', '\t', ' ', ':', ': ', ',', '\u007f', '\u0080', '\u00ff', '\r\n ', '\r\n\t', '\r\n\r\n', '0\r\n\r\n',
  '\r\nTransfer-Encoding: chunked', '\r\nConnection: close', '\r\nConnection: keep-alive', '\r\nconnection: Keep-Alive, TE',
  '\r\nContent-Length: 5', '\r\nContent-Length:', '\r\nHost: x', '\r\nUpgrade: x', '\r\nExpect: 100-continue', '\r\nOrigin: x',
  '\r\nX: y', '\r\nX:', '\r\nX: ', '\r\n: y', '\r\nx-y: {}', '\r\nKeep-Alive: timeout=5', '\r\nProxy-Connection: close',
  'POST / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', ' HTTP/1.1', '+', '-', '00', '0x', '"', '\\', '%00',
]

test('with any byte at any place put in, taken out or exchanged', async t => {
  const whole = requestOf(['Host: x:1', 'Content-Length: 4', 'connection: keep-alive', 'a-b: c d'], 'body')
  const before = accepted
  let count = 0
  for (let at = 0; at <= whole.length; at++) {
    const [front, back] = [whole.subarray(0, at), whole.subarray(at)]
    check(Buffer.concat([front, back.subarray(1)]))
    for (const piece of pieces) check(Buffer.concat([front, latin1(piece), back]))
    for (let byte = 0; byte < 256; byte++) {
      check(Buffer.concat([front, Buffer.of(byte), back]))
      check(Buffer.concat([front, Buffer.of(byte), back.subarray(1)]))
    }
    count += 1 + pieces.length + 512
    await turn()
  }
  t.diagnostic(`${accepted - before} of ${count} are plain`)
  assert.ok(accepted - before > count / 20)
})

const names = [
  'x-amz-date', 'X-Amz-Target', 'authorization', 'Content-Type', 'user-agent', 'Accept', 'cookie', 'Date', 'keep-alive', 'via',
  'connection', 'host', 'content-length', 'Transfer-Encoding', 'te', '__proto__', "!#$%&'*+-.^_`|~", 'A',
]
const values = [
  'x', 'keep-alive', 'Keep-Alive', 'close', 'chunked', 'AWS4-HMAC-SHA256 Credential=A/b, Signature=0', 'a  b', 'a:b', ':',
  '"', '~', 'application/x-amz-json-1.1', '0', '3', 'timeout=5, max=1000',
]
const lengths = ['0', '1', '00', '+3', '-1', '3 ', ' 3', '3,3', '0x3', '99999', '100000', '18446744073709551617', '3;', '']
const colons = [':', ' : ', ':  ', ':\t', '', ': \r\n ']

/** Some good request. */
function drawn(random: Chance): Buffer {
  const body = 'b'.repeat(random.below(4) === 0 ? random.below(2000) : random.below(8))
  const lines = ['Host: localhost', `Content-Length: ${body.length}`]
  for (let count = random.below(6); count > 0; count--) {
    const value = random.below(40) === 0 ? 'v'.repeat(random.below(9000)) : random.pick(values)
    // Most of what is drawn is to be read, and no name but these is drawn twice to no effect.
    const name = random.below(4) > 0 ? names[random.below(10)]! : random.pick(names)
    lines.splice(random.below(lines.length + 1), 0, `${name}: ${value}`)
  }
  return requestOf(lines, body)
}

const changes: readonly ((bytes: Buffer, random: Chance) => Buffer)[] = [
  (bytes, random) => spliced(bytes, random, 0, Buffer.of(random.below(256))),
  (bytes, random) => spliced(bytes, random, 1, Buffer.of(random.below(256))),
  (bytes, random) => spliced(bytes, random, 1 + random.below(4), Buffer.alloc(0)),
  (bytes, random) => spliced(bytes, random, 0, latin1(random.pick(pieces))),
  (bytes, random) => spliced(bytes, random, 0, latin1(random.pick(pieces).repeat(1 + random.below(4)))),
  // What begins or ends a line, where what is read differently would be.
  (bytes, random) => latin1(atLine(bytes, random, line => random.pick(pieces) + line)),
  (bytes, random) => latin1(atLine(bytes, random, line => line + random.pick(pieces))),
  (bytes, random) => latin1(atLine(bytes, random, line => `${line}\r\n${line}`)),
  (bytes, random) => latin1(atLine(bytes, random, () => `${random.pick(names)}: ${random.pick(values)}`)),
  (bytes, random) => latin1(atLine(bytes, random, line => line.replace(': ', random.pick(colons)))),
  (bytes, random) => latin1(bytes.toString('latin1').replace(/(?<=Content-Length: )\d+/, random.pick(lengths))),
  (bytes, random) =>
    latin1(bytes.toString('latin1').replace(/\r\n/g, whole => (random.below(8) === 0 ? random.pick(pieces) : whole))),
  bytes => Buffer.concat([bytes, bytes]),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
]

function spliced(bytes: Buffer, random: Chance, count: number, piece: Buffer): Buffer {
  const at = random.below(Math.min(bytes.length + 1, 400))
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + count)])
}

function atLine(bytes: Buffer, random: Chance, change: (line: string) => string): string {
  const lines = bytes.toString('latin1').split('\r\n')
  return lines.with(random.below(lines.length), change(lines[random.below(lines.length)]!)).join('\r\n')
}

function mutated(seed: number): Buffer {
  const random = chanceFrom(seed)
  let bytes = drawn(random)
  for (let count = random.below(3); count > 0; count--) bytes = random.pick(changes)(bytes, random)
  return bytes
}

const seeds = fc.noBias(fc.nat(2 ** 32 - 1))

test('what is made of requests by changing them', async t => {
  const before = accepted
  for (let round = 0; round < 1000; round++) {
    property('plain request', 100, seeds, seed => check(mutated(seed)))
    await turn()
  }
  t.diagnostic(`${accepted - before} were plain`)
  assert.ok(accepted - before > 20_000)
})
