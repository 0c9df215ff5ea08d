import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Contract, OperationNames, ServiceContract } from '../../contracts/contract.ts'
import * as known from '../../contracts/services.gen.ts'
import { createDirectory, type ServiceEntry } from '../directory.ts'
import type { Gateway } from '../gateway.ts'
import type { Received } from './receive.ts'
import { route } from './route.ts'

/** One of the two, whatever is built of the service. */
interface GeneratedModule {
  readonly names?: OperationNames
  readonly contract?: Contract
}

/** As if all of them were served. */
function entry(facts: ServiceContract): ServiceEntry {
  const load = async () => {
    const { names, contract } = (await import(`../../contracts/${facts.name}.gen.ts`)) as GeneratedModule
    const operations = { operations: {}, actions: [], conditionKeys: {}, actionsOfKeys: [] }
    return { service: { contract: { ...operations, ...(names ?? contract!) } } }
  }
  return { facts, load }
}

const { apigateway, apigatewayv2, cloudwatch, ec2, elb, elbv2, route53, s3, s3control, shield, sqs } = known
const served = [apigateway, apigatewayv2, cloudwatch, ec2, elb, elbv2, route53, s3, s3control, shield, sqs]
const directory = createDirectory(served.map(entry))

interface Sent {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function received(signedFor: string, { method = 'POST', target = '/', headers = {}, body = '' }: Sent): Received {
  const scope = `AKIAIOSFODNN7EXAMPLE/20260102/us-east-1/${signedFor}/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${'0'.repeat(64)}`
  const all = Object.entries({ ...headers, authorization, 'x-amz-date': '20260102T030405Z' })
  const call: Partial<Received> = {
    gateway: { directory } as Gateway, method, target, rawHeaders: all.flat(),
    headers: {
      authorization, authorizations: 1, amzDate: '20260102T030405Z', contentLength: String(body.length),
      ...(headers['content-type'] !== undefined && { contentType: headers['content-type'] }),
      ...(headers['x-amz-target'] !== undefined && { amzTarget: headers['x-amz-target'] }),
    },
    readBody: () => Promise.resolve(Buffer.from(body)),
  }
  return call as Received
}

const json = (target: string) => ({ headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' } })
const form = (body: string) => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
const cbor = (service: string) => ({
  target: `/service/${service}/operation/A`, headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
})

const cases: readonly (readonly [signedFor: string, sent: Sent, service: ServiceContract, protocol: string])[] = [
  ['monitoring', json('GraniteServiceVersion20100801.ListMetrics'), cloudwatch, 'awsJson1_0'],
  ['monitoring', cbor('GraniteServiceVersion20100801'), cloudwatch, 'rpcV2Cbor'],
  ['monitoring', form('Action=ListMetrics&Version=2010-08-01'), cloudwatch, 'awsQuery'],
  ['monitoring', { method: 'GET', target: '/?Action=ListMetrics&Version=2010-08-01' }, cloudwatch, 'awsQuery'],
  ['sqs', json('AmazonSQS.ListQueues'), sqs, 'awsJson1_0'],
  ['sqs', form('Action=ListQueues&Version=2012-11-05'), sqs, 'awsQuery'],
  ['shield', json('AWSShield_20160616.ListAttacks'), shield, 'awsJson1_1'],
  ['shield', cbor('AWSShield_20160616'), shield, 'rpcV2Cbor'],
  ['ec2', form('Action=DescribeVpcs&Version=2016-11-15'), ec2, 'ec2Query'],
  ['elasticloadbalancing', form('Action=DescribeLoadBalancers&Version=2012-06-01'), elb, 'awsQuery'],
  ['elasticloadbalancing', form('Action=DescribeLoadBalancers&Version=2015-12-01'), elbv2, 'awsQuery'],
  ['apigateway', { method: 'GET', target: '/restapis' }, apigateway, 'restJson1'],
  ['apigateway', { method: 'GET', target: '/v2/apis/a' }, apigatewayv2, 'restJson1'],
  ['apigateway', { method: 'PUT', target: '/tags/arn' }, apigateway, 'restJson1'],
  ['s3', { method: 'GET' }, s3, 'restXml'],
  ['s3', { ...form(''), target: '/bucket?delete' }, s3, 'restXml'],
  ['s3', { method: 'GET', target: '/v20180820/accesspoint' }, s3control, 'restXml'],
  ['s3', { method: 'GET', target: '/bucket/v20180820/accesspoint' }, s3, 'restXml'],
  ['s3', { method: 'GET', target: '/bucket?%' }, s3, 'restXml'],
  ['route53', { method: 'GET', target: '/2013-04-01/hostedzone' }, route53, 'restXml'],
]

test('a service answers every protocol that its model lists, and services of one name are told apart', async () => {
  for (const [signedFor, sent, facts, protocol] of cases) {
    const routed = await route(received(signedFor, sent))
    assert.deepEqual([routed.service.facts.name, routed.protocol], [facts.name, protocol], `${signedFor} ${JSON.stringify(sent)}`)
  }
  assert.equal(cases.length, 20)
})

test('a target of a protocol that the service does not speak is nobody\'s', async () => {
  for (const sent of [cbor('AmazonSQS'), cbor('Nothing'), json('Nothing.A'), json('')]) {
    await assert.rejects(route(received('sqs', sent)), { code: 'UnknownOperationException' })
  }
})
