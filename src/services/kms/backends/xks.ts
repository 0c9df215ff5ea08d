// The backend of keys of external key stores: what is encrypted under the material that the store has is encrypted once more by a
// key manager that somebody else has, through its proxy
// (https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html, "Double encryption").
import { createHash } from 'node:crypto'
import {
  isOuterCiphertext, readOuterCiphertext, sealOuterCiphertext, outerData, type OuterCiphertext,
} from '../../../engines/crypto/wrapped-ciphertext.ts'
import { headLength, type EncryptionContext } from '../../../engines/crypto/ciphertext.ts'
import { arnOf } from '../arns.ts'
import { decrypt, encrypt, headerOf, wrappedHeadOf } from '../ciphertexts/ciphertexts.ts'
import { isConnected, keyStoreOf } from '../key-stores/availability.ts'
import type { KeyStore } from '../key-stores/key-stores.ts'
import { askKey, type RequestMetadata } from '../key-stores/proxy-client.ts'
import { ProxyFailed, asAwsError } from '../key-stores/proxy-failures.ts'
import { requestMetadata } from '../key-stores/request-metadata.ts'
import type { KmsKey } from '../keys/keys.ts'
import type { BackendCall, Ciphertext, KeyBackend, Plaintext } from './backend.ts'

/** INVARIANT: such a key is symmetric, and what others are for is refused before a backend is asked. */
const unsupported = () => {
  throw new Error('A key of an external key store encrypts and decrypts alone.')
}

export const xks: KeyBackend = {
  encrypt: (call, key, plaintext) => asAwsError('use', () => encryptTwice(call, key, plaintext)),
  decrypt: (call, key, ciphertext) => asAwsError('use', () => decryptTwice(call, key, ciphertext)),
  publicKey: unsupported, sign: unsupported, mac: unsupported, agree: unsupported, decapsulate: unsupported,
}

async function encryptTwice(call: BackendCall, key: KmsKey, { operation, bytes, context }: Plaintext): Promise<Buffer> {
  const store = await connectedStore(call, key)
  const head = await wrappedHeadOf(call.state, key)
  const inner = async () => encrypt(call.state, key, bytes, context)
  const asked = { key, store, what: 'encrypt', about: bytes, context } as const
  return onceAsked(call, asked, async () => {
    const outer = await encryptOuter(call, asked, { plaintext: await inner(), data: outerData(head, context), operation })
    return sealOuterCiphertext(head, outer)
  })
}

async function decryptTwice(
  call: BackendCall, key: KmsKey, { operation, blob, header, context }: Ciphertext,
): Promise<Buffer | undefined> {
  const outer = readOuterCiphertext(blob)
  if (!outer || !header) return undefined
  const store = await connectedStore(call, key)
  const data = outerData(blob.subarray(0, headLength), context)
  const asked = { key, store, what: 'decrypt', about: blob, context } as const
  const inner = await onceAsked(call, asked, () => decryptOuter(call, asked, { outer, data, operation }))
  const plaintext = isOf(key, await headerOf(call.state, inner)) && (await decrypt(call.state.in(key), header, inner, context))
  // AWS: its table tells this from what the proxy refuses to decrypt.
  if (!plaintext) throw new ProxyFailed('other ciphertext')
  return plaintext
}

const isOf = (key: KmsKey, header: { readonly keyId: string; readonly account: string } | undefined): boolean =>
  header?.keyId === key.id && header.account === key.account

async function connectedStore({ state }: BackendCall, key: KmsKey): Promise<KeyStore> {
  const store = await keyStoreOf(state, key)
  if (!isConnected(store)) throw new ProxyFailed('not connected')
  return store
}

interface Asked {
  readonly key: KmsKey
  readonly store: KeyStore
  readonly what: 'encrypt' | 'decrypt'
  readonly about: Uint8Array
  readonly context: EncryptionContext
}

/**
 * INVARIANT: the proxy is asked once for a call, however often that is tried: another attempt that asks the same of the same
 * proxy has the same answer.
 */
function onceAsked(call: BackendCall, { key, store, what, about, context }: Asked, ask: () => Promise<Buffer>): Promise<Buffer> {
  const { endpoint, path, accessKeyId, connections } = store
  const asked = createHash('sha256')
    .update(JSON.stringify([endpoint, path, accessKeyId, connections, arnOf(key), Object.entries(context)]))
    .update(about)
  return call.once(`external ${what} ${asked.digest('hex')}`, ask)
}

interface ToEncrypt {
  readonly plaintext: Uint8Array
  readonly data: Uint8Array
  readonly operation: string
}

async function encryptOuter(
  call: BackendCall, { store, key }: Asked, { plaintext, data, operation }: ToEncrypt,
): Promise<OuterCiphertext> {
  const answer = await askKey(call, store, key.xks!.id, 'encrypt', {
    requestMetadata: metadataOf(call, key, operation),
    additionalAuthenticatedData: base64(data),
    plaintext: base64(plaintext),
    ciphertextDataIntegrityValueAlgorithm: 'SHA_256',
  })
  const metadata = answer('ciphertextMetadata') ?? Buffer.alloc(0)
  const [iv, tag, ciphertext] = [answer('initializationVector'), answer('authenticationTag'), answer('ciphertext')]
  const integrity = answer('ciphertextDataIntegrityValue')
  if (!iv || !tag || !ciphertext || !integrity) {
    throw malformed('lacks initializationVector, authenticationTag, ciphertext or ciphertextDataIntegrityValue')
  }
  if (ciphertext.length !== plaintext.length) throw malformed('has a ciphertext that is not as long as the plaintext')
  const outer = { metadata, iv, tag, ciphertext }
  // INVARIANT: what was altered on its way is told from what decrypts before anybody relies on it.
  const expected = createHash('sha256').update(data).update(metadata).update(iv).update(ciphertext).update(tag).digest()
  if (!isOuterCiphertext(outer)) throw malformed('has an initializationVector, tag or ciphertextMetadata of another length')
  if (!expected.equals(integrity)) throw malformed('has another ciphertextDataIntegrityValue than its members')
  return outer
}

/** AWS: one sentence for whatever is wrong with an answer; the log says what. */
const malformed = (what: string): ProxyFailed =>
  new ProxyFailed('malformed', { cause: new Error(`The proxy's answer ${what}.`) })

interface ToDecrypt {
  readonly outer: OuterCiphertext
  readonly data: Uint8Array
  readonly operation: string
}

async function decryptOuter(call: BackendCall, { store, key }: Asked, { outer, data, operation }: ToDecrypt): Promise<Buffer> {
  const { metadata, iv, tag, ciphertext } = outer
  const answer = await askKey(call, store, key.xks!.id, 'decrypt', {
    requestMetadata: metadataOf(call, key, operation),
    additionalAuthenticatedData: base64(data),
    ...(metadata.length > 0 && { ciphertextMetadata: base64(metadata) }),
    initializationVector: base64(iv),
    authenticationTag: base64(tag),
    ciphertext: base64(ciphertext),
  })
  const plaintext = answer('plaintext')
  if (plaintext?.length !== ciphertext.length) throw malformed('has no plaintext that is as long as the ciphertext')
  return plaintext
}

const metadataOf = (call: BackendCall, key: KmsKey, operation: string): RequestMetadata =>
  ({ ...requestMetadata(call, operation), kmsKeyArn: arnOf(key) })

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
