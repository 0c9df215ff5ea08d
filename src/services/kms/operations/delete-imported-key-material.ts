import { DeleteImportedKeyMaterial } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { keyChanged } from '../history-names.ts'
import { dropMaterial } from '../imported-material/delete-material.ts'
import { moveExpiration } from '../imported-material/expiration.ts'
import { requireSymmetricFor } from '../imported-material/import-material.ts'
import { requireImported } from '../imported-material/material-state.ts'
import { isImported, KeyMaterials } from '../keys/key-materials.ts'
import { knownMaterials } from '../keys/rotation/imported-rotation.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { isSymmetric } from '../keys/key-specs.ts'
import { requireState } from '../keys/key-states.ts'

export default operation(DeleteImportedKeyMaterial, {
  access: [{ action: 'kms:DeleteImportedKeyMaterial', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, response: output => output },
  async handle(call) {
    const { input, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requireImported(key)
    requireState('DeleteImportedKeyMaterial', key)
    // AWS: recorded of ImportKeyMaterial.
    requireSymmetricFor('keyMaterialId', input.KeyMaterialId, key, error)
    const { KeyMaterialId: id = key.currentMaterialId } = input
    if (!(await knownMaterials(state, key)).some(known => known.id === id) && input.KeyMaterialId !== undefined) {
      // AWS: recorded.
      throw error('ValidationException', `Key material (id: ${id}) has never been imported into KMS key ${arnOf(key)}.`)
    }
    const material = id === undefined ? undefined : await state.get(KeyMaterials, [key.id, id])
    // AWS: of what is missing already nothing is changed.
    if (material && (material.isPending || isImported(material))) {
      await moveExpiration(state, key, material)
      await dropMaterial(state, key, material, 'deleted')
    }
    return { KeyId: arnOf(key), ...(isSymmetric(key) && id !== undefined && { KeyMaterialId: id }) }
  },
})
