// How messages of the AWS Encryption SDK are written down, and what stands in the header of each form of them.
// https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html

/** A data key as the message carries it. */
export interface EncryptedDataKey {
  /** `aws-kms` */
  readonly provider: string
  /** Of KMS the ARN of the key under which it is encrypted. */
  readonly info: string
  readonly ciphertext: Uint8Array
}

export interface MessageHeader {
  readonly encryptionContext: Readonly<Record<string, string>>
  readonly dataKeys: readonly EncryptedDataKey[]
}

export interface ReadMessage extends MessageHeader {
  /** Throws `BadMessage` where anything of the message is not as it was sealed. */
  open(dataKey: Uint8Array): Buffer
}

/** What is no message of these forms, or was changed. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage'
}

/** The body is frames of one length. */
export const framed = 2

export const headerBytes = ({ encryptionContext, dataKeys }: MessageHeader): Buffer => Buffer.concat([
  withLength(contextBytes(encryptionContext)), u16(dataKeys.length),
  ...dataKeys.flatMap(({ provider, info, ciphertext }) =>
    [withLength(Buffer.from(provider)), withLength(Buffer.from(info)), withLength(ciphertext)]),
  Buffer.from([framed]),
])

export function readHeader(reader: Reader): MessageHeader {
  const encryptionContext = readContext(reader.bytes(reader.uint(2)))
  const dataKeys = Array.from({ length: reader.uint(2) }, () => ({
    provider: reader.text(), info: reader.text(), ciphertext: reader.bytes(reader.uint(2)),
  }))
  if (reader.uint(1) !== framed) throw new BadMessage('The message has no frames.')
  return { encryptionContext, dataKeys }
}

/** Sorted by the bytes of the keys; nothing where there are none. */
function contextBytes(context: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(context).map(([key, value]) => [Buffer.from(key), Buffer.from(value)] as const)
  if (entries.length === 0) return Buffer.alloc(0)
  entries.sort(([one], [other]) => Buffer.compare(one, other))
  return Buffer.concat([u16(entries.length), ...entries.flatMap(([key, value]) => [withLength(key), withLength(value)])])
}

function readContext(bytes: Uint8Array): Readonly<Record<string, string>> {
  if (bytes.length === 0) return {}
  const reader = new Reader(bytes)
  const entries = Array.from({ length: reader.uint(2) }, () => [reader.text(), reader.text()] as const)
  if (!reader.isOver || new Set(entries.map(([key]) => key)).size < entries.length) {
    throw new BadMessage('The encryption context is none.')
  }
  return Object.fromEntries(entries)
}

export class Reader {
  readonly #bytes: Buffer
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.at = at
  }

  get isOver(): boolean {
    return this.at === this.#bytes.length
  }

  bytes(length: number): Buffer {
    const end = this.at + length
    if (end > this.#bytes.length) throw new BadMessage('The message is cut off.')
    const read = this.#bytes.subarray(this.at, end)
    this.at = end
    return read
  }

  uint(length: 1 | 2 | 4): number {
    return this.bytes(length).readUIntBE(0, length)
  }

  text(): string {
    return this.bytes(this.uint(2)).toString('utf8')
  }
}

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

export const withLength = (bytes: Uint8Array): Buffer => Buffer.concat([u16(bytes.length), bytes])
