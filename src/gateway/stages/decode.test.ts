// Whatever comes, in whatever protocol: a call, or an error that says that the request was wrong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { contract as iam } from '../../contracts/iam.gen.ts'
import { contract as kms } from '../../contracts/kms.gen.ts'
import type { Contract, OperationContract, Protocol, ServiceContract } from '../../contracts/contract.ts'
import { AwsError } from '../../core/aws-error.ts'
import { arbitraryStructure } from '../../engines/wire/schema/arbitrary.kit.ts'
import { protocols } from '../../engines/wire/protocols.ts'
import type { Gateway } from '../gateway.ts'
import type { Authenticated } from './authenticate.ts'
import { decode } from './decode.ts'

const { Encrypt, CreateKey, TagResource } = kms.operations

/** KMS as if it spoke all protocols. */
const service: ServiceContract = { ...kms.service, protocols: Object.keys(protocols) as Protocol[], xmlNamespace: 'urn:x' }
const bound = [Encrypt!, CreateKey!, TagResource!].map((contract, index): OperationContract =>
  ({ ...contract, service, http: { method: 'POST', uri: `/${['{KeyId}/encrypt', 'keys', 'tags/{Rest+}'][index]}` } }))
const contract: Contract = { ...kms, service, operations: Object.fromEntries(bound.map(one => [one.name, one])) }

function decoded(protocol: Protocol, sent: Pick<Authenticated, 'method' | 'target' | 'rawHeaders' | 'body'>, operation?: string) {
  const request = {
    ...sent, head: sent, protocol, service: { contract, facts: service }, named: operation === undefined ? {} : { operation },
    gateway: { random: (length: number) => Buffer.alloc(length) } as Partial<Gateway>, headers: {}, requestId: 'request-1',
  }
  return decode(request as unknown as Authenticated).call
}

const spoken: readonly Protocol[] = ['awsJson1_0', 'awsJson1_1', 'rpcV2Cbor', 'awsQuery', 'ec2Query', 'restJson1', 'restXml']
const unit = fc.constantFrom('a', '/', '?', '%', '%2F', '=', '&', '.', '1', '{', '"', '<', '>', '\u00e9', 'Action', 'KeyId')
const text = fc.string({ unit })
const names = fc.constantFrom('Encrypt', 'CreateKey', 'Nothing', '__proto__')
const header = fc.tuple(fc.constantFrom('content-type', 'content-encoding', 'x-amz-target', 'range'), text).map(pair => [...pair])

test('any request is a call, or is refused as one that is wrong', () => {
  for (const protocol of spoken) {
    let calls = 0
    const request = fc.record({
      method: fc.constantFrom('POST', 'GET', 'PUT', 'BREW'),
      target: fc.oneof(fc.constantFrom('/', '/keys', '/a/encrypt', '/tags/a/b'), text.map(rest => `/${rest}`)),
      rawHeaders: fc.array(header, { maxLength: 3 }).map(pairs => pairs.flat()),
      body: fc.oneof(fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)), text.map(rest => Buffer.from(rest))),
    })
    property('request', 400, fc.tuple(request, names), ([sent, name]) => {
      try {
        const { refused } = decoded(protocol, sent, name)
        assert.ok(refused === undefined || refused.fault === 'client', protocol)
        calls++
      } catch (thrown) {
        assert.ok(thrown instanceof AwsError && thrown.fault === 'client', `${protocol}: ${String(thrown)}`)
      }
    })
    assert.ok(calls > 0 || protocol.endsWith('Query'), protocol)
  }
})

test('what a protocol writes of an input is read as that input', () => {
  for (const protocol of ['awsJson1_1', 'rpcV2Cbor', 'restJson1', 'restXml'] as const) {
    property('request', 100, arbitraryStructure(CreateKey!.input, { printable: true }), value => {
      const operation = contract.operations['CreateKey']!
      const { body } = protocols[protocol].encodeOutput({ ...operation, output: operation.input }, value, 'id')
      const sent = { method: 'POST', target: '/keys', rawHeaders: [], body: Buffer.from(body) }
      const { given, refused } = decoded(protocol, sent, 'CreateKey')
      assert.equal(refused, undefined)
      assert.deepEqual(given, value)
    })
  }
})

test('a query that names no operation, or another version\'s, says so', () => {
  const head = { method: 'POST', target: '/', rawHeaders: [] }
  const ask = (body: string) => () => decode({
    ...head, head, body: Buffer.from(body), protocol: 'awsQuery', named: {},
    service: { contract: iam, facts: iam.service }, gateway: {}, headers: {},
  } as unknown as Authenticated)
  assert.throws(ask('Version=2010-05-08'), { code: 'MissingActionException' })
  assert.throws(ask('Action=ListUsers'), { code: 'UnknownOperationException', message: /for version NO_VERSION_SPECIFIED$/ })
  assert.throws(ask('Action=%ff&Version=2010-05-08'), { code: 'MalformedQueryString' })
})
