// A request for every operation of S3 and S3 Control, which has a method and a path of its own.
import { createHash } from 'node:crypto'
import { account, text, type RestPlan } from './plan.ts'

const bucket = (i: number) => `/bench-${i}`
const object = (i: number) => `${bucket(i)}/object`

function asS3(operation: string, method: string, path: (i: number) => string, body = '', headers = {}): RestPlan {
  return { service: 's3', operation, request: i => ({ service: 's3', method, path: path(i), headers, body }) }
}

function asControl(operation: string, method: string, path: (i: number) => string, body = (_i: number) => ''): RestPlan {
  const headers = { 'x-amz-account-id': account }
  return { service: 's3control', operation, request(i) {
    return { service: 's3', method, path: `/v20180820/${path(i)}`, headers, body: body(i) }
  } }
}

const point = (i: number) => `accesspoint/bench-${i}`
const pointTags = (i: number) => `tags/arn:aws:s3:us-east-1:${account}:${point(i)}`
const pointPolicy = (i: number) => JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow', Principal: { AWS: account }, Action: 's3:GetObject',
    Resource: `arn:aws:s3:us-east-1:${account}:${point(i)}/object/*`,
  },
})
const taggedPoint = '<TagResourceRequest><Tags><Tag><Key>team</Key><Value>blue</Value></Tag></Tags></TagResourceRequest>'
const newPoint = (i: number) => `<CreateAccessPointRequest><Bucket>bench-${i}</Bucket></CreateAccessPointRequest>`

const ofPoints: readonly RestPlan[] = [
  asControl('CreateAccessPoint', 'PUT', point, newPoint), asControl('GetAccessPoint', 'GET', point),
  asControl('ListAccessPoints', 'GET', () => 'accesspoint?maxResults=10'),
  asControl('PutAccessPointPolicy', 'PUT', i => `${point(i)}/policy`, i =>
    `<PutAccessPointPolicyRequest><Policy>${pointPolicy(i)}</Policy></PutAccessPointPolicyRequest>`),
  asControl('GetAccessPointPolicy', 'GET', i => `${point(i)}/policy`),
  asControl('GetAccessPointPolicyStatus', 'GET', i => `${point(i)}/policyStatus`),
  asControl('DeleteAccessPointPolicy', 'DELETE', i => `${point(i)}/policy`),
  asControl('TagResource', 'POST', pointTags, () => taggedPoint), asControl('ListTagsForResource', 'GET', pointTags),
  asControl('UntagResource', 'DELETE', i => `${pointTags(i)}?tagKeys=team`), asControl('DeleteAccessPoint', 'DELETE', point),
]

const taggedObject = '<Tagging><TagSet><Tag><Key>team</Key><Value>blue</Value></Tag></TagSet></Tagging>'
const versioned = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
const locking = '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>'
const deleted = '<Delete><Object><Key>object</Key></Object></Delete>'
const encrypted = '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>'
  + '<SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
const blocked = '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>'
const owned = '<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>'
const lifecycle = '<LifecycleConfiguration><Rule><ID>a</ID><Filter/><Status>Enabled</Status><Expiration><Days>9</Days>'
  + '</Expiration></Rule></LifecycleConfiguration>'
const notifications = '<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>'
const website = '<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>'
const cors = '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>'
  + '</CORSConfiguration>'
const bucketTags = '<Tagging><TagSet><Tag><Key>team</Key><Value>blue</Value></Tag></TagSet></Tagging>'
const accelerated = '<AccelerateConfiguration><Status>Suspended</Status></AccelerateConfiguration>'
const paid = '<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>'
const bucketPolicy = (i: number) => JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 's3:GetObject', Resource: `arn:aws:s3:::bench-${i}/*` },
})

/** What S3 takes only with its digest. */
function withDigest(
  operation: string, method: string, path: (i: number) => string, body: (i: number) => string, more: object = {},
): RestPlan {
  return { service: 's3', operation, request(i) {
    const headers = { 'content-md5': createHash('md5').update(body(i)).digest('base64'), ...more }
    return { service: 's3', method, path: path(i), headers, body: body(i) }
  } }
}

/** Of S3 and S3 Control. */
export const ofObjects: readonly RestPlan[] = [
  asS3('CreateBucket', 'PUT', bucket), asS3('HeadBucket', 'HEAD', bucket), asS3('ListBuckets', 'GET', () => '/?max-buckets=10'),
  asS3('GetBucketLocation', 'GET', i => `${bucket(i)}?location=`), asS3('PutObject', 'PUT', object, text),
  asS3('GetObject', 'GET', object), asS3('HeadObject', 'HEAD', object),
  withDigest('PutBucketEncryption', 'PUT', i => `${bucket(i)}?encryption=`, () => encrypted),
  asS3('GetBucketEncryption', 'GET', i => `${bucket(i)}?encryption=`),
  asS3('DeleteBucketEncryption', 'DELETE', i => `${bucket(i)}?encryption=`),
  withDigest('PutBucketPolicy', 'PUT', i => `${bucket(i)}?policy=`, bucketPolicy),
  asS3('GetBucketPolicy', 'GET', i => `${bucket(i)}?policy=`),
  asS3('GetBucketPolicyStatus', 'GET', i => `${bucket(i)}?policyStatus=`),
  asS3('DeleteBucketPolicy', 'DELETE', i => `${bucket(i)}?policy=`),
  withDigest('PutBucketOwnershipControls', 'PUT', i => `${bucket(i)}?ownershipControls=`, () => owned),
  asS3('GetBucketOwnershipControls', 'GET', i => `${bucket(i)}?ownershipControls=`),
  withDigest('PutBucketAcl', 'PUT', i => `${bucket(i)}?acl=`, () => '', { 'x-amz-acl': 'private' }),
  asS3('GetBucketAcl', 'GET', i => `${bucket(i)}?acl=`),
  withDigest('PutObjectAcl', 'PUT', i => `${object(i)}?acl=`, () => '', { 'x-amz-acl': 'private' }),
  asS3('GetObjectAcl', 'GET', i => `${object(i)}?acl=`),
  asS3('DeleteBucketOwnershipControls', 'DELETE', i => `${bucket(i)}?ownershipControls=`),
  withDigest('PutBucketCors', 'PUT', i => `${bucket(i)}?cors=`, () => cors),
  asS3('GetBucketCors', 'GET', i => `${bucket(i)}?cors=`), asS3('DeleteBucketCors', 'DELETE', i => `${bucket(i)}?cors=`),
  withDigest('PutBucketLifecycleConfiguration', 'PUT', i => `${bucket(i)}?lifecycle=`, () => lifecycle),
  asS3('GetBucketLifecycleConfiguration', 'GET', i => `${bucket(i)}?lifecycle=`),
  asS3('DeleteBucketLifecycle', 'DELETE', i => `${bucket(i)}?lifecycle=`),
  asS3('PutBucketNotificationConfiguration', 'PUT', i => `${bucket(i)}?notification=`, notifications),
  asS3('GetBucketNotificationConfiguration', 'GET', i => `${bucket(i)}?notification=`),
  withDigest('PutBucketWebsite', 'PUT', i => `${bucket(i)}?website=`, () => website),
  asS3('GetBucketWebsite', 'GET', i => `${bucket(i)}?website=`),
  asS3('DeleteBucketWebsite', 'DELETE', i => `${bucket(i)}?website=`),
  withDigest('PutBucketAbac', 'PUT', i => `${bucket(i)}?abac=`, () => '<AbacStatus><Status>Disabled</Status></AbacStatus>'),
  asS3('GetBucketAbac', 'GET', i => `${bucket(i)}?abac=`),
  withDigest('PutBucketTagging', 'PUT', i => `${bucket(i)}?tagging=`, () => bucketTags),
  asS3('GetBucketTagging', 'GET', i => `${bucket(i)}?tagging=`),
  asS3('DeleteBucketTagging', 'DELETE', i => `${bucket(i)}?tagging=`),
  withDigest('PutBucketLogging', 'PUT', i => `${bucket(i)}?logging=`, () => '<BucketLoggingStatus/>'),
  asS3('GetBucketLogging', 'GET', i => `${bucket(i)}?logging=`),
  withDigest('PutBucketRequestPayment', 'PUT', i => `${bucket(i)}?requestPayment=`, () => paid),
  asS3('GetBucketRequestPayment', 'GET', i => `${bucket(i)}?requestPayment=`),
  asS3('PutBucketAccelerateConfiguration', 'PUT', i => `${bucket(i)}?accelerate=`, accelerated),
  asS3('GetBucketAccelerateConfiguration', 'GET', i => `${bucket(i)}?accelerate=`),
  withDigest('PutPublicAccessBlock', 'PUT', i => `${bucket(i)}?publicAccessBlock=`, () => blocked),
  asS3('GetPublicAccessBlock', 'GET', i => `${bucket(i)}?publicAccessBlock=`),
  asS3('DeletePublicAccessBlock', 'DELETE', i => `${bucket(i)}?publicAccessBlock=`),
  asS3('ListObjects', 'GET', bucket), asS3('ListObjectsV2', 'GET', i => `${bucket(i)}?list-type=2`),
  asS3('ListObjectVersions', 'GET', i => `${bucket(i)}?versions=`),
  asS3('CopyObject', 'PUT', object, '', { 'x-amz-copy-source': object(0), 'x-amz-metadata-directive': 'REPLACE' }),
  asS3('CreateMultipartUpload', 'POST', i => `${object(i)}?uploads=`),
  asS3('ListMultipartUploads', 'GET', i => `${bucket(i)}?uploads=`),
  withDigest('PutObjectTagging', 'PUT', i => `${object(i)}?tagging=`, () => taggedObject),
  asS3('GetObjectTagging', 'GET', i => `${object(i)}?tagging=`),
  asS3('GetObjectAttributes', 'GET', i => `${object(i)}?attributes=`, '', { 'x-amz-object-attributes': 'ETag,ObjectSize' }),
  asS3('DeleteObjectTagging', 'DELETE', i => `${object(i)}?tagging=`),
  withDigest('DeleteObjects', 'POST', i => `${bucket(i)}?delete=`, () => deleted),
  asS3('DeleteObject', 'DELETE', object), asS3('GetBucketVersioning', 'GET', i => `${bucket(i)}?versioning=`),
  asS3('PutBucketVersioning', 'PUT', i => `${bucket(i)}?versioning=`, versioned),
  withDigest('PutObjectLockConfiguration', 'PUT', i => `${bucket(i)}?object-lock=`, () => locking),
  asS3('GetObjectLockConfiguration', 'GET', i => `${bucket(i)}?object-lock=`),
  ...ofPoints, asS3('DeleteBucket', 'DELETE', bucket),
]
