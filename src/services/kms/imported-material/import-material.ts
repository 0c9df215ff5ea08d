// Imports what was unwrapped: as the key's first material, as one that it had already, or as one that is pending for a rotation.
// DIFFERS: where nothing else is said, sentences are ours, since AWS's are not known.
import type { ImportKeyMaterialRequest } from '../../../contracts/kms.gen.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import type { Instant } from '../../../core/clock.ts'
import { Secret } from '../../../core/secret.ts'
import type { Call } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { isThere, KeyMaterials, materialsOf, type MaterialRecord } from '../keys/key-materials.ts'
import { isSymmetric } from '../keys/key-specs.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { isReplica } from '../keys/multi-region/multi-region.ts'
import { primaryFor } from '../keys/multi-region/related-keys.ts'
import { withMaterials } from './material-state.ts'
import { moveExpiration } from './expiration.ts'
import { materialIdOf } from './material-validation.ts'

type InputCall = Pick<Call<ImportKeyMaterialRequest, 'UnsupportedOperationException'>, 'input' | 'scope' | 'error'>

/** AWS: of other keys than symmetric ones there is one material, which has no name. */
export function requireSymmetricMembers({ input, error }: InputCall, key: KmsKey): void {
  const { ImportType, KeyMaterialDescription, KeyMaterialId } = input
  if ((ImportType ?? KeyMaterialDescription ?? KeyMaterialId) !== undefined && !isSymmetric(key)) {
    throw error(
      'UnsupportedOperationException',
      'ImportType, KeyMaterialDescription and KeyMaterialId are supported with symmetric encryption KMS keys only.',
    )
  }
  if (ImportType === 'NEW_KEY_MATERIAL' && KeyMaterialId !== undefined) {
    throw error('ValidationException', 'KeyMaterialId cannot be specified if the ImportType is NEW_KEY_MATERIAL')
  }
}

type ImportingCall = Pick<
  Call<ImportKeyMaterialRequest, 'IncorrectKeyMaterialException' | 'KMSInvalidStateException'>, 'input' | 'state' | 'error'
>

interface Opened {
  readonly bytes: Uint8Array
  readonly validTo: Instant | undefined
}

/** Keeps the material, and answers its id. */
export async function importMaterial(call: ImportingCall, key: KmsKey, { bytes, validTo }: Opened): Promise<string> {
  const { input, state } = call
  const id = await materialIdOf(state, key, bytes)
  const materials = await materialsOf(state, key)
  const before = materials.find(material => material.id === id)
  const primarys = isReplica(key) ? await primarysOwn(call, key, id) : undefined
  if (primarys) requireReplicasType(call, { id, materials })
  else requireType(call, key, { id, before, materials })
  const { KeyMaterialDescription: description = before?.description } = input
  const material: MaterialRecord = {
    ...(before ? withoutLife(before) : { keyId: key.id, id, ...(primarys ? placeOf(primarys) : placeBehind(materials)) }),
    bytes: new Secret(bytes),
    ...(validTo !== undefined && { validTo }),
    ...(description !== undefined && { description }),
  }
  await moveExpiration(state, key, before, material)
  await (before ? state.update(KeyMaterials, material) : state.insert(KeyMaterials, material))
  const others = materials.filter(one => one.id !== id)
  await state.update(Keys, imported(key, material, [...others, material]))
  return id
}

/** AWS: a replica is given what its primary key was given, and nothing before it. */
async function primarysOwn({ state, error }: ImportingCall, key: KmsKey, id: string): Promise<MaterialRecord> {
  const primary = await primaryFor(state, key)
  const material = await state.in(primary).get(KeyMaterials, [key.id, id])
  if (material) return material
  throw error('IncorrectKeyMaterialException', 'The key material is not one that was imported into the primary key.')
}

/** What stays of one that is imported again. */
function withoutLife(material: MaterialRecord): MaterialRecord {
  const { validTo: _past, ...rest } = material
  return rest
}

const placeOf = ({ order, rotated, isPending }: MaterialRecord): Pick<MaterialRecord, 'order' | 'rotated' | 'isPending'> =>
  ({ order, ...(rotated && { rotated }), ...(isPending && { isPending }) })

const placeBehind = (materials: readonly MaterialRecord[]): Pick<MaterialRecord, 'order' | 'isPending'> =>
  materials.length === 0 ? { order: 0 } : { order: materials.at(-1)!.order + 1, isPending: true }

/** AWS: the key is enabled by it, were it disabled (recorded), unless another is missing. */
function imported(key: KmsKey, material: MaterialRecord, materials: readonly MaterialRecord[]): KmsKey {
  const after = withMaterials({ ...key, currentMaterialId: key.currentMaterialId ?? material.id }, materials)
  return after.imported && !material.isPending ? { ...after, state: 'Enabled' } : after
}

interface Known {
  readonly id: string
  readonly before: MaterialRecord | undefined
  readonly materials: readonly MaterialRecord[]
}

/** AWS: into a replica nothing is imported that is new, but for its first. */
function requireReplicasType({ input, error }: ImportingCall, { id, materials }: Pick<Known, 'id' | 'materials'>): void {
  const { ImportType, KeyMaterialId = id } = input
  const incorrect = (words: string): AwsError => error('IncorrectKeyMaterialException', words)
  if (KeyMaterialId !== id) throw incorrect(isAnother)
  if (ImportType !== 'NEW_KEY_MATERIAL' || !materials.some(isThere)) return
  throw incorrect('Of what is imported into a replica key the ImportType is EXISTING_KEY_MATERIAL.')
}

const isAnother = 'The key material is not the one with this KeyMaterialId.'

/** Throws where the material is new and is not to be, or the other way round. */
function requireType({ input, error }: ImportingCall, key: KmsKey, { id, before, materials }: Known): void {
  const incorrect = (words: string): AwsError => error('IncorrectKeyMaterialException', words)
  // AWS: the first is new, and what comes behind it is not, unless the request says so.
  const { ImportType: type = materials.length === 0 ? 'NEW_KEY_MATERIAL' : 'EXISTING_KEY_MATERIAL', KeyMaterialId } = input
  if (type === 'EXISTING_KEY_MATERIAL') {
    if (!before) throw incorrect('The key material is not one that was imported into this KMS key before.')
    if ((KeyMaterialId ?? id) !== id) throw incorrect(isAnother)
    return
  }
  if (KeyMaterialId !== undefined) throw incorrect('No key material has been imported into this KMS key.')
  if (before) throw incorrect('The key material is already associated with this KMS key.')
  const pending = materials.find(({ isPending }) => isPending)
  // AWS: recorded.
  if (pending) {
    throw error(
      'KMSInvalidStateException',
      `New key material (id: ${id}) cannot be imported into KMS key ${arnOf(key)}, `
        + `because another key material (id: ${pending.id}) is pending rotation.`,
    )
  }
}
