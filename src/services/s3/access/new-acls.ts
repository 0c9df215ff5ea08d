// The list of access that a request asks for.
import type { Grant as ShownGrant } from '../../../contracts/s3.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Bucket } from '../buckets/buckets.ts'
import { aclErrors } from './acl-errors.ts'
import { aclFrom, cannedAcl, grantsIn, isPublicAcl, type Acl, type GrantHeaders } from './acls.ts'
import { canonicalId } from './canonical-ids.ts'
import { preventedAcl } from './prevented.ts'
import { isBlocked } from './public-access.ts'

export interface AskedAcl extends GrantHeaders {
  readonly ACL?: string | undefined
  readonly AccessControlPolicy?: {
    readonly Owner?: { readonly ID?: string | undefined } | undefined
    readonly Grants?: readonly ShownGrant[] | undefined
  } | undefined
}

export const asksForAcl = ({ ACL, GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP }: AskedAcl): boolean =>
  [ACL, GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP].some(one => one !== undefined)

/** Of headers; undefined where none asks. Throws S3's error. */
export function aclInHeaders(input: AskedAcl, owner: string, bucketOwner: string): Acl | undefined {
  const granted = grantsIn(input)
  if (input.ACL === undefined) return granted
  if (granted) throw aclErrors.twoKinds()
  const canned = cannedAcl(input.ACL, { owner, bucketOwner })
  if (!canned) throw aclErrors.badCanned(input.ACL)
  return canned
}

/** For whoever puts a list: as headers or the body say. Throws S3's error. */
export function requireAcl(input: AskedAcl, owner: string, bucketOwner: string): Acl {
  const { AccessControlPolicy: body } = input
  const inHeaders = aclInHeaders(input, owner, bucketOwner)
  if (inHeaders && body) throw aclErrors.withBody()
  if (inHeaders) return inHeaders
  if (!body) throw aclErrors.none()
  if (!body.Owner) throw aclErrors.malformed()
  // AWS: no list gives what it is about to somebody else.
  if (body.Owner.ID !== canonicalId(owner)) throw aclErrors.otherOwner()
  return aclFrom(body.Grants ?? [])
}

type BlockingCall = Pick<Call<unknown>, 'scope' | 'state' | 'ports' | 'error'>

/** Throws where the list is public and the bucket or its account does not let it be. */
export async function requireUnblocked(call: BlockingCall, bucket: Bucket, acl: Acl, action: string, arn: string): Promise<void> {
  if (!isPublicAcl(acl)) return
  if (await isBlocked(bucket, ({ BlockPublicAcls }) => BlockPublicAcls, call)) throw preventedAcl(call, action, arn)
}
