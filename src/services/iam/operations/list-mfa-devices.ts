import { ListMFADevices } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { emptyPageOfUser } from '../paging.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(ListMFADevices, {
  access: [{ action: 'iam:ListMFADevices', on: userNamedOrCaller }],
  record: { readOnly: true },
  handle: async call => ({ MFADevices: [], ...(await emptyPageOfUser(call)) }),
})
