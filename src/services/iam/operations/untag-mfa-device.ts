import { UntagMFADevice } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getMfaDevice, mfaDeviceNamed, MfaDevices } from '../mfa/mfa-devices.ts'
import { policyTags, withoutTags } from '../tags.ts'

export default operation(UntagMFADevice, {
  access: [{ action: 'iam:UntagMFADevice', on: mfaDeviceNamed }],
  record: { readOnly: false },
  async handle(call) {
    const device = await getMfaDevice(call)
    await call.state.update(MfaDevices, { ...device, tags: withoutTags(policyTags, device.tags, call.input.TagKeys) })
    return {}
  },
})
