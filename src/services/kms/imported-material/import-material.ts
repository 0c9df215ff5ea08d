// Imports what was unwrapped: as the key's first material, as one that it had already, or as one that is pending for a rotation.
// AWS: all sentences are recorded, where nothing else is said.
import type { ImportKeyMaterialRequest } from '../../../contracts/kms.gen.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import type { Instant } from '../../../core/clock.ts'
import { Secret } from '../../../core/secret.ts'
import type { Call } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { KeyMaterials, type MaterialRecord } from '../keys/key-materials.ts'
import { isSymmetric } from '../keys/key-specs.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { isReplica } from '../keys/multi-region/multi-region.ts'
import { knownMaterials } from '../keys/rotation/imported-rotation.ts'
import { moveExpiration } from './expiration.ts'
import { withMaterials } from './material-state.ts'
import { materialIdOf } from './material-validation.ts'

type InputCall = Pick<Call<ImportKeyMaterialRequest>, 'input' | 'error'>

/** Throws AWS's error for a member of the request that keys of this kind do not have. */
export function requireMembers({ input, error }: InputCall, key: KmsKey): void {
  const { ImportType: importType, KeyMaterialDescription: keyMaterialDescription, KeyMaterialId: keyMaterialId } = input
  const refusal = (words: string) => error('ValidationException', words)
  for (const [member, value] of Object.entries({ importType, keyMaterialId, keyMaterialDescription })) {
    requireSymmetricFor(member, value, key, error)
  }
  const isNew = importType === 'NEW_KEY_MATERIAL'
  if (isNew && keyMaterialId !== undefined) {
    throw refusal('Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.')
  }
  if (!isReplica(key)) return
  if (keyMaterialDescription !== undefined) {
    throw refusal('Key material description can only be specified on primary Multi-Region keys')
  }
  if (isNew) throw refusal('Input parameter ImportType NEW_KEY_MATERIAL cannot be used on replica Multi-Region keys')
}

/** AWS: of other keys than symmetric ones there is one material, which has no name. */
export function requireSymmetricFor(
  member: string, value: string | undefined, key: Pick<KmsKey, 'spec'>, error: Call<unknown, never>['error'],
): void {
  if (value === undefined || isSymmetric(key)) return
  throw error('ValidationException', `Input parameter ${member} cannot be used with ${key.spec} imported keys.`)
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
  const materials = await knownMaterials(state, key)
  const known = materials.find(material => material.id === id)
  requireType(call, key, { id, known, materials })
  const before = await state.get(KeyMaterials, [key.id, id])
  const { KeyMaterialDescription: description = known?.description } = input
  const material: MaterialRecord = {
    ...(known ? withoutLife(known) : { keyId: key.id, id, ...placeBehind(materials) }),
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

/** What stays of one that is imported again. */
function withoutLife(material: MaterialRecord): MaterialRecord {
  const { validTo: _past, ...rest } = material
  return rest
}

const placeBehind = (materials: readonly MaterialRecord[]): Pick<MaterialRecord, 'order' | 'isPending'> =>
  materials.length === 0 ? { order: 0 } : { order: materials.at(-1)!.order + 1, isPending: true }

/** AWS: the key is enabled by it, were it disabled (recorded), unless another is missing. */
function imported(key: KmsKey, material: MaterialRecord, materials: readonly MaterialRecord[]): KmsKey {
  const after = withMaterials({ ...key, currentMaterialId: key.currentMaterialId ?? material.id }, materials)
  return after.imported && !material.isPending ? { ...after, state: 'Enabled' } : after
}

interface Known {
  readonly id: string
  readonly known: MaterialRecord | undefined
  readonly materials: readonly MaterialRecord[]
}

/** Throws where the material is new and is not to be, or the other way round. */
function requireType({ input, error }: ImportingCall, key: KmsKey, { id, known, materials }: Known): void {
  const { ImportType, KeyMaterialId } = input
  const incorrect = (words: string): AwsError => error('IncorrectKeyMaterialException', words)
  // AWS: the first is new, and what comes behind it is not, unless the request says so.
  const isNew = ImportType === 'NEW_KEY_MATERIAL'
    || (ImportType === undefined && KeyMaterialId === undefined && materials.length === 0)
  if (!isNew) {
    if (known && (KeyMaterialId ?? id) === id) return
    const expected = KeyMaterialId ?? key.currentMaterialId
    // DIFFERS: AWS's sentence is not known where there is none to expect.
    if (expected === undefined) throw incorrect('No key material has been imported into this KMS key.')
    throw incorrect(`Imported key material does not have the expected identifier (${expected}).`)
  }
  const arn = arnOf(key)
  if (known) {
    throw incorrect(`Key material (id: ${id}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${arn}.`)
  }
  const pending = materials.find(({ isPending }) => isPending)
  if (pending) {
    throw error(
      'KMSInvalidStateException',
      `New key material (id: ${id}) cannot be imported into KMS key ${arn}, `
        + `because another key material (id: ${pending.id}) is pending rotation.`,
    )
  }
}
