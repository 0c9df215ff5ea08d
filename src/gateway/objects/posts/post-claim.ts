// Who says that he has signed a form's policy, and whether he has. AWS:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
import { day } from '../../../core/clock.ts'
import { findRegion, globalRegion, type Region } from '../../../core/regions.ts'
import { algorithm, parseCredential, type CredentialScope } from '../../../engines/sigv4/authorization.ts'
import { IncompleteSignature, InvalidSignature } from '../../../engines/sigv4/invalid-signature.ts'
import { printable } from '../../../engines/sigv4/printable.ts'
import { parseRequestDate, tolerance, type RequestDate } from '../../../engines/sigv4/request-date.ts'
import { isSignedBy, type VerifyingKey } from '../../../engines/sigv4/verify.ts'
import type { SignatureClaim } from '../../signature.ts'
import { uploadErrors } from '../../transfers/upload-errors.ts'
import { notByMechanism } from '../refusals.ts'
import { postErrors } from './post-errors.ts'
import type { PostFields, PostForm } from './post-form.ts'

/** AWS: in the order in which it looks for them, as it calls them. */
const required = ['Policy', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature'] as const
const ofSigner = required.slice(1).map(name => name.toLowerCase())
const ofVersion2 = ['awsaccesskeyid', 'signature']
/** AWS: what a key of its own signs is good for seven days, in milliseconds. */
const longestLife = 7 * day
/** Of a policy, in characters. */
const longestQuoted = 4096

/** Whether anybody is said to have signed. AWS: a policy alone says nothing. Throws an AwsError where a part is missing. */
export function isSigned(fields: PostFields): boolean {
  const has = (name: string) => fields.has(name)
  if (!ofSigner.some(has)) {
    if (ofVersion2.some(has)) throw notByMechanism()
    return false
  }
  const missing = required.find(name => !fields.get(name.toLowerCase())?.value)
  if (missing !== undefined) throw postErrors.noField(missing)
  return true
}

/** Throws an AwsError. */
export function readPostClaim({ fields }: PostForm): SignatureClaim {
  const value = (name: string) => fields.get(name)!.value
  if (value('x-amz-algorithm') !== algorithm) throw postErrors.wrongAlgorithm(value('x-amz-algorithm'))
  const sessionToken = fields.get('x-amz-security-token')?.value
  return {
    ...credentialIn(value('x-amz-credential')), signedHeaders: [], signature: value('x-amz-signature'),
    date: value('x-amz-date'), presigned: false, ...(sessionToken !== undefined && { sessionToken }),
  }
}

function credentialIn(text: string): { readonly accessKeyId: string; readonly scope: CredentialScope } {
  if (text.startsWith('/')) {
    throw postErrors.wrongCredential('a non-empty Access Key (AKID) must be provided in the credential.', text)
  }
  try {
    return parseCredential(text)
  } catch (thrown) {
    if (!(thrown instanceof IncompleteSignature || thrown instanceof InvalidSignature)) throw thrown
    throw postErrors.wrongCredential(
      thrown.fault.is === 'terminator' ? `incorrect terminal "${printable(thrown.fault.text)}". ${terminal}` : malformed, text,
    )
  }
}

const malformed = 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
const terminal = 'This endpoint uses "aws4_request".'

interface Dated {
  readonly date: RequestDate
  readonly region: Region
}

/** All that can be wrong with it without a key. Throws an AwsError. DIFFERS: what AWS says of days that differ is not known. */
export function checkPostClaim({ fields }: PostForm, claim: SignatureClaim, now: number): Dated {
  const credential = fields.get('x-amz-credential')!.value
  const { scope } = claim
  if (scope.service !== 's3') {
    const other = `incorrect service "${printable(scope.service)}". This endpoint belongs to "s3".`
    throw postErrors.wrongCredential(other, credential)
  }
  const region = findRegion(scope.region)
  if (!region) throw postErrors.wrongRegion(scope.region, globalRegion, credential)
  if (!/^\d{8}T\d{6}Z$/.test(claim.date)) throw postErrors.wrongDate(claim.date)
  const date = dateOf(claim.date)
  if (date.timestamp.slice(0, 8) !== scope.date) {
    const other = `This date is not the same as X-Amz-Date: "${date.timestamp.slice(0, 8)}".`
    throw postErrors.wrongCredential(`Invalid credential date "${printable(scope.date)}". ${other}`, credential)
  }
  if (date.at > now + tolerance) throw postErrors.notYet()
  if (now > date.at + longestLife) throw postErrors.over()
  return { date, region }
}

function dateOf(text: string): RequestDate {
  try {
    return parseRequestDate(text)
  } catch (thrown) {
    throw thrown instanceof IncompleteSignature ? postErrors.wrongDate(text) : thrown
  }
}

/** AWS: signed is the policy as it was sent. Throws an AwsError. */
export function verifyPost({ fields }: PostForm, { accessKeyId, signature }: SignatureClaim, key: VerifyingKey): void {
  const StringToSign = fields.get('policy')!.value
  if (isSignedBy(key, StringToSign, signature)) return
  const isShort = StringToSign.length <= longestQuoted
  throw uploadErrors.wrongSignature({
    AWSAccessKeyId: printable(accessKeyId), ...(isShort && { StringToSign }), SignatureProvided: printable(signature),
    ...(isShort && { StringToSignBytes: Buffer.from(StringToSign).toString('hex').replaceAll(/..(?!$)/g, '$& ') }),
  })
}
