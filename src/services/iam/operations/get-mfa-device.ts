import { GetMFADevice } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeMfaDevice, getDeviceUser, getEnabledDevice } from '../mfa/mfa-devices.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(GetMFADevice, {
  access: [{ action: 'iam:GetMFADevice', on: userNamedOrCaller }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getDeviceUser(call)
    return describeMfaDevice(await getEnabledDevice(call, user), user)
  },
})
