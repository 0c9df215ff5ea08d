// Messages of the AWS Encryption SDK, version 2, of the one algorithm suite that is written here: AES-256-GCM under a key that is
// derived from the data key and committed to, without a signature. Parameter Store keeps its advanced SecureStrings so.
// https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
import { createCipheriv, createDecipheriv, hkdfSync, timingSafeEqual } from 'node:crypto'

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

export interface NewMessage extends MessageHeader {
  /** 32 bytes, new for each message. */
  readonly messageId: Uint8Array
  /** 32 bytes. */
  readonly dataKey: Uint8Array
  readonly plaintext: Uint8Array
}

const version = 2
/** AES-256-GCM, HKDF with SHA-512, key commitment. */
const suite = 0x0478
const framed = 2
const frameLength = 4096
const tagLength = 16
const ivLength = 12
const endMark = 0xffff_ffff

export function sealMessage({ messageId, dataKey, plaintext, encryptionContext, dataKeys }: NewMessage): Buffer {
  const { key, commitment } = derive(dataKey, messageId)
  const header = Buffer.concat([
    Buffer.from([version]), u16(suite), messageId, withLength(contextBytes(encryptionContext)),
    u16(dataKeys.length), ...dataKeys.flatMap(({ provider, info, ciphertext }) =>
      [withLength(Buffer.from(provider)), withLength(Buffer.from(info)), withLength(ciphertext)]),
    Buffer.from([framed]), u32(frameLength), commitment,
  ])
  const parts: Uint8Array[] = [header, seal(key, Buffer.alloc(ivLength), header, Buffer.alloc(0)).tag]
  // All but the last are full, and the last is never empty of what there is.
  const last = Math.max(1, Math.ceil(plaintext.length / frameLength))
  for (let number = 1; number <= last; number++) {
    const content = plaintext.subarray((number - 1) * frameLength, number * frameLength)
    const isLast = number === last
    const iv = frameIv(number)
    const { ciphertext, tag } = seal(key, iv, frameContext(messageId, number, content.length, isLast), content)
    if (isLast) parts.push(u32(endMark), u32(number), iv, u32(content.length), ciphertext, tag)
    else parts.push(u32(number), iv, ciphertext, tag)
  }
  return Buffer.concat(parts)
}

export interface ReadMessage extends MessageHeader {
  /** Throws `BadMessage` where anything of the message is not as it was sealed. */
  open(dataKey: Uint8Array): Buffer
}

/** What is no message of this kind, or was changed. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage'
}

/** Throws `BadMessage`. What it says is vouched for only once it was opened. */
export function readMessage(message: Uint8Array): ReadMessage {
  const reader = new Reader(message)
  if (reader.uint(1) !== version || reader.uint(2) !== suite) throw new BadMessage('The message is of another form.')
  const messageId = reader.bytes(32)
  const encryptionContext = readContext(reader.bytes(reader.uint(2)))
  const dataKeys = Array.from({ length: reader.uint(2) }, () => ({
    provider: reader.text(), info: reader.text(), ciphertext: reader.bytes(reader.uint(2)),
  }))
  if (reader.uint(1) !== framed) throw new BadMessage('The message has no frames.')
  const frame = reader.uint(4)
  const commitment = reader.bytes(32)
  const header = message.subarray(0, reader.at)
  const headerTag = reader.bytes(tagLength)
  return {
    encryptionContext, dataKeys,
    open(dataKey) {
      const derived = derive(dataKey, messageId)
      if (!timingSafeEqual(derived.commitment, commitment)) throw new BadMessage('The message commits to another key.')
      unseal(derived.key, Buffer.alloc(ivLength), header, Buffer.alloc(0), headerTag)
      return Buffer.concat(readFrames(new Reader(message, reader.at), frame, (number, iv, content, tag, isLast) =>
        unseal(derived.key, iv, frameContext(messageId, number, content.length, isLast), content, tag)))
    },
  }
}

type OpenFrame = (number: number, iv: Uint8Array, content: Uint8Array, tag: Uint8Array, isLast: boolean) => Buffer

function readFrames(reader: Reader, length: number, open: OpenFrame): Buffer[] {
  const contents: Buffer[] = []
  for (let expected = 1; ; expected++) {
    const mark = reader.uint(4)
    const isLast = mark === endMark
    const number = isLast ? reader.uint(4) : mark
    if (number !== expected) throw new BadMessage('A frame is missing.')
    const iv = reader.bytes(ivLength)
    const size = isLast ? reader.uint(4) : length
    if (size > length) throw new BadMessage('A frame is too long.')
    contents.push(open(number, iv, reader.bytes(size), reader.bytes(tagLength), isLast))
    if (!isLast) continue
    if (!reader.isOver) throw new BadMessage('Something stands behind the message.')
    return contents
  }
}

function derive(dataKey: Uint8Array, messageId: Uint8Array) {
  const derived = (info: Uint8Array) => Buffer.from(hkdfSync('sha512', dataKey, messageId, info, 32))
  return { key: derived(Buffer.concat([u16(suite), Buffer.from('DERIVEKEY')])), commitment: derived(Buffer.from('COMMITKEY')) }
}

function seal(key: Uint8Array, iv: Uint8Array, context: Uint8Array, content: Uint8Array) {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(context)
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final()])
  return { ciphertext, tag: cipher.getAuthTag() }
}

function unseal(key: Uint8Array, iv: Uint8Array, context: Uint8Array, content: Uint8Array, tag: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength }).setAAD(context).setAuthTag(tag)
  const plaintext = decipher.update(content)
  try {
    return Buffer.concat([plaintext, decipher.final()])
  } catch {
    throw new BadMessage('The message was changed.')
  }
}

/** The number of the frame, in the bytes of an IV. */
function frameIv(number: number): Buffer {
  const iv = Buffer.alloc(ivLength)
  iv.writeUInt32BE(number, ivLength - 4)
  return iv
}

function frameContext(messageId: Uint8Array, number: number, length: number, isLast: boolean): Buffer {
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(length))
  const kind = isLast ? 'AWSKMSEncryptionClient Final Frame' : 'AWSKMSEncryptionClient Frame'
  return Buffer.concat([messageId, Buffer.from(kind), u32(number), size])
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

class Reader {
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

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const withLength = (bytes: Uint8Array): Buffer => Buffer.concat([u16(bytes.length), bytes])
