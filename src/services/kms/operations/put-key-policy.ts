import { PutKeyPolicy } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { requireNoLockout, requirePolicy, requirePolicyName } from '../key-policies.ts'
import { affectedKey, getKeyById, ownKey } from '../key-references.ts'
import { Keys } from '../keys.ts'

export default operation(PutKeyPolicy, {
  access: [{ action: 'kms:PutKeyPolicy', on: ownKey }],
  record: {
    readOnly: false,
    defaults: { PolicyName: 'default', BypassPolicyLockoutSafetyCheck: false },
    resources: [ownKey],
    responseBeside: affectedKey,
  },
  async handle(call) {
    const { input, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requirePolicyName(input.PolicyName, error)
    requireNoLockout(call, requirePolicy(input.Policy, error), keyArn(key, key.id))
    await state.update(Keys, { ...key, policy: input.Policy })
    return {}
  },
})
