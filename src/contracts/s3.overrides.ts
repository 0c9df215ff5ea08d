import type { ServiceContract } from './contract.ts'
import type { Overrides } from './overrides.ts'

// AWS: S3's errors stand in no wrapper, and have names and statuses of their own
// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). Each answer's root element stands on the page of its
// operation (.../API_ListBuckets.html), and so does that of GetBucketLocation, in which there is no other.
const roots: Readonly<Record<string, string>> = {
  CompleteMultipartUploadOutput: 'CompleteMultipartUploadResult',
  CreateMultipartUploadOutput: 'InitiateMultipartUploadResult',
  CreateSessionOutput: 'CreateSessionResult',
  DeleteObjectsOutput: 'DeleteResult',
  GetBucketAccelerateConfigurationOutput: 'AccelerateConfiguration',
  GetBucketAclOutput: 'AccessControlPolicy',
  GetBucketCorsOutput: 'CORSConfiguration',
  GetBucketLifecycleConfigurationOutput: 'LifecycleConfiguration',
  GetBucketLoggingOutput: 'BucketLoggingStatus',
  GetBucketRequestPaymentOutput: 'RequestPaymentConfiguration',
  GetBucketTaggingOutput: 'Tagging',
  GetBucketVersioningOutput: 'VersioningConfiguration',
  GetBucketWebsiteOutput: 'WebsiteConfiguration',
  GetObjectAclOutput: 'AccessControlPolicy',
  GetObjectAttributesOutput: 'GetObjectAttributesResponse',
  GetObjectTaggingOutput: 'Tagging',
  ListBucketAnalyticsConfigurationsOutput: 'ListBucketAnalyticsConfigurationResult',
  ListBucketInventoryConfigurationsOutput: 'ListInventoryConfigurationsResult',
  ListBucketMetricsConfigurationsOutput: 'ListMetricsConfigurationsResult',
  ListBucketsOutput: 'ListAllMyBucketsResult',
  ListDirectoryBucketsOutput: 'ListAllMyDirectoryBucketsResult',
  ListMultipartUploadsOutput: 'ListMultipartUploadsResult',
  ListObjectVersionsOutput: 'ListVersionsResult',
  ListObjectsOutput: 'ListBucketResult',
  ListObjectsV2Output: 'ListBucketResult',
  ListPartsOutput: 'ListPartsResult',
  // Of requests as well as of answers.
  BucketLifecycleConfiguration: 'LifecycleConfiguration',
  ObjectLockLegalHold: 'LegalHold',
  ObjectLockRetention: 'Retention',
}

export const commonErrors: NonNullable<ServiceContract['commonErrors']> = {
  InvalidSignatureException: { code: 'SignatureDoesNotMatch', status: 403 },
  UnrecognizedClientException: {
    code: 'InvalidAccessKeyId', status: 403,
    message: 'The AWS Access Key Id you provided does not exist in our records.',
  },
  ExpiredTokenException: { code: 'ExpiredToken', status: 400, message: 'The provided token has expired.' },
  MissingAuthenticationTokenException: { code: 'AccessDenied', status: 403 },
  IncompleteSignatureException: { code: 'AuthorizationHeaderMalformed', status: 400 },
  SerializationException: {
    code: 'MalformedXML', status: 400,
    message: 'The XML you provided was not well-formed or did not validate against our published schema',
  },
  ValidationException: { code: 'InvalidRequest', status: 400 },
  UnknownOperationException: {
    code: 'MethodNotAllowed', status: 405, message: 'The specified method is not allowed against this resource.',
  },
  RequestEntityTooLargeException: { code: 'EntityTooLarge', status: 400 },
  ThrottlingException: { code: 'SlowDown', status: 503 },
  InternalFailure: { code: 'InternalError', status: 500 },
}

// AWS: of those that are older than SDKs' digests S3 asks for one of a few alone: CORS, lifecycle, tags, replication, locks, and
// the deletion of several. Clients that send none of the others have always been answered.
const withoutDigest = [
  'PutBucketAcl', 'PutBucketLogging', 'PutBucketRequestPayment', 'PutBucketVersioning', 'PutBucketWebsite', 'PutObjectAcl',
]

export const overrides: Overrides = {
  shapes: {
    ...Object.fromEntries(Object.entries(roots).map(([shape, locationName]) => [shape, { locationName }])),
    Policy: { large: true },
    // AWS: of an upload (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
    CompletedPartList: { max: 10_000 },
  },
  // AWS: recorded. An object that is on its way back is answered 202, and one that is there already 200.
  moreMembers: {
    'CopyObjectOutput.StorageClass': { shape: 'StorageClass', location: 'header', locationName: 'x-amz-storage-class' },
    'PutObjectOutput.StorageClass': { shape: 'StorageClass', location: 'header', locationName: 'x-amz-storage-class' },
    'RestoreObjectOutput.VersionId': { shape: 'ObjectVersionId', location: 'header', locationName: 'x-amz-version-id' },
    'RestoreObjectOutput.Status': { shape: 'Days', location: 'statusCode' },
  },
  operations: {
    ...Object.fromEntries(withoutDigest.map(operation => [operation, { digestOptional: true }])),
    // AWS: recorded.
    GetBucketLocation: { unwrappedOutput: true }, PutBucketPolicy: { responseCode: 204, digestOptional: true },
    PutBucketTagging: { responseCode: 204 },
  },
  service: {
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    unwrappedErrors: true,
    commonErrors,
  },
}
