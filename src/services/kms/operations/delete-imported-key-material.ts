import { DeleteImportedKeyMaterial } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { keyChanged } from '../history-names.ts'
import { dropMaterial } from '../imported-material/delete-material.ts'
import { requireImported } from '../imported-material/material-state.ts'
import { moveExpiration } from '../imported-material/expiration.ts'
import { isThere, KeyMaterials } from '../keys/key-materials.ts'
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
    if (input.KeyMaterialId !== undefined && !isSymmetric(key)) {
      // DIFFERS: neither this sentence of AWS's is known nor the next.
      throw error('UnsupportedOperationException', 'KeyMaterialId is supported with symmetric encryption KMS keys only.')
    }
    const { KeyMaterialId: id = key.currentMaterialId } = input
    const material = id === undefined ? undefined : await state.get(KeyMaterials, [key.id, id])
    if (!material && input.KeyMaterialId !== undefined) {
      throw error('NotFoundException', `Key material '${input.KeyMaterialId}' is not associated with ${arnOf(key)}`)
    }
    // AWS: of what is missing already nothing is changed.
    if (isThere(material)) {
      await moveExpiration(state, key, material)
      await dropMaterial(state, key, material)
    }
    return { KeyId: arnOf(key), ...(isSymmetric(key) && id !== undefined && { KeyMaterialId: id }) }
  },
})
