import { RevokeGrant } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGrant, removeGrant } from '../grants/grant-store.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, keyOfAnyAccount } from '../keys/key-resources.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(RevokeGrant, {
  access: [{ action: 'kms:RevokeGrant', on: keyOfAnyAccount }],
  record: { readOnly: false, resources: [keyOfAnyAccount], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const { input, state } = call
    const key = await getKeyById(call, input.KeyId)
    const grant = await getGrant(call, key, input.GrantId)
    endDryRun(call)
    await removeGrant(state, key, grant)
    return {}
  },
})
