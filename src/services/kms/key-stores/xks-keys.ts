// Which key stands for which key of an external key manager: one alone within a key store.
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { KmsKey } from '../keys/keys.ts'

interface XksKey {
  readonly storeId: string
  /** As the proxy calls it. */
  readonly id: string
  readonly keyId: string
}

export const XksKeys = collection<XksKey>('kms.xks-keys', {
  per: 'region', key: ({ storeId, id }) => [storeId, id],
})

/** Guards against phantoms: the commit fails if a key was made in the store meanwhile. */
export const hasKeys = async (state: ReadUnit, storeId: string): Promise<boolean> =>
  (await state.list(XksKeys, [storeId], { limit: 1, expected: true })).length > 0

/** Frees the external key of a KMS key that is deleted. */
export async function releaseXksKey(state: UnitOfWork, { xks }: KmsKey): Promise<void> {
  if (xks) await state.drop(XksKeys, [xks.storeId, xks.id])
}
