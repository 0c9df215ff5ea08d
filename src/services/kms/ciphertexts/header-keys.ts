// The key by which the headers of ciphertexts are authenticated, and of which the store's keys for other purposes come.
import { Secret } from '../../../core/secret.ts'
import { collection } from '../../../storage/collection.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'

/** One for the whole store: with it a blob's header is checked before it chooses a key. */
export interface HeaderKey {
  readonly id: 'current'
  readonly bytes: Secret<Uint8Array>
}

export const HeaderKeys = collection<HeaderKey>('kms.header-keys', { per: 'global', key: ({ id }) => [id], sealed: ['bytes'] })

/** Made with the first key. */
export async function ensureHeaderKey(state: UnitOfWork, draw: () => Uint8Array): Promise<void> {
  if (await state.get(HeaderKeys, ['current'])) return
  await state.insert(HeaderKeys, { id: 'current', bytes: new Secret(draw()) })
}
