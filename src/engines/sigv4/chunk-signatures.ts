// The chain of signatures of a body in chunks: each covers its chunk and the signature before it, the first one that of the head.
import { timingSafeEqual } from 'node:crypto'
import type { HmacKey } from '../crypto/hmac-key.ts'
import type { CredentialScope } from './authorization.ts'
import { payloadHash } from './canonical-request.ts'
import { mismatched } from './invalid-signature.ts'

export interface ChunkSigner {
  readonly key: HmacKey
  /** YYYYMMDDTHHMMSSZ, that of the head. */
  readonly timestamp: string
  readonly scope: CredentialScope
  /** The signature of the head. */
  readonly seed: string
}

const emptyHash = payloadHash(new Uint8Array(0))

export class ChunkSignatures {
  readonly #signer: ChunkSigner
  #before: string

  constructor(signer: ChunkSigner) {
    this.#signer = signer
    this.#before = signer.seed
  }

  /** The next in the chain, for a client. `chunkHash` is the lower-case hexadecimal SHA-256 of the chunk's bytes. */
  sign(chunkHash: string): string {
    return this.#next('PAYLOAD', `${emptyHash}\n${chunkHash}`)
  }

  /** The last in the chain: over the trailers, each `name:value` and a line feed. */
  signTrailers(trailers: string): string {
    return this.#next('TRAILER', payloadHash(Buffer.from(trailers, 'latin1')))
  }

  /** Throws InvalidSignature. */
  verify(chunkHash: string, given: string): void {
    requireSame(this.sign(chunkHash), given)
  }

  /** Throws InvalidSignature. */
  verifyTrailers(trailers: string, given: string): void {
    requireSame(this.signTrailers(trailers), given)
  }

  #next(what: string, rest: string): string {
    const { key, timestamp, scope: { date, region, service } } = this.#signer
    const scope = `${date}/${region}/${service}/aws4_request`
    this.#before = key.sign(`AWS4-HMAC-SHA256-${what}\n${timestamp}\n${scope}\n${this.#before}\n${rest}`, 'hex')
    return this.#before
  }
}

function requireSame(expected: string, given: string): void {
  const [one, other] = [expected, given].map(text => Buffer.from(text, 'latin1')) as [Buffer, Buffer]
  if (one.length !== other.length || !timingSafeEqual(one, other)) throw mismatched()
}
