// Messages of version 1 that are signed. AWS: Parameter Store keeps advanced SecureStrings so (recorded).
import { createECDH, ECDH, hkdfSync, sign, verify, type KeyObject } from 'node:crypto'
import { apart, readPrivateKey, readPublicKey } from '../foreign-keys.ts'
import {
  BadMessage, headerBytes, readHeader, Reader, u16, u32, withLength, type MessageHeader, type ReadMessage,
} from './encoding.ts'
import { frameLength, headerIv, headerTag, ivLength, openFrames, requireHeader, sealFrames, tagLength } from './frames.ts'

/** AES-256-GCM, HKDF with SHA-384, ECDSA over P-384. */
const suite = 0x0378
const version = 1
/** Authenticated encrypted data of a customer. */
const type = 0x80
const [curve, hash] = ['secp384r1', 'sha384']

/** Where the encryption context has the key by which the signature is verified. */
export const publicKeyName = 'aws-crypto-public-key'

/** By whom one message is signed. */
export interface MessageSigner {
  /** As the encryption context has it. */
  readonly publicKey: string
  readonly key: KeyObject
}

const publicKeyIn = (context: MessageHeader['encryptionContext']): string | undefined =>
  new Map(Object.entries(context)).get(publicKeyName)

/** What an encryption context has because the message is signed; nothing where it is not. */
export function contextOfSigning({ encryptionContext }: MessageHeader): Readonly<Record<string, string>> {
  const publicKey = publicKeyIn(encryptionContext)
  return publicKey === undefined ? {} : { [publicKeyName]: publicKey }
}

export const signerBytes = 48

/** `random` is as many bytes, new for each message. */
export function messageSigner(random: Uint8Array): MessageSigner {
  const pair = createECDH(curve)
  pair.setPrivateKey(random)
  const key = readPrivateKey({ key: { ...pointOf(pair.getPublicKey()), d: base64Url(random) }, format: 'jwk' })
  return { publicKey: pair.getPublicKey('base64', 'compressed'), key }
}

export interface NewMessage extends MessageHeader {
  /** 16 bytes, new for each message. */
  readonly messageId: Uint8Array
  /** 32 bytes. */
  readonly dataKey: Uint8Array
  readonly plaintext: Uint8Array
  /** Whose public key the encryption context has: KMS was asked for the data key with it. */
  readonly signer: MessageSigner
}

export function sealSigned({ messageId, dataKey, plaintext, signer, ...told }: NewMessage): Buffer {
  const key = keyOf(dataKey, messageId)
  const header = Buffer.concat([
    Buffer.from([version, type]), u16(suite), messageId, headerBytes(told), u32(0), Buffer.from([ivLength]), u32(frameLength),
  ])
  const message = Buffer.concat([header, headerIv, headerTag(key, header), sealFrames({ key, messageId }, plaintext)])
  return Buffer.concat([message, withLength(sign(hash, message, signer.key))])
}

export function readSigned(message: Uint8Array): ReadMessage {
  const reader = new Reader(message, 1)
  if (reader.uint(1) !== type || reader.uint(2) !== suite) throw new BadMessage('The message is of another suite.')
  const messageId = reader.bytes(16)
  const told = readHeader(reader)
  if (reader.uint(4) !== 0 || reader.uint(1) !== ivLength) throw new BadMessage('The header is of another form.')
  const length = reader.uint(4)
  const header = message.subarray(0, reader.at)
  if (!reader.bytes(ivLength).equals(headerIv)) throw new BadMessage('The header was sealed otherwise.')
  const tag = reader.bytes(tagLength)
  return {
    ...told,
    open(dataKey) {
      const key = keyOf(dataKey, messageId)
      requireHeader(key, header, tag)
      const body = new Reader(message, reader.at)
      const plaintext = openFrames({ key, messageId }, body, length)
      const signed = message.subarray(0, body.at)
      const signature = body.bytes(body.uint(2))
      if (!body.isOver) throw new BadMessage('Something stands behind the message.')
      if (!verify(hash, signed, verifyingKey(told), signature)) throw new BadMessage('The signature is of another message.')
      return plaintext
    },
  }
}

const keyOf = (dataKey: Uint8Array, messageId: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha384', dataKey, Buffer.alloc(0), Buffer.concat([u16(suite), messageId]), 32))

function verifyingKey({ encryptionContext }: MessageHeader): KeyObject {
  const publicKey = publicKeyIn(encryptionContext)
  if (publicKey === undefined) throw new BadMessage('The message does not say by whom it was signed.')
  try {
    const point = apart(() => ECDH.convertKey(publicKey, curve, 'base64', undefined, 'uncompressed') as Buffer)
    return readPublicKey({ key: pointOf(point), format: 'jwk' })
  } catch {
    throw new BadMessage('The message was signed by what is no key.')
  }
}

/** Of a point as it is written whole: a byte that says so, and its two halves. */
function pointOf(point: Buffer) {
  const half = (point.length - 1) / 2
  return { kty: 'EC', crv: 'P-384', x: base64Url(point.subarray(1, 1 + half)), y: base64Url(point.subarray(1 + half)) }
}

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
