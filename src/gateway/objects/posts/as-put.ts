// A form as the request that puts its file: what a field says there a header says here, and *decode* reads both by one contract.
import type { RequestHead } from '../../../engines/wire/request.ts'
import { postErrors } from './post-errors.ts'
import type { PostForm } from './post-form.ts'
import { asTagging } from './tagging-field.ts'

/** Of AWS's documented fields those that no header has, or another one. */
const renamed = new Map([['acl', 'x-amz-acl']])
const contentHeaders: ReadonlySet<string> = new Set([
  'cache-control', 'content-type', 'content-disposition', 'content-encoding', 'content-language', 'content-md5', 'expires',
])
/** What is said of a form, or of how a body is sent, and of no object. */
const ofForms: ReadonlySet<string> = new Set([
  'x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature', 'x-amz-security-token', 'x-amz-content-sha256',
  'x-amz-decoded-content-length', 'x-amz-trailer', 'x-amz-tagging',
])

/** But for a tabulator. */
const hasControls = (value: string): boolean => /\p{Cc}/u.test(value.replaceAll('\t', ' '))

/** Throws an AwsError. */
export function asPut({ fields, bucket, key }: PostForm): RequestHead {
  const headers = [...fields].flatMap(([name, { value }]) => {
    const header = renamed.get(name) ?? name
    const isOfObject = contentHeaders.has(header) || (header.startsWith('x-amz-') && !ofForms.has(header))
    if (!isOfObject) return []
    if (hasControls(value)) throw postErrors.controlCharacters(name)
    // As the bytes of a header are read.
    return [header, Buffer.from(value).toString('latin1')]
  })
  const tagging = fields.get('tagging')
  if (tagging) headers.push('x-amz-tagging', asTagging(tagging.value))
  return { method: 'PUT', target: `/${bucket}/${encodeURIComponent(key)}`, rawHeaders: headers }
}
