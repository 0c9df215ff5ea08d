import { ListMFADeviceTags } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { getMfaDevice, mfaDeviceNamed } from '../mfa/mfa-devices.ts'
import { pageOf } from '../paging.ts'

export default operation(ListMFADeviceTags, {
  access: [{ action: 'iam:ListMFADeviceTags', on: mfaDeviceNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { tags, place } = await getMfaDevice(call)
    const { items, end } = await pageOf(call, listTags(tags), ({ Key }) => Key, place)
    return { Tags: items, ...end }
  },
})
