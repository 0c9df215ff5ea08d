// An SSH public key as text: a line of OpenSSH's, or PEM.
import { hash, type KeyObject } from 'node:crypto'
import { readPublicKey } from '../../../engines/crypto/foreign-keys.ts'

export type SshEncoding = 'SSH' | 'PEM'

export interface SshKey {
  /** In which it came. */
  readonly encoding: SshEncoding
  /** What a line of OpenSSH's has in base 64 (RFC 4253), the same for one key however it came. */
  readonly blob: Uint8Array
}

const algorithm = 'ssh-rsa'

/** AWS: in bits (API Reference). */
const shortest = 2048

/** Why a text is no key: what it is cannot be told, or it can and is not good. */
export type NoKey = 'unrecognized' | 'invalid'

export function readSshKey(text: string): SshKey | NoKey {
  const trimmed = text.trim()
  if (trimmed.startsWith('-----BEGIN ')) return readPem(trimmed)
  const [kind, encoded = ''] = trimmed.split(/[ \t]/, 2)
  if (kind !== algorithm) return 'unrecognized'
  const blob = Buffer.from(encoded, 'base64')
  const key = blob.toString('base64') === encoded ? readBlob(blob) : undefined
  return isLongEnough(key) ? { encoding: 'SSH', blob: blobOf(key) } : 'invalid'
}

/** INVARIANT: no private key is read, of which a public one could be made as well. */
const publicPem = /^-----BEGIN (?:RSA )?PUBLIC KEY-----[\r\n]/

function readPem(text: string): SshKey | NoKey {
  if (!publicPem.test(text)) return 'unrecognized'
  const key = read(() => readPublicKey(text))
  return isLongEnough(key) ? { encoding: 'PEM', blob: blobOf(key) } : 'invalid'
}

function read(make: () => KeyObject): KeyObject | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

function isLongEnough(key: KeyObject | undefined): key is KeyObject {
  return key?.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails!.modulusLength! >= shortest
}

function readBlob(blob: Buffer): KeyObject | undefined {
  const parts = partsOf(blob)
  if (parts?.length !== 3 || parts[0]!.toString('latin1') !== algorithm) return undefined
  const [e, n] = parts.slice(1).map(part => part.toString('base64url'))
  return read(() => readPublicKey({ format: 'jwk', key: { kty: 'RSA', e: e!, n: n! } }))
}

/** Each behind its length in four bytes. Undefined where they do not end with the bytes. */
function partsOf(bytes: Buffer): Buffer[] | undefined {
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 4) return undefined
    const end = at + 4 + bytes.readUInt32BE(at)
    if (end > bytes.length) return undefined
    parts.push(bytes.subarray(at + 4, end))
    at = end
  }
  return parts
}

function blobOf(key: KeyObject): Buffer {
  const { e, n } = key.export({ format: 'jwk' })
  const parts = [Buffer.from(algorithm), numberOf(e!), numberOf(n!)]
  return Buffer.concat(parts.flatMap(part => [lengthOf(part), part]))
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(part.length)
  return length
}

/** A number that has its highest bit set begins with a byte of zeros: it is not negative. */
function numberOf(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url')
  return bytes[0]! < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes])
}

export function writeSshKey(blob: Uint8Array, encoding: SshEncoding): string {
  const bytes = Buffer.from(blob)
  if (encoding === 'SSH') return `${algorithm} ${bytes.toString('base64')}`
  // INVARIANT: it was read as one.
  return readBlob(bytes)!.export({ format: 'pem', type: 'spki' }) as string
}

/** As OpenSSH tells it: `1f:51:…`. */
export const fingerprintOf = (blob: Uint8Array): string => hash('md5', blob, 'hex').replaceAll(/..(?!$)/g, '$&:')
