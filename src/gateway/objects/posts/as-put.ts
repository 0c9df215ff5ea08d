// A form as the request that puts its file: what a field says there a header says here, and *decode* reads both by one contract.
import type { RequestHead } from '../../../engines/wire/request.ts'
import { postErrors } from './post-errors.ts'
import type { PostForm } from './post-form.ts'
import { asTagging } from './tagging-field.ts'

/** Those that no header is called as. */
const renamed = new Map([['acl', 'x-amz-acl']])
/**
 * AWS: what a form may say of an object. INVARIANT: no other field becomes a header, so that a form asks for nothing but to put
 * its file: not to copy, and not as a body of another kind.
 */
const headers: ReadonlySet<string> = new Set([
  'cache-control', 'content-type', 'content-disposition', 'content-encoding', 'content-language', 'content-md5', 'expires',
  'x-amz-acl', 'x-amz-storage-class', 'x-amz-website-redirect-location', 'x-amz-expected-bucket-owner',
  'x-amz-sdk-checksum-algorithm', 'x-amz-server-side-encryption',
])
const families = ['x-amz-meta-', 'x-amz-grant-', 'x-amz-checksum-', 'x-amz-server-side-encryption-', 'x-amz-object-lock-']

/** But for a tabulator. */
const hasControls = (value: string): boolean => /\p{Cc}/u.test(value.replaceAll('\t', ' '))

/** Throws an AwsError. */
export function asPut({ fields, bucket, key }: PostForm): RequestHead {
  const rawHeaders = [...fields].flatMap(([name, { value }]) => {
    const header = renamed.get(name) ?? name
    if (!headers.has(header) && !families.some(family => header.startsWith(family))) return []
    if (hasControls(value)) throw postErrors.controlCharacters(name)
    // As the bytes of a header are read.
    return [header, Buffer.from(value).toString('latin1')]
  })
  const tagging = fields.get('tagging')
  if (tagging) rawHeaders.push('x-amz-tagging', asTagging(tagging.value))
  return { method: 'PUT', target: `/${bucket}/${encodeURIComponent(key)}`, rawHeaders }
}
