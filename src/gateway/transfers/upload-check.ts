// Whether a body is what its head said, looked at as it comes.
import { createHash } from 'node:crypto'
import type { AwsError } from '../../core/aws-error.ts'
import { checksumOf, type Checksum, type ChecksumAlgorithm } from '../../engines/checksums/checksum.ts'
import { ChunkedBody } from '../../engines/sigv4/chunked-body.ts'
import type { ChunkSigner } from '../../engines/sigv4/chunk-signatures.ts'
import type { BlobContent } from '../../storage/blobs/blob-records.ts'
import type { PayloadClaim } from './payload-claim.ts'
import { asUploadError, uploadErrors } from './upload-errors.ts'

interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm
  /** In base 64. */
  readonly value: string
}

export interface UploadFacts {
  readonly length: number
  /** In hexadecimal. */
  readonly md5: string
  readonly checksum: UploadChecksum
  /** Of the algorithm that the operation asked for, where the client said another's. */
  readonly own?: UploadChecksum
  /** Whether its head said an MD5 or a checksum, in front of the body or behind it. */
  readonly isClaimed: boolean
}

/** A body that was staged, and is what its head said. */
export interface Upload extends UploadFacts {
  readonly blob: BlobContent
}

/** AWS: what a client sends without a checksum is given this one, unless it is a part of an upload that has another. */
const crc64: ChecksumAlgorithm = 'CRC64NVME'

interface CheckSettings {
  readonly signer?: ChunkSigner | undefined
  readonly usual?: ChecksumAlgorithm | undefined
}

export class UploadCheck {
  readonly #claim: PayloadClaim
  readonly #chunks: ChunkedBody | undefined
  readonly #md5 = createHash('md5')
  readonly #hash
  readonly #checksum
  readonly #algorithm: ChecksumAlgorithm
  readonly #own: { readonly algorithm: ChecksumAlgorithm; readonly sum: Checksum } | undefined
  #length = 0

  /** `signer` is asked of a body that is signed in chunks. */
  constructor(claim: PayloadClaim, { signer, usual }: CheckSettings = {}) {
    const { form, trailers } = claim
    this.#claim = claim
    const signed = form === 'signed chunks' && { signer: signer! }
    this.#chunks = form === 'whole' ? undefined : new ChunkedBody({ ...signed, trailers })
    this.#hash = claim.hash === undefined ? undefined : createHash('sha256')
    this.#algorithm = claim.checksum?.algorithm ?? usual ?? crc64
    this.#checksum = checksumOf(this.#algorithm)
    this.#own = usual && usual !== this.#algorithm ? { algorithm: usual, sum: checksumOf(usual) } : undefined
  }

  /** Hands on what is the body's own. Throws an AwsError. */
  push(piece: Buffer, take: (bytes: Buffer) => void): void {
    const takeOwn = (bytes: Buffer) => {
      this.#length += bytes.length
      if (this.#length > this.#claim.length) throw this.#tooLong()
      for (const sum of [this.#md5, this.#hash, this.#checksum, this.#own?.sum]) sum?.update(bytes)
      take(bytes)
    }
    if (!this.#chunks) return takeOwn(piece)
    try {
      this.#chunks.push(piece, takeOwn)
    } catch (thrown) {
      throw asUploadError(thrown)
    }
  }

  /** Throws an AwsError where anything is not as it was said. */
  end(): UploadFacts {
    const { length, open, hash, md5, checksum } = this.#claim
    const trailers = this.#endChunks()
    if (open ? this.#length < open.least : this.#length !== length) {
      throw open ? uploadErrors.smallerThan(open.least, this.#length) : uploadErrors.incomplete()
    }
    const computed = this.#hash?.digest('hex')
    if (computed !== undefined && computed !== hash) throw uploadErrors.otherHash(hash!, computed)
    const digest = this.#md5.digest()
    if (md5 && !digest.equals(md5)) throw uploadErrors.otherMd5(md5, digest)
    const algorithm = this.#algorithm
    const value = this.#checksum.digest().toString('base64')
    for (const said of [checksum?.value, trailers?.get(`x-amz-checksum-${algorithm.toLowerCase()}`)]) {
      if (said !== undefined && said !== value) throw uploadErrors.otherChecksum(algorithm)
    }
    const isClaimed = md5 !== undefined || checksum !== undefined
    const own = this.#own && { algorithm: this.#own.algorithm, value: this.#own.sum.digest().toString('base64') }
    return { length: this.#length, md5: digest.toString('hex'), checksum: { algorithm, value }, ...(own && { own }), isClaimed }
  }

  #tooLong(): AwsError {
    const { length, open } = this.#claim
    return open ? uploadErrors.largerThan(length, Math.max(this.#length, open.proposed)) : uploadErrors.incomplete()
  }

  #endChunks(): ReadonlyMap<string, string> | undefined {
    try {
      return this.#chunks?.end()
    } catch (thrown) {
      throw asUploadError(thrown)
    }
  }
}
