// Rotations to imported material. AWS: it is imported into the primary key first, where it is pending, then into each replica,
// and then it rotates for all (https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html).
// INVARIANT: material that is pending in a replica is pending in its primary key as well, and in each key at most one is.
import type { ReadUnit, UnitOfWork } from '../../../../storage/unit-of-work.ts'
import { isThere, KeyMaterials, materialsOf, toBeImported, type MaterialRecord } from '../key-materials.ts'
import { Keys, type KmsKey } from '../keys.ts'
import { relatedKeys, replicasOf } from '../multi-region/related-keys.ts'
import { withMaterials } from '../../imported-material/material-state.ts'

type Rotated = NonNullable<MaterialRecord['rotated']>

export const pendingMaterial = async (state: ReadUnit, key: KmsKey): Promise<MaterialRecord | undefined> =>
  (await materialsOf(state, key)).find(({ isPending }) => isPending)

/** Whether each of a key's relatives has the material. */
export async function isEverywhere(state: ReadUnit, key: KmsKey, { id }: MaterialRecord): Promise<boolean> {
  if (!key.multiRegion) return true
  for (const one of await relatedKeys(state, key, key.multiRegion)) {
    if (!isThere(await state.in(one).get(KeyMaterials, [key.id, id]))) return false
  }
  return true
}

/** Makes the pending material the current one of the key and its replicas. Answers the key, which the caller keeps. */
export async function rotateImported(state: UnitOfWork, key: KmsKey, rotated: Rotated): Promise<KmsKey> {
  // INVARIANT: whoever removes the pending material calls the rotation off.
  const { isPending: _, ...pending } = (await pendingMaterial(state, key))!
  const current = { ...pending, rotated }
  for (const replica of await replicasOf(state, key)) {
    const there = state.in(replica)
    await there.update(Keys, await withCurrent(there, replica, current))
  }
  return withCurrent(state, key, current)
}

/** A replica that has lost the material is to be given it again. */
async function withCurrent(state: UnitOfWork, key: KmsKey, current: MaterialRecord): Promise<KmsKey> {
  const materials = await materialsOf(state, key)
  const own = materials.find(({ id }) => id === current.id)
  const after = own ? withoutPending({ ...own, rotated: current.rotated! }) : toBeImported(current)
  await (own ? state.update(KeyMaterials, after) : state.insert(KeyMaterials, after))
  return withMaterials({ ...key, currentMaterialId: after.id }, [...materials.filter(one => one !== own), after])
}

function withoutPending(material: MaterialRecord): MaterialRecord {
  const { isPending: _, ...rest } = material
  return rest
}
