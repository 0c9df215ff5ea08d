// The chain of signatures of a body in chunks: each covers its chunk and the signature before it, the first one that of the head.
import { SignatureVerifier, withoutPadding } from './asymmetric-key.ts'
import type { CredentialScope } from './authorization.ts'
import { payloadHash } from './canonical-request.ts'
import { mismatched } from './invalid-signature.ts'
import { algorithmOf, scopeText } from './signing-key.ts'
import { isSignedBy, type VerifyingKey } from './verify.ts'

export interface ChunkSigner {
  readonly key: VerifyingKey
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

  /** What the next in the chain covers, for a client. `chunkHash` is the lower-case hexadecimal SHA-256 of the chunk's bytes. */
  ofChunk(chunkHash: string): string {
    return this.#text('PAYLOAD', `${emptyHash}\n${chunkHash}`)
  }

  /** What the last in the chain covers: the trailers, each `name:value` and a line feed. */
  ofTrailers(trailers: string): string {
    return this.#text('TRAILER', payloadHash(Buffer.from(trailers, 'latin1')))
  }

  /** The next in the chain, for a client that has the key. */
  sign(chunkHash: string): string {
    return this.#next(this.ofChunk(chunkHash))
  }

  signTrailers(trailers: string): string {
    return this.#next(this.ofTrailers(trailers))
  }

  /** The next in the chain, by whomever it was made. */
  follow(signature: string): void {
    this.#before = signature
  }

  /** Throws InvalidSignature. */
  verify(chunkHash: string, given: string): void {
    this.#verify(this.ofChunk(chunkHash), given)
  }

  /** Throws InvalidSignature. */
  verifyTrailers(trailers: string, given: string): void {
    this.#verify(this.ofTrailers(trailers), given)
  }

  #verify(text: string, given: string): void {
    if (!isSignedBy(this.#signer.key, text, given)) throw mismatched()
    this.follow(withoutPadding(given))
  }

  #next(text: string): string {
    const { key } = this.#signer
    if (key instanceof SignatureVerifier) throw new TypeError('Nobody signs by what verifies.')
    return (this.#before = key.sign(text, 'hex'))
  }

  #text(what: string, rest: string): string {
    const { timestamp, scope } = this.#signer
    return `${algorithmOf(scope)}-${what}\n${timestamp}\n${scopeText(scope)}\n${this.#before}\n${rest}`
  }
}
