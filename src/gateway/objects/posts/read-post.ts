// The fields of a form, from a body of which nobody knows yet who sends it.
import { isFormData, boundaryIn } from '../../../engines/wire/forms/part-head.ts'
import type { RequestHead } from '../../../engines/wire/request.ts'
import { FormParser, type FormField } from '../../../engines/wire/forms/form-parser.ts'
import { neighbourhoodOf } from '../../http/addresses.ts'
import type { BodyPieces } from '../../http/body-source.ts'
import { longestRequest } from '../../http/limits.ts'
import { isUnsigned } from '../../signature.ts'
import type { Received } from '../../stages/receive.ts'
import { uploadErrors } from '../../transfers/upload-errors.ts'
import { bucketInHost } from '../address.ts'
import { isSigned } from './post-claim.ts'
import { mostBefore, postErrors } from './post-errors.ts'
import { begin, fileOf, type PostField, type PostForm } from './post-form.ts'

export interface PostPlace {
  readonly bucket: string
  readonly isHosted: boolean
}

export interface ReadPost {
  readonly form: PostForm
  /** What the body is from here on. */
  readonly file: BodyPieces
}

/** Of a head in whose path the bucket stands. */
export const isBucketPost = ({ method, target }: RequestHead): boolean => method === 'POST' && /^\/[^/?]+\/?$/.test(target)

/** A bucket to which a request is posted that carries no signature in its head; undefined where it is for none. */
export function placeOfPost(call: Received): PostPlace | undefined {
  const { method, target, headers } = call
  if (method !== 'POST' || headers.amzTarget !== undefined || !isUnsigned(call)) return undefined
  const inHost = bucketInHost(headers.host)
  const isHosted = inHost !== undefined
  const bucket = inHost ?? /^\/([a-z\d][a-z\d.-]{2,62})\/?$/.exec(target)?.[1]
  if (bucket === undefined || (isHosted && target !== '/' && target !== '')) return undefined
  // What says that it is something else may be for another service, whose host may look like a bucket's.
  const isMeant = isFormData(headers.contentType) || headers.contentType?.startsWith('text/')
  return isMeant ? { bucket, isHosted } : undefined
}

/** Throws an AwsError for what is no form that could be posted, whoever posts it. */
export async function readPost(call: Received, { bucket, isHosted }: PostPlace): Promise<ReadPost> {
  const { gateway, headers: { contentType, contentLength }, sourceIp } = call
  if (!isFormData(contentType)) throw postErrors.notForm()
  const boundary = boundaryIn(contentType!)
  if (boundary === undefined) throw postErrors.malformed()
  if (contentLength === undefined || !/^\d{1,15}$/.test(contentLength)) throw uploadErrors.noLength()
  const source = call.openBody(uploadErrors.incomplete)
  const giveUp = () => source.stop(uploadErrors.slow())
  const patience = setTimeout(giveUp, longestRequest).unref()
  const room = Math.min(Number(contentLength), mostBefore)
  const place = await gateway.bodies.take(neighbourhoodOf(sourceIp), room, giveUp)
  try {
    const begun = await begin(new FormParser({ boundary, mostBefore }), source)
    const { fields: sent, file, before } = begun.parser
    const fields = expanded(gathered(sent), file!.fileName)
    const key = fields.get('key')?.value
    if (!key) throw postErrors.noField('key')
    const isBySigner = isSigned(fields)
    // `CRLF --boundary-- CRLF`
    const proposed = Math.max(0, Number(contentLength) - before - boundary.length - 8)
    return { form: { fields, bucket, isHosted, key, proposed, isSigned: isBySigner }, file: fileOf(begun) }
  } catch (thrown) {
    source.leave()
    throw thrown
  } finally {
    clearTimeout(patience)
    place.release()
  }
}

/** AWS: what comes several times is one list. */
function gathered(sent: readonly FormField[]): Map<string, PostField> {
  const fields = new Map<string, PostField>()
  for (const { name, value } of sent) {
    const known = fields.get(name.toLowerCase())
    fields.set(name.toLowerCase(), known ? { name: known.name, value: `${known.value},${value}` } : { name, value })
  }
  return fields
}

const variable = '${filename}'
const asSigned: ReadonlySet<string> = new Set(['policy', 'x-amz-signature'])

/**
 * AWS: each field may have the name of the file, without its folders; where the file's part has none they stay as they are.
 * INVARIANT: all of them together become no longer by it than what may be sent. Throws an AwsError.
 */
function expanded(fields: ReadonlyMap<string, PostField>, fileName: string | undefined): ReadonlyMap<string, PostField> {
  if (fileName === undefined) return fields
  const name = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1)
  let left = mostBefore
  return new Map([...fields].map(([key, field]) => {
    const parts = asSigned.has(key) ? [field.value] : field.value.split(variable)
    left -= (parts.length - 1) * name.length
    if (left < 0) throw postErrors.tooMuchBefore()
    return [key, parts.length === 1 ? field : { ...field, value: parts.join(name) }]
  }))
}
