import { ListInstanceProfilesForRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { emptyPage } from '../paging.ts'
import { getRole, roleNamed } from '../roles/roles.ts'

export default operation(ListInstanceProfilesForRole, {
  access: [{ action: 'iam:ListInstanceProfilesForRole', on: roleNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { id } = await getRole(call)
    // Nothing makes an instance profile yet.
    return { InstanceProfiles: [], ...(await emptyPage(call, id)) }
  },
})
