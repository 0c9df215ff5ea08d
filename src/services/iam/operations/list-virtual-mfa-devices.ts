import { ListVirtualMFADevices } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { listed } from '../entities.ts'
import { listedDevice, MfaDevices, serialNumber } from '../mfa/mfa-devices.ts'
import { listPage } from '../paging.ts'
import { describeUser, Users } from '../users/users.ts'

export default operation(ListVirtualMFADevices, {
  access: [{ action: 'iam:ListVirtualMFADevices', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { AssignmentStatus = 'Any' }, state } = call
    const { items, end } = await listPage(call, {
      bound: AssignmentStatus,
      read: (after, limit) => state.listOf(MfaDevices, [], { after, limit }, listedDevice),
      keyOf: ({ place }) => [place],
      keep: ({ use }) => AssignmentStatus === 'Any' || (AssignmentStatus === 'Assigned') === (use !== undefined),
    })
    const shown = []
    for (const device of items) {
      const user = device.use && (await state.getOf(Users, [device.use.userId], listed))
      // AWS: a list shows no tags (API Reference).
      shown.push({
        SerialNumber: serialNumber(device),
        ...(device.use && { EnableDate: new Date(device.use.enabledAt) }), ...(user && { User: describeUser(user) }),
      })
    }
    return { VirtualMFADevices: shown, ...end }
  },
})
