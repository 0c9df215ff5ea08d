// A key of a key store is as available as the store is. Its record keeps the state that it has by itself, and has again once the
// store is connected.
import type { KeyState } from '../../../contracts/kms.gen.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { isPendingDeletion } from '../keys/key-deletion.ts'
import type { KmsKey } from '../keys/keys.ts'
import { KeyStores, type KeyStore } from './key-stores.ts'

/** The store of a key that is in one. */
export function keyStoreOf(state: ReadUnit, key: KmsKey): MaybePromise<KeyStore | undefined> {
  return state.in(key).get(KeyStores, [key.xks!.storeId])
}

export const isConnected = (store: KeyStore | undefined): store is KeyStore => store?.state === 'CONNECTED'

/** The state in which a key is shown. AWS: one that is to be deleted shows that, so that it can be called off. */
export function shownState(state: ReadUnit, key: KmsKey): MaybePromise<KeyState> {
  if (!key.xks || isPendingDeletion(key)) return key.state
  return andThen(keyStoreOf(state, key), store => (isConnected(store) ? key.state : 'Unavailable'))
}
