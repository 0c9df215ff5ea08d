// What S3 says of a member that is none of those its contract has: an error of the member's own. S3 has none of the sentences in
// which other services tell what their models forbid.
import type { AwsError } from '../../core/aws-error.ts'
import type { BrokenMember } from '../../engines/wire/schema/find-broken.ts'
import type { Scope } from '../../gateway/operation.ts'
import { otherLocation } from './buckets/buckets.ts'
import { encryptionErrors } from './encryption/encryption-errors.ts'
import { lifecycleErrors } from './lifecycle/lifecycle-errors.ts'
import { notificationErrors } from './notifications/notification-errors.ts'
import { s3Errors } from './s3-errors.ts'
import { badErrorDocument, invalidProtocol } from './website/bucket-website.ts'

type Words = (text: string, scope: Scope) => AwsError

const argument = (name: string, message: string | ((text: string) => string)): [string, Words] =>
  [name, text => s3Errors.invalidArgument(typeof message === 'string' ? message : message(text), name, text)]

/** By the name of the header, of the label or of the element. AWS: recorded, or from public reports where that is said. */
const byMember = new Map<string, Words>([
  ['LocationConstraint', (text, { region }) => otherLocation(text, region)],
  ['x-amz-storage-class', text => s3Errors.invalidStorageClass(text)],
  // AWS: without a sentence.
  argument('x-amz-acl', ''),
  argument('x-amz-object-ownership', text => `Invalid x-amz-object-ownership header: ${text}`),
  // AWS: these three by public reports.
  argument('max-keys', 'Provided max-keys not an integer or within integer range'),
  argument('max-buckets', 'Argument max-buckets must be an integer between 1 and 10000'),
  argument('x-amz-server-side-encryption', 'The encryption method specified is not supported'),
  argument('x-amz-object-lock-mode', 'Unknown wormMode directive.'),
  argument('x-amz-object-lock-retain-until-date', 'The retain until date must be provided in ISO 8601 format'),
  argument('x-amz-object-lock-legal-hold', "Legal Hold must be either of 'ON' or 'OFF'"),
  ['x-amz-transition-default-minimum-object-size', text => lifecycleErrors.noMinimum(text)],
  // AWS: of a class to which no rule moves anything, without a sentence (recorded).
  ['StorageClass', text => (text === 'STANDARD' ? s3Errors.invalidArgument('', 'StorageClass', text) : s3Errors.malformedXml())],
  ['Event', text => notificationErrors.noSuchEvent(text)],
  ['Protocol', () => invalidProtocol()],
  ['KMSKeyArn', () => encryptionErrors.noKeyArn()],
  argument('encoding-type', 'Invalid Encoding Method specified in Request'),
  argument('x-amz-copy-source', text => `Invalid copy source ${text.includes('/') ? 'object key' : 'bucket name'}`),
  argument('x-amz-metadata-directive', 'Unknown metadata directive.'),
  argument('x-amz-tagging-directive', 'Unknown tagging directive.'),
  ['Bucket', text => s3Errors.invalidBucketName(text)],
  ['Key', text => s3Errors.keyTooLong(Buffer.byteLength(text))],
])

export function refuseBroken({ place, name, text, within, isMissing }: BrokenMember, scope: Scope): AwsError {
  if (within === 'ErrorDocument') return isMissing ? s3Errors.malformedXml() : badErrorDocument(text)
  if (within === 'AccelerateConfiguration' && text === '') return s3Errors.noAcceleration()
  if (within === 'FilterRule' && name === 'Name') return notificationErrors.badFilterName(text)
  const words = byMember.get(name)
  if (words) return words(text, scope)
  return place === 'header' || place === 'headers' || place === 'querystring'
    ? s3Errors.invalidArgument('', name, text)
    : s3Errors.malformedXml()
}
