import { ResyncMFADevice } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { takeCodes } from '../mfa/device-codes.ts'
import { getDeviceUser, getEnabledDevice, MfaDevices } from '../mfa/mfa-devices.ts'
import { userNamed, userNames } from '../users/users.ts'

export default operation(ResyncMFADevice, {
  access: [{ action: 'iam:ResyncMFADevice', on: userNamed }],
  record: {
    readOnly: false, omit: ['AuthenticationCode1', 'AuthenticationCode2'], names: input => userNames(input),
  },
  async handle(call) {
    const user = await getDeviceUser(call)
    await call.state.update(MfaDevices, takeCodes(call, await getEnabledDevice(call, user), user))
    return {}
  },
})
