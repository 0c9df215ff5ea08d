// What AWS's clients send, by AWS's own protocol tests: each request decodes to what the client was given.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operationsOf } from '../../../src/engines/wire/operations.ts'
import { protocols } from '../../../src/engines/wire/protocols.ts'
import type { DecodedStructure } from '../../../src/engines/wire/schema/read.ts'
import { casesOf, missing, typed, type Case } from '../../kit/protocol-cases.ts'

/** What says nothing of a server, or not of ours, by the reason. */
const notApplicable: Readonly<Record<string, readonly string[]>> = {
  'the endpoint is behind a path of its own, which is its proxy\'s to take away': [
    'ec2/Ec2QueryHostWithPath', 'json_1_0/AwsJson10HostWithPath', 'query/QueryHostWithPath', 'rest-json/RestJsonHostWithPath',
  ],
  'the request has headers alone, and no body or no target that could be read': [
    'json/sends_requests_to_slash', 'json/includes_x_amz_target_and_content_type', 'json_1_0/AwsJson10EndpointTrait',
    'json_1_0/AwsJson10EndpointTraitWithHostLabel',
    'ec2/SDKAppliedContentEncoding_ec2Query', 'ec2/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_ec2Query',
    'json/SDKAppliedContentEncoding_awsJson1_1', 'json/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1',
    'json_1_0/SDKAppliedContentEncoding_awsJson1_0', 'json_1_0/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0',
    'query/SDKAppliedContentEncoding_awsQuery', 'query/SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery',
    'rest-json/SDKAppliedContentEncoding_restJson1', 'rest-json/SDKAppendedGzipAfterProvidedEncoding_restJson1',
    'rest-xml/SDKAppliedContentEncoding_restXml', 'rest-xml/SDKAppendedGzipAfterProvidedEncoding_restXml',
  ],
  'the client makes a token that it was not given': [
    'ec2/Ec2ProtocolIdempotencyTokenAutoFill', 'query/QueryProtocolIdempotencyTokenAutoFill',
    'rest-json/RestJsonQueryIdempotencyTokenAutoFill', 'rest-xml/QueryIdempotencyTokenAutoFill',
  ],
  'what is empty is not sent': [
    'ec2/Ec2EmptyQueryLists', 'query/QueryEmptyQueryMaps', 'rest-json/RestJsonHttpPrefixHeadersAreNotPresent',
    'rest-json/RestJsonOmitsEmptyListQueryValues', 'rest-xml/HttpPrefixHeadersAreNotPresent',
  ],
  'what is absent is sent as empty': [
    'rest-json/RestJsonHttpWithEmptyStructurePayload', 'rest-json/RestJsonHttpWithHeadersButNoPayload',
  ],
  'one of two values of a parameter is not sent': ['rest-json/RestJsonQueryPrecedence', 'rest-xml/RestXmlQueryPrecedence'],
  'the client is given a parameter twice, by its member and in the map of all others': [
    'rest-json/RestJsonAllQueryStringTypes', 'rest-json/RestJsonQueryStringEscaping',
    'rest-json/RestJsonSupportsNaNFloatQueryValues', 'rest-json/RestJsonSupportsInfinityFloatQueryValues',
    'rest-json/RestJsonSupportsNegativeInfinityFloatQueryValues', 'rest-json/RestJsonZeroAndFalseQueryValues',
  ],
}

function decode({ protocol, contract, request, operation }: Case): DecodedStructure {
  const wire = protocols[protocol]
  const rawHeaders = Object.entries(request.headers ?? {}).flatMap(([name, value]) => [name.toLowerCase(), value])
  const body = Buffer.from(request.body ?? '', protocol === 'rpcV2Cbor' ? 'base64' : 'utf8')
  const sent = { method: request.method, target: request.uri, rawHeaders, body }
  const named = wire.recognise(sent)
  assert.ok(named, 'not recognised')
  const opened = wire.open(sent)
  const found = wire.find({ request: sent, named, service: contract.service, operations: operationsOf(contract), opened })
  assert.equal(found?.name, operation)
  return wire.readInput(found!, opened)
}

test('each request decodes to what the client was given', { skip: missing }, async t => {
  const cases = await casesOf('input')
  let passed = 0
  const failures: string[] = []
  const listed = new Set(Object.values(notApplicable).flat())
  for (const one of cases) {
    const isListed = listed.delete(one.id)
    const { input } = Object.values(one.contract.operations)[0]!
    let problem: string | undefined
    try {
      assert.deepEqual(decode(one), typed(input, one.params ?? {}))
      passed++
    } catch (thrown) {
      problem = String(thrown).slice(0, 600)
    }
    if (problem === undefined && isListed) failures.push(`${one.id} passes, and is listed`)
    if (problem !== undefined && !isListed) failures.push(`${one.id}: ${problem}`)
  }
  t.diagnostic(`${passed} of ${cases.length} cases`)
  assert.equal(failures.join('\n'), '')
  assert.deepEqual([...listed], [])
})
