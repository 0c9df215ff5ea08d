import { ListKeyRotations, type RotationsListEntry } from '../../../contracts/kms.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { arnOf } from '../arns.ts'
import { keyRead } from '../history-names.ts'
import { isEverywhere, knownMaterials } from '../keys/rotation/imported-rotation.ts'
import { inOrder, isImported, materialsOf, type MaterialRecord } from '../keys/key-materials.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { isSymmetric } from '../keys/key-specs.ts'
import { describeExpiration, type KmsKey } from '../keys/keys.ts'
import { invalidOrigin } from '../keys/key-errors.ts'
import { invalidMarker } from '../paging.ts'

export default operation(ListKeyRotations, {
  access: [{ action: 'kms:ListKeyRotations', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const { input: { KeyId, IncludeKeyMaterial, Marker, Limit }, state, page, error } = call
    const key = await getKeyById(call, KeyId)
    if (key.xks) throw invalidOrigin(key)
    // AWS: recorded.
    if (IncludeKeyMaterial !== undefined && !isSymmetric(key)) {
      throw error('ValidationException', 'Input parameter includeKeyMaterial can only be used with symmetric keys.')
    }
    const all = await materialsToTell(state, key)
    const shown = IncludeKeyMaterial === 'ALL_KEY_MATERIAL' ? all : all.filter(({ rotated }) => rotated)
    const { items, next } = await page.list({
      token: Marker,
      limit: Limit ?? 100,
      bound: [key.id, IncludeKeyMaterial === 'ALL_KEY_MATERIAL'],
      invalid: () => invalidMarker(call),
      read: async (after, limit) => {
        const last = after && { order: Number(after[0]), id: String(after[1]) }
        return shown.filter(material => !last || inOrder(material, last) > 0).slice(0, limit)
      },
      keyOf: ({ order, id }) => [order, id],
    })
    const Rotations: RotationsListEntry[] = []
    for (const item of items) Rotations.push(await describeMaterial(call, key, item))
    return { Rotations, Truncated: next !== undefined, NextMarker: next }
  },
})

async function materialsToTell(state: ReadUnit, key: KmsKey): Promise<readonly MaterialRecord[]> {
  if (!isSymmetric(key)) return []
  return key.origin === 'EXTERNAL' ? knownMaterials(state, key) : materialsOf(state, key)
}

type ListCall = Pick<Call<unknown>, 'state'>

/** AWS: what was imported shows how it was besides. */
async function describeMaterial({ state }: ListCall, key: KmsKey, material: MaterialRecord): Promise<RotationsListEntry> {
  const { id, rotated } = material
  return {
    KeyId: arnOf(key),
    KeyMaterialId: id,
    KeyMaterialState: await stateOf(state, key, material),
    ...(key.origin === 'EXTERNAL' && describeImport(material)),
    ...(rotated && { RotationDate: new Date(rotated.at), RotationType: rotated.type }),
  }
}

async function stateOf(state: ReadUnit, key: KmsKey, material: MaterialRecord) {
  if (!material.isPending) return material.id === key.currentMaterialId ? 'CURRENT' : 'NON_CURRENT'
  return (await isEverywhere(state, key, material)) ? 'PENDING_ROTATION' : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'
}

function describeImport(material: MaterialRecord): Partial<RotationsListEntry> {
  const { description, validTo } = material
  const named = { KeyMaterialDescription: description }
  if (!isImported(material)) return { ...named, ImportState: 'PENDING_IMPORT' }
  return { ...named, ImportState: 'IMPORTED', ...describeExpiration(validTo) }
}
