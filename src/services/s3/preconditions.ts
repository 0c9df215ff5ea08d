// Conditional headers, in the order of RFC 9110, section 13.2.2.
import { s3Errors } from './s3-errors.ts'
import { etagOf, lastModified, type StoredObject } from './objects.ts'

export interface Conditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
  readonly IfModifiedSince?: Date | undefined
  readonly IfUnmodifiedSince?: Date | undefined
}

/** For whoever reads. Throws S3's error for what does not hold, and `NotModified` for what the client has already. */
export function requireReadable(object: StoredObject, conditions: Conditions): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions
  const modified = lastModified(object).getTime()
  if (IfMatch !== undefined) {
    if (!names(IfMatch, object)) throw s3Errors.preconditionFailed('If-Match')
  } else if (IfUnmodifiedSince && modified > IfUnmodifiedSince.getTime()) {
    throw s3Errors.preconditionFailed('If-Unmodified-Since')
  }
  const isHad = IfNoneMatch === undefined
    ? IfModifiedSince !== undefined && modified <= IfModifiedSince.getTime()
    : names(IfNoneMatch, object)
  if (isHad) throw s3Errors.notModified({ etag: etagOf(object), 'last-modified': lastModified(object).toUTCString() })
}

/** For whoever writes: `before` is what the key has. */
export function requireWritable(before: StoredObject | undefined, key: string, { IfMatch, IfNoneMatch }: Conditions): void {
  if (IfNoneMatch !== undefined && before) throw s3Errors.preconditionFailed('If-None-Match')
  if (IfMatch === undefined) return
  if (!before) throw s3Errors.noSuchKey(key)
  if (!names(IfMatch, before)) throw s3Errors.preconditionFailed('If-Match')
}

/** AWS: quotes may be left out. */
function names(list: string, object: StoredObject): boolean {
  const tags = list.split(',').map(one => one.trim().replace(/^W\//, '').replaceAll('"', ''))
  return tags.includes('*') || tags.includes(object.md5)
}
