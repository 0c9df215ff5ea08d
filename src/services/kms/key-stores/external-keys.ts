// Which key stands for which key of an external key manager: one alone within a key store.
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { KmsKey } from '../keys/keys.ts'

interface ExternalKey {
  readonly storeId: string
  /** As the proxy calls it. */
  readonly id: string
  readonly keyId: string
}

export const ExternalKeys = collection<ExternalKey>('kms.external-keys', {
  per: 'region', key: ({ storeId, id }) => [storeId, id],
})

/** What is written beside is written where the store has no key then either. */
export const hasKeys = async (state: ReadUnit, storeId: string): Promise<boolean> =>
  (await state.list(ExternalKeys, [storeId], { limit: 1, expected: true })).length > 0

/** The key goes, and the external one is free. */
export async function releaseExternalKey(state: UnitOfWork, { external }: KmsKey): Promise<void> {
  if (external) await state.drop(ExternalKeys, [external.storeId, external.id])
}
