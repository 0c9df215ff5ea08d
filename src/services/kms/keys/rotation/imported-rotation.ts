// Rotations to imported material. AWS: it is imported into the primary key first, where it is pending, then into each replica,
// and then it rotates for all (https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html).
// INVARIANT: material that is pending in a replica is pending in its primary key as well, and in each key at most one is.
import type { ReadUnit, UnitOfWork } from '../../../../storage/unit-of-work.ts'
import { isImported, KeyMaterials, materialsOf, toBeImported, type MaterialRecord } from '../key-materials.ts'
import { Keys, type KmsKey } from '../keys.ts'
import { isReplica } from '../multi-region/multi-region.ts'
import { primaryFor, relatedKeys, replicasOf } from '../multi-region/related-keys.ts'
import { withMaterials } from '../../imported-material/material-state.ts'

type Rotated = NonNullable<MaterialRecord['rotated']>

/**
 * All of a key's, in their order. AWS: a replica knows each that its primary key was given, and by the same description, whether
 * it has been given it or not (recorded).
 */
export async function knownMaterials(state: ReadUnit, key: KmsKey): Promise<readonly MaterialRecord[]> {
  const own = await materialsOf(state, key)
  if (!isReplica(key)) return own
  const primary = await primaryFor(state, key)
  return (await materialsOf(state.in(primary), primary)).map(material => {
    const { description: _, ...here } = own.find(({ id }) => id === material.id) ?? toBeImported(material)
    return { ...here, ...(material.description !== undefined && { description: material.description }) }
  })
}

export const pendingMaterial = async (state: ReadUnit, key: KmsKey): Promise<MaterialRecord | undefined> =>
  (await materialsOf(state, key)).find(({ isPending }) => isPending)

/** Whether the material was imported into each of a key's relatives. */
export async function isEverywhere(state: ReadUnit, key: KmsKey, { id }: MaterialRecord): Promise<boolean> {
  if (!key.multiRegion) return true
  for (const one of await relatedKeys(state, key, key.multiRegion)) {
    const there = await state.in(one).get(KeyMaterials, [key.id, id])
    if (!there || !isImported(there)) return false
  }
  return true
}

/**
 * Makes the pending material the current one of the key and its replicas. Answers the key, which the caller keeps. AWS: that is
 * whichever is pending by then, though it was imported since or has expired, and none where it was deleted (recorded).
 */
export async function rotateImported(state: UnitOfWork, key: KmsKey, rotated: Rotated): Promise<KmsKey> {
  const found = await pendingMaterial(state, key)
  if (!found) return key
  const { isPending: _, ...pending } = found
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
