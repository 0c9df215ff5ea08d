import { TagMFADevice } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getMfaDevice, mfaDeviceNamed, MfaDevices } from '../mfa/mfa-devices.ts'
import { policyTags, requireTags, withTags } from '../tags.ts'

export default operation(TagMFADevice, {
  access: [{ action: 'iam:TagMFADevice', on: mfaDeviceNamed }],
  record: { readOnly: false },
  async handle(call) {
    const device = await getMfaDevice(call)
    requireTags(call.input.Tags, call.error)
    const tags = withTags(policyTags, device.tags, call.input.Tags, call.error)
    await call.state.update(MfaDevices, { ...device, tags })
    return {}
  },
})
