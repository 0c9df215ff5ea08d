// Whose an object is, and whom its list of access lets in.
import type { Call, Resource } from '../../../gateway/operation.ts'
import { inForce, objectArn, type AccessContext, type Bucket } from '../buckets/buckets.ts'
import { aclErrors } from './acl-errors.ts'
import { grantedOnObject } from './acl-grants.ts'
import { isOwnersAlone } from './acls.ts'
import { withoutAllows } from './bucket-policies.ts'
import { anonymousOwner } from './canonical-ids.ts'
import { aclInHeaders, requireUnblocked, type AskedAcl } from './new-acls.ts'
import { aclOfObject, ownerOfObject, takesAcls, type ObjectAccess } from './ownership.ts'

/**
 * What a read is asked on, made of what it would be without lists. AWS: an object of another account's is that account's to let
 * somebody read; of the policy of its bucket what it denies counts.
 */
export async function asOwned(
  resource: Resource, bucket: Bucket, object: ObjectAccess, context: AccessContext,
): Promise<Resource> {
  if (!takesAcls(bucket)) return resource
  const { policy, ...bare } = resource
  const account = ownerOfObject(bucket, object)
  const acl = await inForce(bucket, aclOfObject(bucket, object), context)
  return {
    ...bare, account, grants: action => grantedOnObject(acl, action, context.scope.caller),
    ...(policy && { policy: account === bucket.account ? policy : withoutAllows(policy) }),
  }
}

type WritingCall = Pick<
  Call<AskedAcl & { readonly Key: string }>, 'input' | 'scope' | 'state' | 'ports' | 'error' | 'authorize' | 'resource'
>

/** AWS: who may put an object may say that its bucket's owner has all of it, and that nobody else has any (public reports). */
const harmless: ReadonlySet<string> = new Set(['private', 'bucket-owner-full-control'])

/** What a new object has of both, for whoever writes it. Throws S3's error, and what the caller is told who may not say so. */
export async function newObjectAccess(call: WritingCall, bucket: Bucket): Promise<ObjectAccess> {
  const { input, scope } = call
  const { account } = bucket
  if (!takesAcls(bucket)) {
    const acl = aclInHeaders(input, account, account)
    if (acl && !isOwnersAlone(account, acl)) throw aclErrors.unsupported()
    return {}
  }
  const isGiven = bucket.ownership === 'BucketOwnerPreferred' && input.ACL === 'bucket-owner-full-control'
  const owner = isGiven ? account : writerOf(call, account)
  const acl = aclInHeaders(input, owner, account)
  if (acl && !harmless.has(input.ACL ?? '')) {
    await call.authorize('s3:PutObjectAcl', await call.resource('s3:PutObject'))
    await requireUnblocked(call, bucket, acl, 's3:PutObject', objectArn(scope, bucket.name, input.Key))
  }
  return { ...(owner !== account && { owner }), ...(acl && !isOwnersAlone(owner, acl) && { acl }) }
}

/** AWS: what a service delivers is the bucket's owner's. */
function writerOf({ scope: { caller } }: WritingCall, bucketOwner: string): string {
  if (caller.kind === 'anonymous') return anonymousOwner
  return caller.kind === 'service' ? bucketOwner : caller.account
}
