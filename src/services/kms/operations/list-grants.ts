import { ListGrants } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { listGrants, refuseServiceFilter } from '../grants/list-grants.ts'
import { requireGrantId } from '../grants/grant-store.ts'
import { keyRead } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { keyOfAnyAccount } from '../keys/key-resources.ts'

export default operation(ListGrants, {
  access: [{ action: 'kms:ListGrants', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyRead },
  async handle(call) {
    const { input, error } = call
    const key = await getKeyById(call, input.KeyId)
    if (input.GrantId !== undefined) requireGrantId(call, input.GrantId)
    const { GranteePrincipal: principal, GranteeServicePrincipal: service } = input
    refuseServiceFilter({ side: 'Grantee', principal, service }, error)
    return listGrants(call, key)
  },
})
