// Conditional headers, in the order of RFC 9110, section 13.2.2.
import { s3Errors } from '../s3-errors.ts'
import { etagOf, lastModified, type StoredObject } from './objects.ts'

export interface Preconditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
  readonly IfModifiedSince?: Date | undefined
  readonly IfUnmodifiedSince?: Date | undefined
}

/** For whoever reads, at `now`. Throws S3's error for what does not hold, and `NotModified` for what the client has already. */
export function requireReadable(object: StoredObject, conditions: Preconditions, now: number): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions
  const modified = lastModified(object).getTime()
  if (IfMatch !== undefined) {
    if (!names(IfMatch, object)) throw s3Errors.preconditionFailed('If-Match')
  } else if (IfUnmodifiedSince && modified > IfUnmodifiedSince.getTime()) {
    throw s3Errors.preconditionFailed('If-Unmodified-Since')
  }
  // AWS: a date that is still to come is none, as HTTP has it.
  const isHad = IfNoneMatch === undefined
    ? IfModifiedSince !== undefined && modified <= IfModifiedSince.getTime() && IfModifiedSince.getTime() <= now
    : names(IfNoneMatch, object)
  if (isHad) throw s3Errors.notModified({ etag: etagOf(object), 'last-modified': lastModified(object).toUTCString() })
}

/** AWS: whoever puts may say that there is none, or which one it is, and not both. */
export function requireCondition({ IfMatch, IfNoneMatch }: Preconditions): void {
  if (IfMatch !== undefined && IfNoneMatch !== undefined) throw s3Errors.unsupportedHeader('If-Match,If-None-Match', several)
  const name = IfMatch === '*' ? 'If-Match' : IfNoneMatch !== undefined && IfNoneMatch !== '*' ? 'If-None-Match' : undefined
  if (name !== undefined) {
    throw s3Errors.unsupportedHeader(name, `We don't accept the provided value of ${name} header for this API`)
  }
}

const several = 'Multiple conditional request headers present in the request'

/** For whoever writes: `before` is what the key has. */
export function requireWritable(before: StoredObject | undefined, key: string, { IfMatch, IfNoneMatch }: Preconditions): void {
  if (IfNoneMatch !== undefined && before) throw s3Errors.preconditionFailed('If-None-Match')
  if (IfMatch === undefined) return
  if (!before) throw s3Errors.noSuchKey(key)
  if (!names(IfMatch, before)) throw s3Errors.preconditionFailed('If-Match')
}

/** AWS: quotes may be left out. */
export function names(list: string, object: StoredObject): boolean {
  const tags = list.split(',').map(one => one.trim().replace(/^W\//, '').replaceAll('"', ''))
  return tags.includes('*') || tags.includes(object.md5)
}
