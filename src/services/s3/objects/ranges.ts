import type { ByteRange } from '../../../storage/blobs/blob-store.ts'
import { s3Errors } from '../s3-errors.ts'

/**
 * The part that a Range header asks for. Undefined where the whole is to be answered: AWS does so for what is no range, and for
 * several. Throws S3's error for one that has nothing in it.
 */
export function rangeIn(header: string | undefined, length: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  const from = first === '' ? Math.max(length - Number(last), 0) : Number(first)
  const to = first === '' || last === '' ? length : Math.min(Number(last) + 1, length)
  if (from >= to) throw s3Errors.invalidRange(header!, length)
  return { from, to }
}
