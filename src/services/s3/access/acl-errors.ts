// What S3 says of lists of access. AWS: recorded, but for what is marked.
import { AwsError } from '../../../core/aws-error.ts'
import { shortened } from '../../../engines/wire/schema/quoted.ts'

const refused = (code: string, message: string, status = 400, members: Readonly<Record<string, string>> = {}) =>
  new AwsError(code, message, { status, members })
/** Of what is quoted from a request. */
const longest = 256

export const aclErrors = {
  unsupported: () => refused('AccessControlListNotSupported', 'The bucket does not allow ACLs'),
  malformed: () => refused(
    'MalformedACLError', 'The XML you provided was not well-formed or did not validate against our published schema',
  ),
  // Public reports.
  twoKinds: () => refused('InvalidRequest', 'Specifying both Canned ACLs and Header Grants is not allowed'),
  withBody: () => refused('UnexpectedContent', 'This request does not support content'),
  none: () => refused('MissingSecurityHeader', 'Your request was missing a required header', 400, {
    MissingHeaderName: 'x-amz-acl',
  }),
  badHeader: (text: string) => refused('InvalidArgument', 'Argument format not recognized', 400, {
    ArgumentName: 'x-amz-grant', ArgumentValue: shortened(text, longest),
  }),
  badId: (id: string) => refused('InvalidArgument', 'Invalid id', 400, {
    ArgumentName: 'CanonicalUser/ID', ArgumentValue: shortened(id, longest),
  }),
  badGroup: (uri: string) => refused('InvalidArgument', 'Invalid group uri', 400, {
    ArgumentName: 'Group/URI', ArgumentValue: shortened(uri, longest),
  }),
  badCanned: (name: string) => refused('InvalidArgument', '', 400, { ArgumentName: 'x-amz-acl', ArgumentValue: name }),
  /** AWS: nobody is found by an address of e-mail any more. */
  byEmail: () => refused('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405),
  otherOwner: () => refused('AccessDenied', 'Access Denied', 403),
  noOwnership: (BucketName: string) => refused(
    'OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', 404, { BucketName },
  ),
  withOwnership: () => refused(
    'InvalidBucketAclWithObjectOwnership', "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  ),
  withBlock: () => refused(
    'InvalidBucketAclWithBlockPublicAccessError', 'Bucket cannot have public ACLs set with BlockPublicAccess enabled',
  ),
}
