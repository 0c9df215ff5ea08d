import { PutKeyPolicy } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { requirePolicyName } from '../policies/key-policies.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { Keys } from '../keys/keys.ts'
import { withPolicy } from '../policies/new-key-policies.ts'

export default operation(PutKeyPolicy, {
  access: [{ action: 'kms:PutKeyPolicy', on: ownKey }],
  record: {
    readOnly: false,
    defaults: { PolicyName: 'default', BypassPolicyLockoutSafetyCheck: false },
    resources: [ownKey],
    names: keyChanged,
    extraResponse: affectedKey,
  },
  async handle(call) {
    const { input, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requirePolicyName(input.PolicyName, error)
    await state.update(Keys, await withPolicy(call, key, input.Policy))
    return {}
  },
})
