// Keys and certificates as bytes, which others have made. What OpenSSL has to say of a failure it keeps in a queue of the
// thread's. Behind most calls node:crypto empties it, but not behind all: measured on Node 24, `export` as JWK of a curve's key
// whose public point is infinity leaves something there, and so does `equals` of keys of two kinds. The reading of a good private
// key and WebCrypto's `importKey` then take it for a failure of their own, whoever's key it was of. So whatever callers send is
// read here, which meets an empty queue and leaves one, and no key at infinity is let out of here.
import {
  createPrivateKey, createPublicKey, getFips, X509Certificate, type JsonWebKeyInput, type KeyObject, type PrivateKeyInput,
  type PublicKeyInput,
} from 'node:crypto'

/**
 * What it asks is of no interest: of the calls of node:crypto that empty the queue it is the shortest, half a microsecond. A test
 * beside this one fails on a Node on which it does not.
 */
const emptyQueue = (): void => void getFips()

/** For whatever else is done by keys, certificates or messages of others: what fails in it is nobody else's failure. */
export function apart<T>(work: () => T): T {
  emptyQueue()
  try {
    return work()
  } finally {
    emptyQueue()
  }
}

/** Throws where it is none, or has a point that is not one of a public key's. */
export const readPrivateKey = (from: PrivateKeyInput | JsonWebKeyInput): KeyObject => apart(() => {
  const key = createPrivateKey(from)
  requirePoint(createPublicKey(key))
  return key
})

/** Throws where it is none, or has a point that is not one of a public key's. */
export const readPublicKey = (from: PublicKeyInput | JsonWebKeyInput | string): KeyObject =>
  apart(() => requirePoint(createPublicKey(from)))

/** Throws where it is none. */
export const readCertificate = (from: Uint8Array | string): X509Certificate => apart(() => new X509Certificate(from))

/** That of a certificate, which is read when it is asked for. Throws as `readPublicKey` does. */
export const keyOfCertificate = (certificate: X509Certificate): KeyObject => apart(() => requirePoint(certificate.publicKey))

/** OpenSSL writes no SubjectPublicKeyInfo of a point at infinity, and throws. */
function requirePoint(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType === 'ec') key.export({ format: 'der', type: 'spki' })
  return key
}
