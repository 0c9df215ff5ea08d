import { ListKeyRotations, type RotationsListEntry } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { keyRead } from '../history-names.ts'
import { inOrder, isThere, materialsOf, type MaterialRecord } from '../keys/key-materials.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { isSymmetric } from '../keys/key-specs.ts'
import type { KmsKey } from '../keys/keys.ts'
import { invalidOrigin } from '../keys/on-demand-rotation.ts'
import { invalidMarker } from '../paging.ts'

export default operation(ListKeyRotations, {
  access: [{ action: 'kms:ListKeyRotations', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const { input: { KeyId, IncludeKeyMaterial, Marker, Limit }, state, page, error } = call
    const key = await getKeyById(call, KeyId)
    if (key.external) throw invalidOrigin(key, error)
    // AWS: the parameter is for keys that rotate (documented, without a sentence).
    if (IncludeKeyMaterial !== undefined && !isSymmetric(key)) throw error('UnsupportedOperationException', '')
    const all = isSymmetric(key) ? await materialsOf(state, key) : []
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
    return { Rotations: items.map(item => describeMaterial(key, item)), Truncated: next !== undefined, NextMarker: next }
  },
})

/** AWS: what was imported shows how it was besides. */
function describeMaterial(key: KmsKey, material: MaterialRecord): RotationsListEntry {
  const { id, rotated } = material
  return {
    KeyId: keyArn(key, key.id),
    KeyMaterialId: id,
    KeyMaterialState: stateOf(key, material),
    ...(key.origin === 'EXTERNAL' && describeImport(material)),
    ...(rotated && { RotationDate: new Date(rotated.at), RotationType: rotated.type }),
  }
}

function stateOf({ currentMaterialId }: KmsKey, { id, isPending }: MaterialRecord) {
  if (isPending) return 'PENDING_ROTATION'
  return id === currentMaterialId ? 'CURRENT' : 'NON_CURRENT'
}

function describeImport(material: MaterialRecord): Partial<RotationsListEntry> {
  const { description, validTo } = material
  const named = { KeyMaterialDescription: description }
  if (!isThere(material)) return { ...named, ImportState: 'PENDING_IMPORT' }
  const imported = { ...named, ImportState: 'IMPORTED' as const }
  if (validTo === undefined) return { ...imported, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
  return { ...imported, ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(validTo) }
}
