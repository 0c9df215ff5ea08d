import { ListVirtualMFADevices } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { emptyPage } from '../paging.ts'

export default operation(ListVirtualMFADevices, {
  access: [{ action: 'iam:ListVirtualMFADevices', on: everything }],
  record: { readOnly: true },
  handle: async call => ({ VirtualMFADevices: [], ...(await emptyPage(call, call.input.AssignmentStatus)) }),
})
