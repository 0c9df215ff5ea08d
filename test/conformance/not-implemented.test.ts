// What AWS's model has and Stockade has not: 501 in the service's own form, recorded, and never a success.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Contract, OperationContract, Protocol, ServiceContract } from '../../src/contracts/contract.ts'
import { payloadHash } from '../../src/engines/sigv4/canonical-request.ts'
import { operationsOf } from '../../src/engines/wire/operations.ts'
import { isOperation } from '../../src/gateway/operation.ts'
import { services } from '../../src/services/index.ts'
import { run } from '../kit/command-line.ts'
import { account, root } from '../kit/identity.ts'
import { awsEnvironment, withoutBoto3 } from '../kit/python.ts'
import { errorOf, jsonCall, queryCall, restCall, send, signed, type Unsigned } from '../kit/raw-request.ts'
import { assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { createUser } from '../kit/users.ts'

const server = await startServer()
const servedNames = services.map(({ facts }) => facts.name).filter(name => name !== 'stockade')
const served = `it has ${servedNames.join(', ')}.`

interface Missing {
  readonly facts: ServiceContract
  readonly contract: OperationContract
  readonly protocol: Protocol
}

/** In each protocol that the service speaks. */
async function missingOperations(): Promise<Missing[]> {
  const all = await Promise.all(services.map(async ({ facts, load }) => {
    const module = (await load()) as Record<string, unknown>
    const built = new Set(Object.values(module).filter(isOperation).map(({ contract }) => contract.name))
    const { contract: whole } = module['service'] as { readonly contract: Contract }
    const missing = [...operationsOf(whole).values()]
      // AWS: S3 has some of its operations twice, under an older name or for another kind of bucket.
      .filter(({ http }, i, some) => !http || some.findIndex(one => isDeepStrictEqual(one.http, http)) === i)
      .filter(({ name }) => !built.has(name))
    return missing.flatMap(contract => facts.protocols.map(protocol => ({ facts, contract, protocol })))
  }))
  return all.flat()
}

function callOf({ facts: { name: service, targetPrefix }, contract, protocol }: Missing): Unsigned {
  const { name } = contract
  if (protocol === 'awsQuery' || protocol === 'ec2Query') return queryCall(service, name)
  if (protocol.startsWith('awsJson')) return jsonCall(service, name)
  if (protocol === 'rpcV2Cbor') {
    const headers = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' }
    return { service, target: `/service/${targetPrefix}/operation/${name}`, headers, body: '' }
  }
  return restCall(service, contract)
}

test('every operation that is not built says so in each protocol, and is recorded', async t => {
  const missing = await missingOperations()
  const before = (await server.records()).length
  for (const one of missing) {
    const { facts: { name, signingName }, contract, protocol } = one
    const answer = await send(server.url, signed(server.url, callOf(one), { service: signingName }))
    const message = `${name}:${contract.name} is not implemented by Stockade.`
    if (protocol === 'rpcV2Cbor') assert.ok(answer.status === 501 && answer.body.includes(message), answer.body)
    else {
      const code = /Query|Xml/.test(protocol) ? 'NotImplemented' : 'NotImplementedException'
      assert.deepEqual(errorOf(answer), { code, message, status: 501 }, answer.body)
    }
  }
  const recorded = (await server.records()).slice(before).map(({ eventName, errorCode }) => `${eventName} ${errorCode}`)
  assert.deepEqual(recorded, missing.map(({ contract }) => `${contract.name} NotImplementedException`))
  assert.ok(missing.length > 150, `${missing.length} operations`)
  t.diagnostic(`${missing.length} calls by ${[...new Set(missing.map(({ protocol }) => protocol))].join(', ')}`)
})

test('a user without permissions is told the same: what is not built reveals nothing', async () => {
  const nobody = await createUser(server, 'nobody')
  const call = jsonCall('cloudtrail', 'CreateTrail', { Name: 'trail', S3BucketName: 'bucket' })
  const answer = await send(server.url, signed(server.url, call, { identity: nobody }))
  assert.equal(errorOf(answer).code, 'NotImplementedException')
})

test('operations that AWS does not have', async () => {
  const json = await send(server.url, signed(server.url, jsonCall('kms', 'MakeCoffee')))
  assert.deepEqual(errorOf(json), { code: 'UnknownOperationException', message: '', status: 400 })
  const query = await send(server.url, signed(server.url, queryCall('iam', 'MakeCoffee')))
  const message = 'Could not find operation MakeCoffee for version 2010-05-08'
  assert.deepEqual(errorOf(query), { code: 'InvalidAction', message, status: 400 })
  const inherited = await send(server.url, signed(server.url, jsonCall('kms', 'constructor')))
  assert.equal(errorOf(inherited).code, 'UnknownOperationException')
})

test('a service that is not there', async () => {
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' }
  const call = { ...jsonCall('kms', 'ListKeys'), headers }
  const asked = (service: string) => send(server.url, signed(server.url, call, { service }))
  const message = `dynamodb is not part of Stockade; ${served}`
  assert.deepEqual(errorOf(await asked('dynamodb')), { code: 'NotImplementedException', message, status: 501 })
  // By its signature it is one that is served, and by its target it is not.
  assert.deepEqual(errorOf(await asked('kms')), { code: 'UnknownOperationException', message: '', status: 400 })
  const query = { ...queryCall('iam', 'ListUsers'), body: 'Action=DescribeRegions&Version=2016-11-15' }
  const regions = await send(server.url, signed(server.url, query, { service: 'ec2' }))
  assert.deepEqual(errorOf(regions), { code: 'NotImplemented', message: `ec2 is not part of Stockade; ${served}`, status: 501 })
})

interface Elsewhere {
  readonly service: string
  /** As boto3 calls it. */
  readonly method: string
  readonly input?: object
  /** What the protocol calls it. */
  readonly code: string
}

const [json, xml] = ['NotImplementedException', 'NotImplemented']

/** Of each protocol, and of each name that several services are signed for by. */
const elsewhere: readonly Elsewhere[] = [
  { service: 'lambda', method: 'list_functions', code: json },
  { service: 'guardduty', method: 'list_detectors', code: json },
  { service: 'apigateway', method: 'get_rest_apis', code: json },
  { service: 'apigatewayv2', method: 'get_apis', code: json },
  { service: 's3', method: 'list_buckets', code: xml },
  { service: 's3', method: 'get_object', input: { Bucket: 'bucket', Key: 'a/b' }, code: xml },
  { service: 'route53', method: 'list_hosted_zones', code: xml },
  { service: 'cloudfront', method: 'list_distributions', code: xml },
  { service: 'ec2', method: 'describe_regions', code: xml },
  { service: 'elb', method: 'describe_load_balancers', code: xml },
  { service: 'elbv2', method: 'describe_load_balancers', code: xml },
  // These once spoke awsQuery, and clients go on showing its codes.
  { service: 'cloudwatch', method: 'list_metrics', code: xml },
  { service: 'sqs', method: 'list_queues', code: xml },
  { service: 'secretsmanager', method: 'list_secrets', code: json },
]

test('boto3 shows of every service that is not there what there is', { skip: withoutBoto3 }, async () => {
  const program = join(checkout, 'test/kit/call_services.py')
  const absent = elsewhere.filter(({ service }) => !servedNames.includes(service))
  const { out, err } = await run('python3', [program], awsEnvironment(server, root), JSON.stringify(absent))
  assert.notEqual(out, '', err)
  const message = (service: string) => `${service} is not part of Stockade; ${served}`
  const expected = absent.map(({ service, code }) => ({ code, message: message(service), status: 501 }))
  assert.deepEqual(JSON.parse(out), expected)
})

test('each is answered as its own protocol has it', async () => {
  const ask = async (service: string, target: string, headers: Record<string, string> = {}) => {
    const answer = await send(server.url, signed(server.url, { service, method: 'GET', target, headers, body: '' }))
    return { ...answer, type: answer.headers['content-type'] }
  }
  const lambda = await ask('lambda', '/2015-03-31/functions')
  assert.deepEqual([lambda.status, lambda.type, lambda.headers['x-amzn-errortype']], [501, 'application/json', json])
  const s3 = await ask('s3', '/bucket?analytics', { 'x-amz-content-sha256': payloadHash(Buffer.alloc(0)) })
  const sentence = 's3:ListBucketAnalyticsConfigurations is not implemented by Stockade.'
  const unbuilt = `<Code>NotImplemented</Code><Message>${sentence}</Message>`
  assert.match(s3.body, new RegExp(`^<\\?xml [^>]+>\n<Error>${unbuilt}.*<HostId>.+</HostId></Error>$`))
  assert.equal(s3.headers['x-amz-request-id'], /<RequestId>(.+)<\/RequestId>/.exec(s3.body)?.[1])
  const control = await ask('s3', '/v20180820/jobs')
  const wrapped = '<Error><Type>Receiver</Type><Code>NotImplemented</Code><Message>s3control:ListJobs is not implemented'
  assert.ok(control.body.includes(wrapped), control.body)
  assert.equal((await ask('route53', '/bucket/%?%=%ff')).status, 501)
  const dashboards = '/service/GraniteServiceVersion20100801/operation/ListDashboards'
  const cbor = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' }
  const cloudwatch = await ask('monitoring', dashboards, cbor)
  assert.deepEqual([cloudwatch.status, cloudwatch.type], [501, 'application/cbor'])
  // For clients that knew the service when it spoke awsQuery.
  assert.equal(cloudwatch.headers['x-amzn-query-error'], 'NotImplemented;Receiver')
  // One that is in no model, and has a path.
  const bedrock = await ask('bedrock', '/foundation-models')
  assert.deepEqual([bedrock.status, bedrock.headers['x-amzn-errortype']], [501, json])
})

test('what needs no signature and proves nothing is told so, and is not recorded', async () => {
  const before = (await server.records()).length
  const { sts } = sdk(server, { accessKeyId: '', secretAccessKey: '' })
  const asked = { RoleArn: `arn:aws:iam::${account}:role/deployer`, RoleSessionName: 'deploy' }
  const PrincipalArn = `arn:aws:iam::${account}:saml-provider/none`
  const unknown = sts.assumeRoleWithSAML({ ...asked, PrincipalArn, SAMLAssertion: 'YWJjZGVm'.repeat(12_000) })
  await assertRefused(unknown, 'InvalidIdentityToken', "Specified provider doesn't exist", 400)
  const headers = [['host', 'localhost']] as const
  const get = (query: string) => send(server.url, { method: 'GET', target: `/?${query}`, headers, body: '' })
  const { status } = errorOf(await get('Version=2011-06-15&Action=AssumeRoleWithSAML'))
  assert.equal(status, 400)
  for (const other of [
    'Action=GetCallerIdentity&Version=2011-06-15', 'Action=AssumeRoleWithSAML', 'Action=ListUsers&Version=2010-05-08',
    'Action=__proto__&Version=2011-06-15', 'Action=%&Version=2011-06-15', '',
  ]) {
    assert.deepEqual(errorOf(await get(other)).code, 'MissingAuthenticationToken', other)
  }
  assert.equal((await server.records()).length, before)
})
