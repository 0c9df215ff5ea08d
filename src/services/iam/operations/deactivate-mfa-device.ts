import { DeactivateMFADevice } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { disableDevice, getDeviceUser, getEnabledDevice } from '../mfa/mfa-devices.ts'
import { userNamedOrCaller, userNames } from '../users/users.ts'

export default operation(DeactivateMFADevice, {
  access: [{ action: 'iam:DeactivateMFADevice', on: userNamedOrCaller }],
  record: { readOnly: false, names: input => userNames(input) },
  async handle(call) {
    const user = await getDeviceUser(call)
    await disableDevice(call.state, user, await getEnabledDevice(call, user))
    return {}
  },
})
