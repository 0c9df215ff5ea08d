// What S3 says of requests that ask for an encryption (recorded, or from public reports).
import { AwsError } from '../../../core/aws-error.ts'
import { s3Errors } from '../s3-errors.ts'

const method = 'x-amz-server-side-encryption'
const customer = 'Server Side Encryption with Customer provided key'
const request = 'Requests specifying Server Side Encryption with Customer provided keys must'

const argument = (message: string, value = 'null') => s3Errors.invalidArgument(message, method, value)
const refused = (code: string, message: string, status: number) => new AwsError(code, message, { status })

export const encryptionErrors = {
  noAlgorithm: () => argument(`${request} provide a valid encryption algorithm.`),
  otherAlgorithm: (value: string) => new AwsError(
    'InvalidEncryptionAlgorithmError', 'The Encryption request you specified is not valid. Supported value: AES256.',
    { status: 400, members: { ArgumentName: method, ArgumentValue: value } },
  ),
  noKey: () => argument(`${request} provide an appropriate secret key.`),
  noHash: () => argument(`${request} provide the client calculated MD5 of the secret key.`),
  otherHash: () => argument('The calculated MD5 hash of the key did not match the hash that was provided.'),
  badKey: () => argument('The secret key was invalid for the specified algorithm.'),
  insecure: () => argument(`${request} be made over a secure connection.`),
  twoMethods: (value: string) => argument(`${customer} is incompatible with the encryption method specified`, value),
  /** AWS: of a key of KMS's beside another method, or beside none. */
  keyWithoutKms: (value: string | undefined) => argument(
    'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms', value,
  ),
  unknownMethod: (value: string) => argument('The encryption method specified is not supported', value),
  unsigned: () => s3Errors.invalidArgument(
    'Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.',
    'Authorization', 'null',
  ),
  /** The code is the usual one of what a header may be. */
  badContext: (value: string) => s3Errors.invalidArgument(
    `The header '${method}-context' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map`,
    `${method}-context`, value,
  ),
  /** Whoever reads a customer's object has to send its key. */
  keyWanted: () => refused('InvalidRequest', 'The object was stored using a form of Server Side Encryption. '
    + 'The correct parameters must be provided to retrieve the object.', 400),
  keyUnwanted: () => refused('InvalidRequest', 'The encryption parameters are not applicable to this object.', 400),
  wrongKey: () => refused('AccessDenied', `${request} provide the correct secret key.`, 403),
  /** Of a bucket whose objects customers do not encrypt. */
  customersBlocked: (caller: string, action: string, arn: string) => refused('AccessDenied', `User: ${caller} is not authorized `
    + `to perform: ${action} on resource: "${arn}" because this bucket has blocked upload requests that specify Server Side `
    + 'Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type.', 403),
  /** Of an object whose encryption is to be another: what its API says of each. */
  notUpdatedTo: () => refused('InvalidRequest', 'Requests that modify an object encryption configuration require a valid new '
    + 'encryption type. Valid values are SSEKMS. Modify the request to specify SSE-KMS for the updated encryption type, and then '
    + 'try again.', 400),
  notUpdatedFrom: () => refused('InvalidRequest', "The UpdateObjectEncryption operation doesn't support source objects with the "
    + 'encryption type DSSE-KMS or SSE-C. Only source objects encrypted with SSE-S3 or SSE-KMS are supported.', 400),
  noKeyArn: () => refused('InvalidRequest', "Requests that modify an object's encryption type to SSE-KMS require a valid Amazon "
    + 'Web Services KMS key Amazon Resource Name (ARN). Confirm that you have a correctly formatted KMS key ARN in your request, '
    + 'and then try again.', 400),
  foreignKey: () => refused('AccessDenied', 'The Amazon Web Services KMS key in the request must be owned by the same account as '
    + 'the bucket. Modify the request to specify a KMS key from the same account, and then try again.', 403),
  keyWithoutAlgorithm: () => s3Errors.invalidArgument(
    'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
    'ApplyServerSideEncryptionByDefault', 'null',
  ),
}
