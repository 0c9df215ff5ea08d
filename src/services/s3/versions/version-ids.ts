// Ids of versions, which say nothing of the versions' order.
import { lettersOf, type RandomBytes } from '../../../core/ids.ts'
import { s3Errors } from '../s3-errors.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._'
const length = 32

/** What a request calls the version that has no id. */
export const nullId = 'null'

export const drawVersionId = (random: RandomBytes): string => lettersOf(random(length), letters)

export const idOf = ({ versionId }: { readonly versionId?: string }): string => versionId ?? nullId

/** Throws S3's error for what no version can be called. */
export function requireVersionId(id: string): string {
  if (id === '') throw s3Errors.invalidArgument('Version id cannot be the empty string', 'versionId', '')
  if (!isVersionId(id)) throw s3Errors.invalidArgument('Invalid version id specified', 'versionId', id)
  return id
}

export const isVersionId = (id: string): boolean => id === nullId || /^[A-Za-z0-9._]{32}$/.test(id)
