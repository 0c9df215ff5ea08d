import { ListKeyPolicies } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyRead } from '../history-names.ts'
import { policyName } from '../policies/key-policies.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'

export default operation(ListKeyPolicies, {
  access: [{ action: 'kms:ListKeyPolicies', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    await getKeyById(call, call.input.KeyId)
    return { PolicyNames: [policyName], Truncated: false }
  },
})
