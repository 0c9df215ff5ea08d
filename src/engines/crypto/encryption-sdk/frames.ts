// The body of a message: frames, each sealed by AES-256-GCM under the key of the message, and bound to it and to their place.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { BadMessage, u32, type Reader } from './encoding.ts'

export const frameLength = 4096
export const tagLength = 16
export const ivLength = 12
/** Of the header, which no frame has. */
export const headerIv = Buffer.alloc(ivLength)
const endMark = 0xffff_ffff
const nothing = Buffer.alloc(0)

/** INVARIANT: under one key one message is sealed. */
export interface Sealing {
  readonly key: Uint8Array
  readonly messageId: Uint8Array
}

export const headerTag = (key: Uint8Array, header: Uint8Array): Buffer => seal(key, headerIv, header, nothing).tag

export function requireHeader(key: Uint8Array, header: Uint8Array, tag: Uint8Array): void {
  unseal(key, headerIv, header, nothing, tag)
}

export function sealFrames({ key, messageId }: Sealing, plaintext: Uint8Array): Buffer {
  const parts: Uint8Array[] = []
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

/** Throws `BadMessage`. The reader stands behind the last of them then. */
export function openFrames({ key, messageId }: Sealing, reader: Reader, length: number): Buffer {
  const contents: Buffer[] = []
  for (let expected = 1; ; expected++) {
    const mark = reader.uint(4)
    const isLast = mark === endMark
    const number = isLast ? reader.uint(4) : mark
    if (number !== expected) throw new BadMessage('A frame is missing.')
    const iv = reader.bytes(ivLength)
    const size = isLast ? reader.uint(4) : length
    if (size > length) throw new BadMessage('A frame is too long.')
    const content = reader.bytes(size)
    contents.push(unseal(key, iv, frameContext(messageId, number, size, isLast), content, reader.bytes(tagLength)))
    if (isLast) return Buffer.concat(contents)
  }
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
