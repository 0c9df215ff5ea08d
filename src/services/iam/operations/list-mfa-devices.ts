import { ListMFADevices } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeMfaDevice, devicesOf, getDeviceUser } from '../mfa/mfa-devices.ts'
import { pageOf } from '../paging.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(ListMFADevices, {
  access: [{ action: 'iam:ListMFADevices', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getDeviceUser(call)
    const { items, end } = await pageOf(call, await devicesOf(call.state, user), ({ place }) => place, user.id)
    return { MFADevices: items.map(device => describeMfaDevice(device, user)), ...end }
  },
})
