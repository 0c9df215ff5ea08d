import { GetKeyLastUsage } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { keyRead } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { describeLastUsage, LastUsages, trackingStart } from '../keys/last-usages.ts'

export default operation(GetKeyLastUsage, {
  access: [{ action: 'kms:GetKeyLastUsage', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const { input, state } = call
    const key = await getKeyById(call, input.KeyId)
    // The journal has the key's first record, from which on it will be followed.
    const since = await trackingStart(state, key, key.createdAt)
    return {
      KeyId: arnOf(key), KeyLastUsage: describeLastUsage(await state.get(LastUsages, [key.id])),
      TrackingStartDate: new Date(since), KeyCreationDate: new Date(key.createdAt),
    }
  },
})
