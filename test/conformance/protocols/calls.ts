// Calls through AWS's clients, what the engine reads of each, what it answers, and what the client makes of that.
import { AwsError } from '../../../src/core/aws-error.ts'

export const services = [
  'cloudwatch', 'ec2', 'guardduty', 'kinesis', 'lambda', 'route53', 's3', 'shield', 'sqs',
] as const
export type ServiceName = (typeof services)[number]

export interface Call {
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

/** Blobs are `{ bytes: <base 64> }`, moments `{ seconds }`, as `call_services.py` has them. */
const moment = new Date(1_764_000_000_000)
const seconds = { seconds: 1_764_000_000 }
const bytes = Buffer.from([0, 255, 10])
const blob = { bytes: bytes.toString('base64') }

/** Can be read by one client after the other. */
function eventsOf(...events: readonly object[]): AsyncIterable<object, void> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* events
    },
  }
}

const scanned = { Details: { BytesScanned: 5, BytesReturned: 3 } }

export const calls: readonly Call[] = [
  {
    service: 's3', method: 'select_object_content',
    input: {
      Bucket: 'b', Key: 'k', Expression: 'select *', ExpressionType: 'SQL', InputSerialization: {}, OutputSerialization: {},
    },
    answer: { Payload: eventsOf({ Records: { Payload: bytes } }, { Cont: {} }, { Stats: scanned }, { End: {} }) },
    told: { Payload: [{ Records: { Payload: blob } }, { Cont: {} }, { Stats: scanned }, { End: {} }] },
  },
  {
    service: 'kinesis', method: 'subscribe_to_shard',
    input: { ConsumerARN: 'arn', ShardId: 's', StartingPosition: { Type: 'LATEST' } },
    answer: {
      EventStream: eventsOf({
        SubscribeToShardEvent: {
          Records: [{ SequenceNumber: '1', Data: bytes, PartitionKey: 'p', ApproximateArrivalTimestamp: moment }],
          ContinuationSequenceNumber: '2', MillisBehindLatest: 0,
        },
      }),
    },
    told: {
      EventStream: [{
        SubscribeToShardEvent: {
          Records: [{ SequenceNumber: '1', Data: blob, PartitionKey: 'p', ApproximateArrivalTimestamp: seconds }],
          ContinuationSequenceNumber: '2', MillisBehindLatest: 0,
        },
      }],
    },
  },
  {
    service: 'lambda', method: 'invoke_with_response_stream', input: { FunctionName: 'f' },
    answer: {
      StatusCode: 200, ExecutedVersion: '1',
      EventStream: eventsOf({ PayloadChunk: { Payload: bytes } }, { InvokeComplete: { ErrorCode: 'e', ErrorDetails: '"' } }),
    },
    told: {
      StatusCode: 200, ExecutedVersion: '1', ResponseStreamContentType: 'application/vnd.amazon.eventstream',
      EventStream: [{ PayloadChunk: { Payload: blob } }, { InvokeComplete: { ErrorCode: 'e', ErrorDetails: '"' } }],
    },
  },
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
  { service: 's3', method: 'get_bucket_location', input: { Bucket: 'b' }, answer: { LocationConstraint: 'eu-west-1' } },
  { service: 's3', method: 'get_bucket_location', input: { Bucket: 'c' }, answer: {} },
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
