import { EnableMFADevice } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { takeCodes } from '../mfa/device-codes.ts'
import { enableDevice, getDeviceUser, getMfaDevice } from '../mfa/mfa-devices.ts'
import { userNamed, userNames } from '../users/users.ts'

export default operation(EnableMFADevice, {
  access: [{ action: 'iam:EnableMFADevice', on: userNamed }],
  record: {
    readOnly: false, omit: ['AuthenticationCode1', 'AuthenticationCode2'], names: input => userNames(input),
  },
  async handle(call) {
    const user = await getDeviceUser(call)
    const device = await getMfaDevice(call)
    if (device.use) throw call.error('EntityAlreadyExistsException', 'MFA Device is already in use.')
    await enableDevice(call, user, takeCodes(call, device, user))
    return {}
  },
})
