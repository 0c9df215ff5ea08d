// What lists show of uploads.
import { parseArn } from '../../../core/arn.ts'
import { canonicalId } from '../access/canonical-ids.ts'
import type { StoredUpload } from './uploads.ts'

/** AWS: an account by its canonical id, and anybody else by his ARN. */
export function initiatorOf({ initiator }: Pick<StoredUpload, 'initiator'>) {
  const arn = parseArn(initiator)
  if (arn?.resource === 'root') return { ID: canonicalId(arn.account) }
  return { ID: initiator, DisplayName: initiator.slice(initiator.lastIndexOf('/') + 1) }
}

export const shownUploadChecksum = ({ checksum }: Pick<StoredUpload, 'checksum'>) => checksum && {
  ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.isComposite ? 'COMPOSITE' as const : 'FULL_OBJECT' as const,
}
