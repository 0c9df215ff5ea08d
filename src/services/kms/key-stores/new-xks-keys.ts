// A key that is to be made in an external key store
// (https://docs.aws.amazon.com/kms/latest/developerguide/create-xks-keys.html).
import type { CreateKeyRequest } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { KeyKind } from '../keys/key-specs.ts'
import type { KmsKey } from '../keys/keys.ts'
import { missing } from '../missing-member.ts'
import { isConnected } from './availability.ts'
import { XksKeys } from './xks-keys.ts'
import { getKeyStore, type KeyStore } from './key-stores.ts'
import { requireXksKey } from './proxy-client.ts'
import { ProxyFailed, asAwsError } from './proxy-failures.ts'
import { requestMetadata } from './request-metadata.ts'

type MakingCall = Pick<
  Call<CreateKeyRequest, MakingError>, 'input' | 'scope' | 'state' | 'once' | 'ports' | 'requestId' | 'error' | 'note'
>

type MakingError =
  | 'CustomKeyStoreInvalidStateException' | 'CustomKeyStoreNotFoundException' | 'UnsupportedOperationException'
  | 'XksKeyAlreadyInUseException'

/** Undefined of a key that is in no key store. Throws AWS's error where there is no such key, or it cannot be one's. */
export async function getXksKey(
  call: MakingCall, { spec, origin }: KeyKind & Pick<KmsKey, 'origin'>,
): Promise<KmsKey['xks']> {
  const { input: { CustomKeyStoreId: storeId, XksKeyId: id, MultiRegion }, error } = call
  if (origin !== 'EXTERNAL_KEY_STORE') {
    // DIFFERS: these sentences are ours.
    if (storeId !== undefined) throw error('ValidationException', `CustomKeyStoreId is not valid for a key of origin ${origin}.`)
    if (id !== undefined) throw error('ValidationException', `XksKeyId is not valid for a key of origin ${origin}.`)
    return undefined
  }
  if (storeId === undefined) throw error('ValidationException', missing('customKeyStoreId'))
  if (id === undefined) throw error('ValidationException', missing('xksKeyId'))
  if (spec !== 'SYMMETRIC_DEFAULT') {
    throw error('UnsupportedOperationException', `A key of KeySpec ${spec} cannot be in a custom key store.`)
  }
  if (MultiRegion) throw error('UnsupportedOperationException', 'A multi-Region key cannot be in a custom key store.')
  // DIFFERS: AWS does not say so. INVARIANT: a proxy is asked about its keys, and at no other place.
  if (id === '.' || id === '..') throw error('ValidationException', `XksKeyId ${id} names no external key.`)
  const store = await getKeyStore(call, storeId)
  await requireUsable(call, store, id)
  call.note({ customKeyStoreId: storeId })
  return { storeId, id }
}

async function requireUsable(call: MakingCall, store: KeyStore, id: string): Promise<void> {
  const { state, once, error } = call
  if (!isConnected(store)) throw new ProxyFailed('not connected').asError('key')
  if (await state.get(XksKeys, [store.id, id])) {
    // DIFFERS: AWS's sentence is not known.
    throw error('XksKeyAlreadyInUseException', `The external key ${id} is that of another KMS key in ${store.id} already.`)
  }
  const { endpoint, path, accessKeyId } = store
  const metadata = requestMetadata(call, 'CreateKey')
  await once(`metadata of ${endpoint}${path} by ${accessKeyId}`, () =>
    asAwsError('key', () => requireXksKey(call, store, id, metadata)))
}

/** INVARIANT: the store, which was read, is as it was when the key is there, and no other key has what stands behind it. */
export async function attachXksKey({ state }: Pick<MakingCall, 'state'>, { id: keyId, xks }: KmsKey): Promise<void> {
  const { storeId, id } = xks!
  await state.insert(XksKeys, { storeId, id, keyId })
}
