import { ImportKeyMaterial } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { keyChanged } from '../history-names.ts'
import { requireExpiration } from '../imported-material/expiration.ts'
import { importMaterial, requireMembers } from '../imported-material/import-material.ts'
import { requireImported } from '../imported-material/material-state.ts'
import { unwrapMaterial } from '../imported-material/unwrap-material.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { isSymmetric } from '../keys/key-specs.ts'
import { requireState } from '../keys/key-states.ts'

export default operation(ImportKeyMaterial, {
  access: [{ action: 'kms:ImportKeyMaterial', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, response: output => output },
  async handle(call) {
    const { input } = call
    const validTo = requireExpiration(call)
    const key = await getKeyById(call, input.KeyId)
    requireImported(key)
    requireState('ImportKeyMaterial', key)
    requireMembers(call, key)
    const bytes = await unwrapMaterial(call, key)
    const id = await importMaterial(call, key, { bytes, validTo })
    return { KeyId: arnOf(key), ...(isSymmetric(key) && { KeyMaterialId: id }) }
  },
})
