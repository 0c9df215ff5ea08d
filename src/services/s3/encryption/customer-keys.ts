// Keys that customers send with each request (SSE-C), and S3 does not keep.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
import { createHash, timingSafeEqual } from 'node:crypto'
import { Secret } from '../../../core/secret.ts'
import { encryptionErrors } from './encryption-errors.ts'

export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined
  readonly SSECustomerKey?: string | undefined
  readonly SSECustomerKeyMD5?: string | undefined
}

export interface CustomerKey {
  readonly bytes: Secret<Uint8Array>
  /** As it was sent. */
  readonly md5: string
}

/** In bytes. */
const keyLength = 32

/**
 * Undefined where the request has none. Throws S3's error. AWS: the hash is compared before the length (public reports), and a
 * key without its hash is none (recorded).
 */
export function customerKeyIn(input: CustomerKeyInput, isSecure: boolean): CustomerKey | undefined {
  const { SSECustomerAlgorithm: algorithm, SSECustomerKey: key, SSECustomerKeyMD5: md5 } = input
  if (algorithm === undefined && key === undefined && md5 === undefined) return undefined
  if (algorithm === undefined) throw encryptionErrors.noAlgorithm()
  if (algorithm !== 'AES256') throw encryptionErrors.otherAlgorithm(algorithm)
  if (!isSecure) throw encryptionErrors.insecure()
  if (key === undefined) throw encryptionErrors.noKey()
  if (md5 === undefined) throw encryptionErrors.noHash()
  const bytes = Buffer.from(key, 'base64')
  if (!isHashOf(md5, bytes)) throw encryptionErrors.otherHash()
  if (bytes.length !== keyLength) throw encryptionErrors.badKey()
  return { bytes: new Secret(bytes), md5 }
}

function isHashOf(md5: string, bytes: Uint8Array): boolean {
  const [given, computed] = [Buffer.from(md5, 'base64'), createHash('md5').update(bytes).digest()]
  return given.length === computed.length && timingSafeEqual(given, computed)
}

/** What answers say of it. */
export const shownKey = ({ md5 }: Pick<CustomerKey, 'md5'>) => ({ SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5: md5 })
