// S3's own errors, most of which its model does not declare
// (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
import { AwsError } from '../../core/aws-error.ts'

type Details = Readonly<Record<string, string>>

const refused = (code: string, message: string, status: number, members: Details = {}) =>
  new AwsError(code, message, { status, members })

export const s3Errors = {
  noSuchBucket: (BucketName: string) => refused('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName }),
  noSuchKey: (Key: string) => refused('NoSuchKey', 'The specified key does not exist.', 404, { Key }),
  /** AWS: of a key whose current version says that it was deleted. */
  deleted: (Key: string, id: string) =>
    new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404, members: { Key }, headers: ofMarker(id) }),
  /** AWS: of such a version that was asked for by its id. */
  isMarker: (Method: string, id: string, modifiedAt: Date) => new AwsError(
    'MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      status: 405, members: { Method, ResourceType: 'DeleteMarker' },
      headers: { ...ofMarker(id), allow: 'DELETE', 'last-modified': modifiedAt.toUTCString() },
    },
  ),
  noSuchVersion: (Key: string, VersionId: string) =>
    refused('NoSuchVersion', 'The specified version does not exist.', 404, { Key, VersionId }),
  noSuchUpload: (UploadId: string) => refused('NoSuchUpload', noSuchUpload, 404, { UploadId }),
  invalidPart: (UploadId: string, PartNumber: number, ETag = '') =>
    refused('InvalidPart', invalidPart, 400, { UploadId, PartNumber: String(PartNumber), ETag }),
  invalidPartOrder: (UploadId: string) => refused('InvalidPartOrder', invalidPartOrder, 400, { UploadId }),
  tooSmall: (ProposedSize: number, PartNumber: number, ETag: string) => refused(
    'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400,
    { ProposedSize: String(ProposedSize), MinSizeAllowed: '5242880', PartNumber: String(PartNumber), ETag },
  ),
  tooLarge: (ProposedSize: number, MaxSizeAllowed: number) => refused(
    'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400,
    { ProposedSize: String(ProposedSize), MaxSizeAllowed: String(MaxSizeAllowed) },
  ),
  invalidRequest: (message: string) => refused('InvalidRequest', message, 400),
  badDigest: (algorithm: string) =>
    refused('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`, 400),
  rangeAndPart: () => refused('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter', 400),
  noSuchPart: (number: number, ActualPartCount: number) => refused(
    'InvalidPartNumber', 'The requested partnumber is not satisfiable', 416,
    { PartNumberRequested: String(number), ActualPartCount: String(ActualPartCount) },
  ),
  copiesMarker: () => refused(
    'InvalidRequest', 'The source of a copy request may not specifically refer to a delete marker by version id.', 400,
  ),
  copiesItself: () => refused('InvalidRequest', copiesItself, 400),
  sourceTooLarge: (most: number) => refused(
    'InvalidRequest', `The specified copy source is larger than the maximum allowable size for a copy source: ${most}`, 400,
  ),
  tooManyTags: (most: number) => refused('BadRequest', `Object tags cannot be greater than ${most}`, 400),
  invalidTag: (message: string) => refused('InvalidTag', message, 400),
  badTagging: (header: string) => refused('InvalidArgument', badTagging, 400, {
    ArgumentName: 'x-amz-tagging', ArgumentValue: header,
  }),
  badRedirect: () => refused(
    'InvalidRedirectLocation', "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.", 400,
  ),
  /** The sentence is ours; AWS's code is recorded. */
  noAcceleration: () =>
    refused('IllegalAccelerateConfigurationException', 'The Status element must be specified', 400),
  hasPeriods: () =>
    refused('InvalidRequest', 'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names', 400),
  noVersioning: () => refused('IllegalVersioningConfigurationException', 'The Versioning element must be specified', 400),
  invalidBucketName: (BucketName: string) =>
    refused('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName }),
  bucketNotEmpty: (BucketName: string) =>
    refused('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, { BucketName }),
  /** AWS: the sentence is ours. */
  hasPoints: (BucketName: string) => refused(
    'BucketHasAccessPointsAttached', 'The bucket you tried to delete has access points attached. Delete them first.', 400,
    { BucketName },
  ),
  ownedByOther: (BucketName: string) => refused('BucketAlreadyExists', alreadyExists, 409, { BucketName }),
  ownedByYou: (BucketName: string) => refused('BucketAlreadyOwnedByYou', alreadyYours, 409, { BucketName }),
  otherLocation: (constraint: string) => refused(
    'IllegalLocationConstraintException',
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`, 400,
  ),
  invalidLocation: (LocationConstraint: string) => refused(
    'InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, { LocationConstraint },
  ),
  invalidArgument: (message: string, ArgumentName: string, ArgumentValue: string) =>
    refused('InvalidArgument', message, 400, { ArgumentName, ArgumentValue }),
  noRegion: (name: string) => refused(
    'InvalidArgument', `Argument value ${name} is not a valid AWS Region`, 400, { ArgumentName: 'bucket-region' },
  ),
  /** AWS: of the lists of objects (public reports). */
  wrongToken: () => refused(
    'InvalidArgument', 'The continuation token provided is incorrect', 400, { ArgumentName: 'continuation-token' },
  ),
  malformedXml: () => refused(
    'MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema', 400,
  ),
  invalidStorageClass: (StorageClassRequested: string) =>
    refused('InvalidStorageClass', 'The storage class you specified is not valid', 400, { StorageClassRequested }),
  invalidOwner: (owner: string) => refused(
    'InvalidBucketOwnerAWSAccountID',
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${owner}]`, 400,
  ),
  /** AWS: what its API has, and S3 does not do. */
  unsupportedHeader: (Header: string, additionalMessage?: string) => refused(
    'NotImplemented', 'A header you provided implies functionality that is not implemented', 501,
    { Header, ...(additionalMessage !== undefined && { additionalMessage }) },
  ),
  keyTooLong: (length: number) =>
    refused('KeyTooLongError', 'Your key is too long', 400, { Size: String(length), MaxSizeAllowed: '1024' }),
  metadataTooLarge: (size: number) => refused(
    'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400,
    { Size: String(size), MaxSizeAllowed: '2048' },
  ),
  preconditionFailed: (Condition: string) => refused(
    'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, { Condition },
  ),
  notModified: (headers: Details) => new AwsError('NotModified', 'Not Modified', { status: 304, headers }),
  invalidRange: (range: string, size: number) => new AwsError(
    'InvalidRange', 'The requested range is not satisfiable', {
      status: 416, members: { ActualObjectSize: String(size), RangeRequested: range },
      headers: { 'content-range': `bytes */${size}` },
    },
  ),
  noSuchPolicy: (BucketName: string) =>
    refused('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName }),
  malformedPolicy: (message: string) => refused('MalformedPolicy', message, 400),
  noSuchBlock: (BucketName: string) => refused(
    'NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', 404, { BucketName },
  ),
  noBlock: () => refused('InvalidRequest', 'Must specify at least one configuration.', 400),
  notOfPoint: (Method: string) => refused(
    'MethodNotAllowed', 'The specified method is not allowed against this resource.', 405,
    { Method, ResourceType: 'ACCESSPOINT' },
  ),
  /** AWS: what a bucket's own account alone may ask for. */
  notOwner: () => refused('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405),
  otherOwner: () => refused('AccessDenied', 'Access Denied', 403),
  /** AWS: its clients go where the header says. */
  elsewhere: (Bucket: string, region: string) => new AwsError('PermanentRedirect', mustBeAddressed, {
    status: 301, members: { Endpoint: `${Bucket}.s3.${region}.amazonaws.com`, Bucket },
    headers: { 'x-amz-bucket-region': region },
  }),
}

const ofMarker = (id: string) => ({ 'x-amz-delete-marker': 'true', 'x-amz-version-id': id })

const noSuchUpload =
  'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.'
const invalidPart = 'One or more of the specified parts could not be found.  The part may not have been uploaded, or the '
  + "specified entity tag may not match the part's entity tag."
const invalidPartOrder =
  'The list of parts was not in ascending order. The parts list must be specified in order by part number.'
const badTagging = "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without "
  + 'tag name duplicates.'
const copiesItself = 'This copy request is illegal because it is trying to copy an object to itself without changing the '
  + "object's metadata, storage class, website redirect location or encryption attributes."
const alreadyExists = 'The requested bucket name is not available. The bucket namespace is shared by all users of the system. '
  + 'Please select a different name and try again.'
const alreadyYours = 'Your previous request to create the named bucket succeeded and you already own it.'
const mustBeAddressed = 'The bucket you are attempting to access must be addressed using the specified endpoint. '
  + 'Please send all future requests to this endpoint.'
