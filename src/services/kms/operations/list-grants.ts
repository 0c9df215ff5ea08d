import { ListGrants } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { noGrants, refuseServiceFilter } from '../grants.ts'
import { keyRead } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { keyOfAnyAccount } from '../keys/key-resources.ts'

const grantIdForm = /^[0-9a-f]{64}$/

export default operation(ListGrants, {
  access: [{ action: 'kms:ListGrants', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyRead },
  async handle(call) {
    const { input, error } = call
    const key = await getKeyById(call, input.KeyId)
    // DIFFERS: AWS's sentence is not known, and none is made up.
    if (input.GrantId !== undefined && !grantIdForm.test(input.GrantId)) throw error('InvalidGrantIdException', '')
    const { GranteePrincipal: principal, GranteeServicePrincipal: service } = input
    refuseServiceFilter({ side: 'Grantee', principal, service }, error)
    return noGrants(call, key.id)
  },
})
