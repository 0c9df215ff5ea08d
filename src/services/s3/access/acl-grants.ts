// What lists of access let a caller do, where no policy allows or denies it.
import type { Caller } from '../../../gateway/caller.ts'
import type { Acl, Permission } from './acls.ts'

// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html, "Mapping of ACL permissions and access policy
// permissions".
const ofBucket = new Map<string, Permission>([
  ['s3:ListBucket', 'READ'], ['s3:ListBucketVersions', 'READ'], ['s3:ListBucketMultipartUploads', 'READ'],
  ['s3:PutObject', 'WRITE'], ['s3:GetBucketAcl', 'READ_ACP'], ['s3:PutBucketAcl', 'WRITE_ACP'],
])
const ofObject = new Map<string, Permission>([
  ['s3:GetObject', 'READ'], ['s3:GetObjectVersion', 'READ'], ['s3:GetObjectAcl', 'READ_ACP'],
  ['s3:GetObjectVersionAcl', 'READ_ACP'], ['s3:PutObjectAcl', 'WRITE_ACP'], ['s3:PutObjectVersionAcl', 'WRITE_ACP'],
])

export type Granted = 'itself' | 'account' | false

export const grantedOnBucket = (acl: Acl, action: string, caller: Caller): Granted =>
  grantedBy(acl, ofBucket.get(action), caller)
export const grantedOnObject = (acl: Acl, action: string, caller: Caller): Granted =>
  grantedBy(acl, ofObject.get(action), caller)

/**
 * AWS: a group of everyone lets in each of them as a policy for everyone does, whatever his own policies say; an account is let
 * in as a whole, so that its own policies have to allow as well (recorded).
 */
function grantedBy(acl: Acl, permission: Permission | undefined, { kind, account }: Caller): Granted {
  if (permission === undefined) return false
  const having = acl.filter(one => one.permission === permission || one.permission === 'FULL_CONTROL')
  const isKnown = kind !== 'anonymous' && kind !== 'service'
  const toGroup = having.some(({ to }) =>
    'group' in to && (to.group === 'AllUsers' || (to.group === 'AuthenticatedUsers' && isKnown)))
  if (toGroup) return 'itself'
  return isKnown && having.some(({ to }) => 'account' in to && to.account === account) ? 'account' : false
}

/** What is left of a list where what it grants to everyone is ignored. */
export const withoutEveryone = (acl: Acl): Acl => acl.filter(({ to }) => 'account' in to || to.group === 'LogDelivery')
