import { GetKeyPolicy } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyRead } from '../history-names.ts'
import { policyName, requirePolicyName } from '../policies/key-policies.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'

export default operation(GetKeyPolicy, {
  access: [{ action: 'kms:GetKeyPolicy', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const { input, principals, error } = call
    const key = await getKeyById(call, input.KeyId)
    requirePolicyName(input.PolicyName, error)
    return { Policy: await principals.show(key), PolicyName: policyName }
  },
})
