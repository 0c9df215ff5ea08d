import { PutKeyPolicy } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requirePolicy, requirePolicyName } from '../key-policies.ts'
import { getKeyById, ownKey } from '../key-references.ts'
import { Keys } from '../keys.ts'

export default operation(PutKeyPolicy, {
  access: [{ action: 'kms:PutKeyPolicy', on: ownKey }],
  record: { readOnly: false, defaults: { PolicyName: 'default', BypassPolicyLockoutSafetyCheck: false }, resources: [ownKey] },
  async handle(call) {
    const { input, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requirePolicyName(input.PolicyName, error)
    requirePolicy(input.Policy, error)
    await state.update(Keys, { ...key, policy: input.Policy })
    return {}
  },
})
