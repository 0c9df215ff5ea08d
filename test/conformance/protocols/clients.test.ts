// AWS's clients speak the protocols to a server of nothing but the engine: what they send is read, what is answered they accept.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Contract } from '../../../src/contracts/contract.ts'
import { AwsError } from '../../../src/core/aws-error.ts'
import { decompressed } from '../../../src/engines/wire/compression.ts'
import { operationsOf } from '../../../src/engines/wire/operations.ts'
import { protocols } from '../../../src/engines/wire/protocols.ts'
import { generate } from '../../../tools/gen-contracts/generate.ts'
import { awsEnvironment, withoutBoto3 } from '../../kit/python.ts'
import { root } from '../../kit/identity.ts'
import { run } from '../../kit/command-line.ts'
import { checkout } from '../../kit/source-files.ts'
import { models, missing } from '../../kit/models.ts'
import { temporaryFolder } from '../../kit/temporary-folder.ts'

const services = ['cloudwatch', 'ec2', 'guardduty', 'route53', 's3', 'shield', 'sqs'] as const
type ServiceName = (typeof services)[number]

interface Call {
  readonly service: ServiceName
  /** As boto3 calls it. */
  readonly method: string
  readonly input?: Readonly<Record<string, unknown>>
  /** What the engine reads, where it is not the input. */
  readonly read?: object
  readonly answer: object | AwsError
  /** What the client makes of the answer, where it is not that. */
  readonly told?: object
}

const moment = new Date(1_764_000_000_000)
const seconds = { seconds: 1_764_000_000 }
const bytes = Buffer.from([0, 255, 10])
const blob = { bytes: bytes.toString('base64') }

const calls: readonly Call[] = [
  {
    service: 's3', method: 'put_object', input: { Bucket: 'b', Key: 'a b/\u00e9+', Body: blob, Metadata: { one: '1' } },
    read: { Bucket: 'b', Key: 'a b/\u00e9+', Body: bytes, Metadata: { one: '1' }, ContentType: undefined },
    answer: { ETag: '"x"' },
  },
  {
    service: 's3', method: 'get_object', input: { Bucket: 'b', Key: 'k' },
    answer: { Body: bytes, ContentLength: 3, LastModified: moment, Metadata: { Two: '2' } },
    told: {
      Body: blob, ContentLength: 3, LastModified: seconds, Metadata: { two: '2' }, ContentType: 'application/octet-stream',
    },
  },
  {
    service: 's3', method: 'list_objects_v2', input: { Bucket: 'b', Prefix: 'a&b', MaxKeys: 2 },
    answer: { Name: 'b', Contents: [{ Key: 'a&b<', Size: 1, LastModified: moment }, { Key: ' c ' }], KeyCount: 2 },
    told: { Name: 'b', Contents: [{ Key: 'a&b<', Size: 1, LastModified: seconds }, { Key: ' c ' }], KeyCount: 2 },
  },
  {
    service: 's3', method: 'delete_objects',
    input: { Bucket: 'b', Delete: { Objects: [{ Key: '1' }, { Key: '<2>' }], Quiet: true } },
    answer: { Deleted: [{ Key: '1' }] },
  },
  {
    service: 's3', method: 'put_bucket_acl',
    input: {
      Bucket: 'b', AccessControlPolicy: { Grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'i' }, Permission: 'READ' }] },
    },
    answer: {},
  },
  {
    service: 's3', method: 'get_bucket_acl', input: { Bucket: 'b' },
    answer: { Grants: [{ Grantee: { Type: 'Group', URI: 'u' }, Permission: 'READ' }] },
  },
  {
    service: 's3', method: 'get_object', input: { Bucket: 'b', Key: 'k' },
    answer: new AwsError('NoSuchKey', 'There is no <k>.', { status: 404 }),
    told: { code: 'NoSuchKey', message: 'There is no <k>.', status: 404 },
  },
  {
    service: 'route53', method: 'create_hosted_zone',
    input: { Name: 'a.test', CallerReference: 'r', HostedZoneConfig: { PrivateZone: true } },
    answer: { HostedZone: { Id: '/hostedzone/Z1', Name: 'a.test.', CallerReference: 'r' }, Location: 'https://a/Z1' },
  },
  {
    service: 'route53', method: 'list_hosted_zones', input: { MaxItems: '1' },
    answer: { HostedZones: [{ Id: 'Z1', Name: 'a', CallerReference: 'r' }], IsTruncated: false, MaxItems: '1', Marker: '' },
  },
  {
    service: 'guardduty', method: 'create_filter',
    input: { DetectorId: 'd', Name: 'f', FindingCriteria: { Criterion: { severity: { Gte: 4 } } }, ClientToken: 't' },
    answer: { Name: 'f' },
  },
  {
    service: 'guardduty', method: 'list_detectors', input: { MaxResults: 5 }, answer: { DetectorIds: ['a', 'b'], NextToken: 'n' },
  },
  {
    service: 'guardduty', method: 'get_detector', input: { DetectorId: '1/2' },
    answer: new AwsError('BadRequestException', 'No such detector.'),
    told: { code: 'BadRequestException', message: 'No such detector.', status: 400 },
  },
  {
    service: 'shield', method: 'list_attacks', input: { StartTime: { FromInclusive: seconds }, MaxResults: 2 },
    read: { StartTime: { FromInclusive: moment }, MaxResults: 2 },
    answer: { AttackSummaries: [{ AttackId: 'a', StartTime: moment }] },
    told: { AttackSummaries: [{ AttackId: 'a', StartTime: seconds }] },
  },
  {
    service: 'shield', method: 'describe_protection', input: { ProtectionId: 'p' },
    answer: new AwsError('ResourceNotFoundException', 'None.'),
    told: { code: 'ResourceNotFoundException', message: 'None.', status: 400 },
  },
  {
    service: 'cloudwatch', method: 'put_metric_data',
    input: { Namespace: 'n', MetricData: [{ MetricName: 'm', Timestamp: seconds, Value: 1.5, Counts: [1, 2] }] },
    read: { Namespace: 'n', MetricData: [{ MetricName: 'm', Timestamp: moment, Value: 1.5, Counts: [1, 2] }] }, answer: {},
  },
  {
    // boto3 compresses what is that long.
    service: 'cloudwatch', method: 'put_metric_data', input: { Namespace: 'n', MetricData: [{ MetricName: 'm'.repeat(20_000) }] },
    answer: {},
  },
  {
    service: 'cloudwatch', method: 'list_metrics', input: { Dimensions: [{ Name: 'a' }] },
    answer: { Metrics: [{ Namespace: 'n' }] },
  },
  {
    service: 'ec2', method: 'describe_instances', input: { Filters: [{ Name: 'tag:a', Values: ['b', 'c'] }], MaxResults: 5 },
    answer: { Reservations: [{ ReservationId: 'r', Instances: [{ InstanceId: 'i', LaunchTime: moment }] }] },
    told: { Reservations: [{ ReservationId: 'r', Instances: [{ InstanceId: 'i', LaunchTime: seconds }] }] },
  },
  {
    service: 'ec2', method: 'describe_vpcs', answer: new AwsError('InvalidVpcID.NotFound', 'None.'),
    told: { code: 'InvalidVpcID.NotFound', message: 'None.', status: 400 },
  },
  { service: 'sqs', method: 'list_queues', input: { QueueNamePrefix: 'q' }, answer: { QueueUrls: ['http://q'] } },
]

const folder = temporaryFolder()
const servers: Server[] = []
after(() => {
  folder.remove()
  for (const server of servers) server.close()
})

async function wholeContracts(): Promise<ReadonlyMap<ServiceName, Contract>> {
  const files = await generate(models, join(checkout, 'src/contracts'), { whole: services })
  for (const [name, text] of files) writeFileSync(join(folder.path, name), text)
  const unit = pathToFileURL(join(checkout, 'src/contracts/unit.ts')).href
  writeFileSync(join(folder.path, 'unit.ts'), `export { unit } from '${unit}'\n`)
  const modules = services.map(async name => {
    const { contract } = (await import(pathToFileURL(join(folder.path, `${name}.gen.ts`)).href)) as { contract: Contract }
    return [name, contract] as const
  })
  return new Map(await Promise.all(modules))
}

interface ModelOfBotocore {
  readonly metadata: { readonly apiVersion: string; protocol: string; protocols?: readonly string[] }
}

/** botocore takes the protocol from its model; older ones choose JSON where a service has CBOR too. */
function modelsForBotocore(): string {
  for (const name of services) {
    const model = JSON.parse(readFileSync(join(models, `${name}.json`), 'utf8')) as ModelOfBotocore
    const { metadata } = model
    metadata.protocols = [metadata.protocol]
    const version = join(folder.path, 'data', name, metadata.apiVersion)
    mkdirSync(version, { recursive: true })
    writeFileSync(join(version, 'service-2.json'), JSON.stringify(model))
  }
  return join(folder.path, 'data')
}

interface Seen {
  readonly protocol: string
  readonly input: unknown
}

/** Answers one call after another. */
async function serve(contract: Contract, answers: readonly (object | AwsError)[], seen: Seen[]): Promise<string> {
  let next = 0
  const server = createServer((request, response) => void buffer(request).then(body => {
    const { method = '', url: target = '', rawHeaders } = request
    const head = { method, target, rawHeaders: rawHeaders.map((text, i) => (i % 2 === 0 ? text.toLowerCase() : text)) }
    const wire = contract.service.protocols.map(name => protocols[name]).find(one => one.recognise(head))!
    const { service } = contract
    const [named, operations] = [wire.recognise(head)!, operationsOf(contract)]
    const plain = decompressed({ ...head, body }, operations.get(named.operation ?? ''), 1 << 20)
    const opened = wire.open(plain)
    const operation = wire.find({ request: head, named, service, operations, opened })!
    seen.push({ protocol: wire.name, input: wire.readInput(operation, opened) })
    const output = answers[next++]!
    const answer = output instanceof AwsError
      ? wire.encodeError({ service, operation, error: output, requestId: 'request-1' })
      : wire.encodeOutput(operation, output, 'request-1')
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }).catch((thrown: unknown) => response.writeHead(500).end(String(thrown))))
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What clients add by themselves. */
const added = new Set([
  'ChecksumAlgorithm', 'ChecksumMode', 'ChecksumCRC32', 'ContentMD5', 'ContentLength', 'ContentType', 'EncodingType',
])

const asked = (input: unknown): unknown =>
  Object.fromEntries(Object.entries(input as object).filter(([name, value]) => !added.has(name) && value !== undefined))

test('boto3 speaks each protocol', { skip: missing || withoutBoto3 }, async t => {
  const contracts = await wholeContracts()
  const seen = new Map<ServiceName, Seen[]>(services.map(name => [name, []]))
  const urls = new Map<ServiceName, string>()
  for (const name of services) {
    const answers = calls.filter(({ service }) => service === name).map(({ answer }) => answer)
    urls.set(name, await serve(contracts.get(name)!, answers, seen.get(name)!))
  }
  const sent = calls.map(({ service, method, input }) => ({ service, method, input, url: urls.get(service) }))
  const environment = { ...awsEnvironment({ url: urls.get('s3')! }, root), AWS_DATA_PATH: modelsForBotocore() }
  const { out, err } = await run('python3', [join(checkout, 'test/kit/call_services.py')], environment, JSON.stringify(sent))
  assert.notEqual(out, '', err)
  const spoken = new Set([...seen.values()].flat().map(({ protocol }) => protocol))
  t.diagnostic(`${calls.length} calls`)
  assert.deepEqual([...spoken].toSorted(), ['awsJson1_0', 'ec2Query', 'restJson1', 'restXml', 'rpcV2Cbor'])
  for (const [index, told] of (JSON.parse(out) as unknown[]).entries()) {
    const call = calls[index]!
    const { input } = seen.get(call.service)!.shift() ?? assert.fail(`${call.method} did not come: ${JSON.stringify(told)}`)
    assert.deepEqual(asked(input), asked(call.read ?? call.input ?? {}), `${call.service} ${call.method}`)
    assert.deepEqual(told, call.told ?? call.answer, `${call.service} ${call.method}`)
  }
})
