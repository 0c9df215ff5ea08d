import { ListMFADevices } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { emptyPage } from '../paging.ts'
import { getUser, userNamedOrCaller } from '../users.ts'

export default operation(ListMFADevices, {
  access: [{ action: 'iam:ListMFADevices', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    await getUser(call)
    // Nothing makes one yet.
    return { MFADevices: [], ...(await emptyPage(call)) }
  },
})
