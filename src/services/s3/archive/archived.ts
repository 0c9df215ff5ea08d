// What is said of archived objects to who asks for them.
import { AwsError } from '../../../core/aws-error.ts'
import type { Instant } from '../../../core/clock.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { StoredObject } from '../objects/objects.ts'
import { findRestore, type Restore } from './restores.ts'
import { isArchived } from './storage-classes.ts'

const refused = (code: string, message: string, status = 403, members = {}) => new AwsError(code, message, { status, members })

// AWS: the codes, and what stands beside them, were recorded; the sentences are publicly reported.
export const archiveErrors = {
  isArchived: (StorageClass: string) =>
    refused('InvalidObjectState', "The operation is not valid for the object's storage class", 403, { StorageClass }),
  copiesArchived: () => refused(
    'ObjectNotInActiveTierError',
    'The source object of the COPY action is not in the active tier and is only stored in Amazon S3 Glacier',
  ),
  notArchived: () => refused('InvalidObjectState', "Restore is not allowed for the object's current storage class"),
  noSuchTier: () => refused('InvalidTier', 'Retrieval option is not supported by this storage class'),
  underWay: () => refused('RestoreAlreadyInProgress', 'Object restore is already in progress', 409),
  noSelect: () =>
    refused('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405),
}

/** `restore` is as `findRestore` has it. */
export const isReadable = ({ storageClass }: StoredObject, restore: Restore | undefined): boolean =>
  !isArchived(storageClass) || restore?.state === 'there'

/** Throws S3's error for who copies what is not there. */
export async function requireCopyable(state: ReadUnit, object: StoredObject, now: Instant): Promise<void> {
  if (!isReadable(object, await findRestore(state, object, now))) throw archiveErrors.copiesArchived()
}

/** As heads of answers tell it. */
export function shownRestore(restore: Restore | undefined): { readonly Restore?: string } {
  if (!restore) return {}
  if (restore.state === 'under way') return { Restore: 'ongoing-request="true"' }
  return { Restore: `ongoing-request="false", expiry-date="${new Date(restore.due).toUTCString()}"` }
}

/** As lists tell it. */
export function listedRestore(restore: Restore | undefined) {
  if (!restore) return {}
  const isUnderWay = restore.state === 'under way'
  return { RestoreStatus: { IsRestoreInProgress: isUnderWay, ...(!isUnderWay && { RestoreExpiryDate: new Date(restore.due) }) } }
}
