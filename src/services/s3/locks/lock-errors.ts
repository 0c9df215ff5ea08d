// What S3 says of locks. AWS: the codes, and which argument is named, were recorded; the sentences are publicly reported where
// nothing else is said.
import { AwsError } from '../../../core/aws-error.ts'
import { s3Errors } from '../s3-errors.ts'

const refused = (code: string, message: string, status: number, members = {}) => new AwsError(code, message, { status, members })

export const lockErrors = {
  isProtected: () => refused('AccessDenied', 'Access Denied because object protected by object lock.', 403),
  noneInBucket: () => s3Errors.invalidRequest('Bucket is missing Object Lock Configuration'),
  noConfiguration: (BucketName: string) => refused(
    'ObjectLockConfigurationNotFoundError', 'Object Lock configuration does not exist for this bucket', 404, { BucketName },
  ),
  noneOfObject: () =>
    refused('NoSuchObjectLockConfiguration', 'The specified object does not have a ObjectLock configuration', 404),
  unversioned: () => refused(
    'InvalidBucketState', "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", 409,
  ),
  staysVersioned: () => refused(
    'InvalidBucketState',
    'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.', 409,
  ),
  /** The sentence is ours. */
  noPeriod: () => s3Errors.invalidRequest('A default retention must have a period in days or in years.'),
  noLength: (name: string, value: number) =>
    s3Errors.invalidArgument('Default retention period must be a positive integer value.', name, String(value)),
  tooLong: (name: string, value: number) =>
    s3Errors.invalidArgument('Default retention period too large', name, String(value)),
  over: (name: string, until: Date) =>
    s3Errors.invalidArgument('The retain until date must be in the future!', name, until.toISOString()),
  half: (missing: string) => s3Errors.invalidArgument(
    'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied', missing, 'null',
  ),
  unchecked: () => s3Errors.invalidRequest(
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  ),
  /** What its API says. */
  notUpdated: () => refused(
    'AccessDenied', "The encryption type for the specified object can't be updated because that object is "
    + 'protected by S3 Object Lock. If the object has a governance-mode retention period or a legal hold, you must first remove '
    + "the Object Lock status on the object before you issue your UpdateObjectEncryption request. You can't use the "
    + 'UpdateObjectEncryption operation with objects that have an Object Lock compliance mode retention period applied to '
    + 'them.', 403,
  ),
}
