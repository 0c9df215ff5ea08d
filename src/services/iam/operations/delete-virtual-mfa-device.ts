import { DeleteVirtualMFADevice } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getMfaDevice, mfaDeviceNamed, MfaDevices } from '../mfa/mfa-devices.ts'

export default operation(DeleteVirtualMFADevice, {
  access: [{ action: 'iam:DeleteVirtualMFADevice', on: mfaDeviceNamed }],
  record: { readOnly: false },
  async handle(call) {
    const device = await getMfaDevice(call)
    // AWS: the sentence from public reports.
    if (device.use) throw call.error('DeleteConflictException', 'MFA VirtualDevice in use. Must deactivate first.')
    await call.state.remove(MfaDevices, device)
    return {}
  },
})
