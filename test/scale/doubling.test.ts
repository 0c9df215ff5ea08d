// Whatever meets a client takes work that grows no faster than what the client sent: shown on inputs that grow, of many shapes.
// Lengths are those that can arrive; a header has 16 KB at most, a body 1 MB.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cbor } from '@smithy/core/cbor'
import { contract as cloudtrail } from '../../src/contracts/cloudtrail.gen.ts'
import type { Schema } from '../../src/contracts/contract.ts'
import { contract as iam } from '../../src/contracts/iam.gen.ts'
import { contract as kms } from '../../src/contracts/kms.gen.ts'
import { names as lambdaNames } from '../../src/contracts/lambda.gen.ts'
import { contract as ssm } from '../../src/contracts/ssm.gen.ts'
import { contract as sts } from '../../src/contracts/sts.gen.ts'
import { parseArn } from '../../src/core/arn.ts'
import { readCiphertextHeader } from '../../src/engines/crypto/ciphertext.ts'
import { HmacKey } from '../../src/engines/crypto/hmac-key.ts'
import { openToken } from '../../src/engines/crypto/sealed-token.ts'
import { openSession, sessionKeyIdOf } from '../../src/engines/crypto/session-token.ts'
import { compilePolicy } from '../../src/engines/policy/compile.ts'
import { parseDate } from '../../src/engines/policy/conditions/dates.ts'
import { parseDecimal } from '../../src/engines/policy/conditions/decimal.ts'
import { parseAddress, parseNetwork } from '../../src/engines/policy/conditions/ip.ts'
import { hasDuplicateNames } from '../../src/engines/policy/document/duplicate-names.ts'
import { parseTemplate } from '../../src/engines/policy/variables.ts'
import { compileWildcard, partsOf } from '../../src/engines/policy/wildcard.ts'
import { parseAuthorization, parseCredential } from '../../src/engines/sigv4/authorization.ts'
import { canonicalRequest } from '../../src/engines/sigv4/canonical-request.ts'
import { isPresigned, parsePresigned } from '../../src/engines/sigv4/presigned.ts'
import { parseRequestDate } from '../../src/engines/sigv4/request-date.ts'
import { decodeBase64 } from '../../src/engines/wire/scalars/base64.ts'
import { getPattern } from '../../src/engines/wire/patterns/pattern.ts'
import { parseCbor } from '../../src/engines/wire/cbor/parse-cbor.ts'
import { operationsOf } from '../../src/engines/wire/operations.ts'
import { protocols } from '../../src/engines/wire/protocols.ts'
import { splitHeader } from '../../src/engines/wire/rest/header-list.ts'
import { readQuery } from '../../src/engines/wire/rest/query-string.ts'
import { findRoute } from '../../src/engines/wire/rest/routes.ts'
import { parseXml } from '../../src/engines/wire/xml/parse-xml.ts'
import { fromHttpDate, fromIso } from '../../src/engines/wire/scalars/timestamps.ts'
import { findViolations } from '../../src/engines/wire/schema/validate.ts'
import { linesOf } from '../../src/core/records/journal-record.ts'
import { parsePolicyArn } from '../../src/services/iam/policies/policy-arns.ts'
import { services } from '../../src/services/index.ts'
import { parseReference, requireName, requirePath } from '../../src/services/ssm/parameters/parameter-names.ts'
import type { Operation } from '../../src/gateway/operation.ts'
import { isOperation } from '../../src/gateway/operation.ts'
import { assertLinear } from '../kit/doubling.ts'
import { chanceFrom } from '../kit/chance.ts'

const operations = (await Promise.all(services.map(({ load }) => load())))
  .flatMap(module => Object.values(module as object).filter(isOperation) as Operation[])
const contractOf = (name: string) => operations.find(({ contract }) => contract.name === name)!.contract
const [json, query] = [protocols['awsJson1_1']!, protocols['awsQuery']!]

const lambda = operationsOf(lambdaNames)
const secret = new HmacKey(Buffer.alloc(32))
const here = { partition: 'aws', region: 'us-east-1', account: '000000000000' }
const refuse = (): never => {
  throw new RangeError('refused')
}
const date = '20260102T030405Z'
const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["kms:*"],"Resource":"arn:aws:kms:*:1:key/*"}]}'
const presigned = `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20260102%2Fr%2Fkms%2Faws4_request&X-Amz-Date=${date}`
  + '&X-Amz-SignedHeaders=host&X-Amz-Signature=00'
const authorization = 'AWS4-HMAC-SHA256 Credential=AK/20260102/r/kms/aws4_request, SignedHeaders=host, '
  + `Signature=${'0'.repeat(64)}`
const event = '{"event":{"eventVersion":"1.11","eventID":"00000000-0000-4000-8000-000000000000","eventName":"Encrypt"}}'

function canonical(target: string, headers: readonly string[] = ['host', 'a'], names: readonly string[] = ['host']): void {
  canonicalRequest({ method: 'GET', target, rawHeaders: headers }, names, 'hash')
}

function decode(protocol: typeof json, operation: string, body: string): void {
  const contract = contractOf(operation)
  const opened = protocol.open({ method: 'POST', target: '/', rawHeaders: [], body: Buffer.from(body) })
  findViolations(contract.input, protocol.readInput(contract, opened))
}

const uncounted = { left: Infinity }

interface Parser {
  /** What it takes in earnest, into which hostile text is put. */
  readonly good: string
  readonly parse: (text: string) => unknown
  readonly longest?: number
}

const header = 16 * 1024

const parsers: Readonly<Record<string, Parser>> = {
  ARN: { good: 'arn:aws:iam::1:user/a', parse: parseArn },
  'policy ARN': { good: 'arn:aws:iam::111111111111:policy/a/b', parse: parsePolicyArn },
  authorization: { good: authorization, parse: text => parseAuthorization(text, true), longest: header },
  credential: { good: 'AK/20260102/r/kms/aws4_request', parse: parseCredential, longest: header },
  'request date': { good: date, parse: parseRequestDate, longest: header },
  presigned: { good: presigned, parse: text => isPresigned(text) && parsePresigned(text), longest: header },
  'canonical target': { good: '/a/../b?c=d&e=%20', parse: text => canonical(text), longest: header },
  'canonical header': { good: 'a b', parse: text => canonical('/', ['host', text]), longest: header },
  'session token': {
    good: 'AQICAHh1', parse: text => [sessionKeyIdOf(text), openSession(secret, text, 'AK')], longest: header,
  },
  'page token': { good: 'AQICAHh1', parse: text => openToken(secret, text, 'place') },
  'base 64': { good: 'AQICAHh1', parse: decodeBase64 },
  ciphertext: { good: 'AQICAHh1', parse: text => readCiphertextHeader(Buffer.from(text), new HmacKey(new Uint8Array(32))) },
  JSON: { good: '{"KeyId":"a","GrantTokens":["b"]}', parse: text => decode(json, 'CreateGrant', text) },
  'any JSON member': { good: '{"Unknown":[{"a":1}]}', parse: text => decode(json, 'CreateKey', text) },
  form: { good: 'Action=CreateUser&Tags.member.1.Key=a&UserName=b', parse: text => decode(query, 'CreateUser', text) },
  XML: { good: '<a b="c">d<e>f</e></a>', parse: text => parseXml(Buffer.from(text)) },
  CBOR: { good: '\xa1\x61a\x82\x01\x61b', parse: text => parseCbor(Buffer.from(text, 'latin1')) },
  'query of a target': { good: 'a=b&c=%20d', parse: readQuery },
  'list in a header': { good: 'a, "b", c', parse: splitHeader, longest: header },
  path: { good: '/2015-03-31/functions/a', parse: text => findRoute({ method: 'GET', target: text, rawHeaders: [] }, lambda) },
  timestamp: { good: '2026-01-02T03:04:05.678Z', parse: fromIso },
  'HTTP date': { good: 'Fri, 02 Jan 2026 03:04:05 GMT', parse: fromHttpDate },
  'date of a condition': { good: '2026-01-02T03:04:05Z', parse: parseDate },
  'number of a condition': { good: '-12.5e10', parse: parseDecimal },
  'IP address': { good: '2001:db8::1.2.3.4', parse: parseAddress },
  network: { good: '2001:db8::/32', parse: parseNetwork },
  'duplicate names': { good: policy, parse: text => JSON.parse(text) && hasDuplicateNames(text) },
  'policy document': { good: policy, parse: text => compilePolicy(text, 'identity') },
  'policy variable': {
    good: 'a${aws:username, \'b\'}*', parse: text => parseTemplate(text, { wildcards: true, variables: true }),
  },
  'parameter reference': { good: 'arn:aws:ssm:r:1:parameter/a:3', parse: parseReference },
  'parameter name': { good: '/a/b', parse: text => requireName(text, here, refuse as never) },
  'parameter path': { good: '/a/b', parse: text => requirePath(text, refuse as never) },
  'journal record': { good: `id\n{}\n${event}`, parse: linesOf },
  'wildcards of a policy': { good: '*a?b*', parse: text => compileWildcard(partsOf(text))('ab'.repeat(500), uncounted) },
  'text for wildcards': { good: 'ab', parse: text => compileWildcard(partsOf(`${'*a?b'.repeat(20)}*c`))(text, uncounted) },
}

const units = [
  'a', '0', ' ', '\t', ':', '/', '/a', '../', '.', '.member.1', '=', '&', 'a=b&', ',', ', ', ';', '%', '%41', '+', '-', '*', '?',
  '*a', '[', '{"a":', '"', '","', '\\', '\\"', '${', '${a', "'", '}', ']', '{}', 'e', '1e', '::', 'AAAA', 'A=', '\u00e9',
  '\u{1f600}',
]

const quietly = (work: () => unknown) => () => {
  try {
    work()
  } catch {
    // What is refused was read as well.
  }
}

test('each parser, with anything put into what it takes', () => {
  let cases = 0
  for (const [name, { good, parse, longest }] of Object.entries(parsers)) {
    for (const at of [good.length >> 1, good.length]) {
      for (const unit of units) {
        assertLinear(`${name}, ${JSON.stringify(unit)} at ${at}`, length => {
          const text = good.slice(0, at) + unit.repeat(Math.ceil(length / unit.length)) + good.slice(at)
          return quietly(() => parse(text))
        }, longest)
        cases++
      }
    }
  }
  assert.equal(cases, Object.keys(parsers).length * 2 * units.length)
})

const many = (count: number, item: (i: number) => string, between = ',') =>
  Array.from({ length: count }, (_, i) => item(i)).join(between)

/** Inputs that are good, and long in one thing each. */
const lists: Readonly<Record<string, (count: number) => () => void>> = {
  'JSON items': count => quietly(() => decode(json, 'CreateGrant', `{"GrantTokens":[${many(count, i => `"${i}"`)}]}`)),
  'JSON members': count => quietly(() => decode(json, 'CreateGrant', `{${many(count, i => `"a${i}":1`)}}`)),
  'map entries': count => quietly(() => decode(json, 'Encrypt', `{"EncryptionContext":{${many(count, i => `"${i}":"a"`)}}}`)),
  'XML elements': count => quietly(() => parseXml(Buffer.from(`<a>${many(count, i => `<b${i}>c</b${i}>`, '')}</a>`))),
  'XML references': count => quietly(() => parseXml(Buffer.from(`<a>${many(count, () => '&lt;', '')}</a>`))),
  'CBOR entries': count => {
    const body = cbor.serialize(Object.fromEntries(Array.from({ length: count }, (_, i) => [i, i])))
    return quietly(() => parseCbor(body as Uint8Array))
  },
  'CBOR chunks': count => quietly(() => parseCbor(Buffer.from(`\x5f${many(count, () => '\x41a', '')}\xff`, 'latin1'))),
  'form items': count => quietly(() => decode(query, 'CreateUser', many(count, i => `Tags.member.${i + 1}.Key=a`, '&'))),
  'form names': count => quietly(() => decode(query, 'CreateUser', many(count, i => `a${i}=a`, '&'))),
  statements: count => quietly(() => compilePolicy(
    `{"Version":"2012-10-17","Statement":[${many(count, i => `{"Sid":"a${i}","Effect":"Deny","Action":"*","Resource":"*"}`)}]}`,
    'identity',
  )),
  actions: count => quietly(() => compilePolicy(policy.replace('"kms:*"', many(count, i => `"kms:a${i}*"`)), 'identity')),
  'signed headers': count => {
    const names = Array.from({ length: count }, (_, i) => `a${String(i).padStart(6, '0')}`)
    return quietly(() => canonical('/', names.flatMap(name => [name, 'a']), names))
  },
  'query parameters': count => quietly(() => canonical(`/?${many(count, i => `${count - i}=a`, '&')}`)),
}

test('each list, with more items in it', () => {
  for (const [name, prepare] of Object.entries(lists)) assertLinear(name, prepare, 1 << 13)
  assert.equal(Object.keys(lists).length, 13)
})

function patternsOf(schema: Schema, seen: Set<Schema>, patterns: Map<string, number>): void {
  if (seen.has(schema)) return
  seen.add(schema)
  if (schema.type === 'string' && schema.pattern !== undefined) {
    patterns.set(schema.pattern, Math.max(patterns.get(schema.pattern) ?? 0, Math.min(schema.max ?? 1 << 16, 1 << 16)))
  }
  if (schema.type === 'list') patternsOf(schema.item(), seen, patterns)
  if (schema.type === 'map') for (const part of [schema.key(), schema.value()]) patternsOf(part, seen, patterns)
  if (schema.type === 'structure') for (const member of Object.values(schema.members)) patternsOf(member.schema(), seen, patterns)
}

test('each pattern of the contracts, on texts of the length that it may see', () => {
  const patterns = new Map<string, number>()
  const seen = new Set<Schema>()
  for (const { operations: promised } of [cloudtrail, iam, kms, ssm, sts]) {
    for (const { input } of Object.values(promised)) patternsOf(input, seen, patterns)
  }
  const starts = ['', 'a', 'alias/', '/', 'arn:aws:iam::111111111111:policy/', 'arn:aws:kms:r:1:']
  let cases = 0
  for (const [pattern, max] of patterns) {
    for (const unit of units) {
      for (const start of starts) {
        assertLinear(`${pattern} on ${start} and many ${unit}`, length => {
          const text = `${start}${unit.repeat(Math.ceil(length / unit.length))}\0`
          return () => void getPattern(pattern).test(text)
        }, max)
        cases++
      }
    }
  }
  assert.ok(patterns.size > 25, `only ${patterns.size} patterns`)
  assert.equal(cases, patterns.size * units.length * starts.length)
})

const failed = /^AssertionError[^\n]*: found: 8 times the input takes (?:\d\d+\.\d(?:, )?){4} times the work/

test('a parser that reads its input again for each character of it is found', () => {
  const rereading = (length: number) => () => {
    let sum = 0
    for (let i = 0; i < length; i++) for (let k = 0; k < length; k++) sum += i ^ k
    assert.ok(sum >= 0 || sum < 0)
  }
  assert.throws(() => assertLinear('found', rereading), failed)
})

test('so is an expression that looks for the end of each run of blanks from each of its blanks', () => {
  const trimming = (length: number) => () => void / +$/.test(`${' '.repeat(length)}x`)
  assert.throws(() => assertLinear('found', trimming), failed)
})

test('what sorts its input, or reads it a hundred times, is not', () => {
  const { below } = chanceFrom(1)
  assertLinear('sorting', length => {
    const numbers = Array.from({ length }, () => below(1e9))
    return () => void numbers.toSorted((a, b) => a - b)
  })
  assertLinear('reading', length => {
    const text = 'ab'.repeat(length / 2)
    return () => {
      let sum = 0
      for (let time = 0; time < 100; time++) for (let i = 0; i < length; i++) sum += text.charCodeAt(i)
      assert.ok(sum > 0)
    }
  })
})
