// Whose the objects of a bucket are, and whether lists of access say anything about them.
import type { ObjectOwnership } from '../../../contracts/s3.gen.ts'
import { ownersAlone, type Acl } from './acls.ts'

/** AWS: where a bucket was told nothing, all objects are its owner's, and no list counts; where that was deleted, lists do. */
export type Ownership = Exclude<ObjectOwnership, 'BucketOwnerEnforced'> | 'deleted'

export interface Owned {
  readonly account: string
  readonly ownership?: Ownership
  readonly acl?: Acl
}

export const takesAcls = ({ ownership }: Owned): boolean => ownership !== undefined

/** What is in force. */
export const aclOf = (bucket: Owned): Acl =>
  (takesAcls(bucket) && bucket.acl) || ownersAlone(bucket.account)

/** What is kept of an object beside its bytes. */
export interface ObjectAccess {
  /** An account, or `anonymous`; absent of the bucket's owner. */
  readonly owner?: string
  readonly acl?: Acl
}

export const ownerOfObject = (bucket: Owned, { owner = bucket.account }: ObjectAccess): string =>
  (takesAcls(bucket) ? owner : bucket.account)

export const aclOfObject = (bucket: Owned, object: ObjectAccess): Acl =>
  (takesAcls(bucket) && object.acl) || ownersAlone(ownerOfObject(bucket, object))
