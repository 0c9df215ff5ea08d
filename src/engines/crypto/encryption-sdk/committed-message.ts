// Messages of version 2 that commit to their data key and have no signature, as earlier releases kept advanced SecureStrings.
// They are read, and not written any more.
import { hkdfSync, timingSafeEqual } from 'node:crypto'
import { BadMessage, readHeader, Reader, u16, type ReadMessage } from './encoding.ts'
import { openFrames, requireHeader, tagLength } from './frames.ts'

/** AES-256-GCM, HKDF with SHA-512, key commitment. */
const suite = 0x0478

export function readCommitted(message: Uint8Array): ReadMessage {
  const reader = new Reader(message, 1)
  if (reader.uint(2) !== suite) throw new BadMessage('The message is of another suite.')
  const messageId = reader.bytes(32)
  const told = readHeader(reader)
  const length = reader.uint(4)
  const commitment = reader.bytes(32)
  const header = message.subarray(0, reader.at)
  const tag = reader.bytes(tagLength)
  return {
    ...told,
    open(dataKey) {
      const derived = derive(dataKey, messageId)
      if (!timingSafeEqual(derived.commitment, commitment)) throw new BadMessage('The message commits to another key.')
      requireHeader(derived.key, header, tag)
      const body = new Reader(message, reader.at)
      const plaintext = openFrames({ key: derived.key, messageId }, body, length)
      if (!body.isOver) throw new BadMessage('Something stands behind the message.')
      return plaintext
    },
  }
}

function derive(dataKey: Uint8Array, messageId: Uint8Array) {
  const derived = (info: Uint8Array) => Buffer.from(hkdfSync('sha512', dataKey, messageId, info, 32))
  return { key: derived(Buffer.concat([u16(suite), Buffer.from('DERIVEKEY')])), commitment: derived(Buffer.from('COMMITKEY')) }
}
