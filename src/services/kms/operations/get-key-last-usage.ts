import { GetKeyLastUsage } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { keyRead } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { describeLastUsage, LastUsages } from '../keys/last-usages.ts'

export default operation(GetKeyLastUsage, {
  access: [{ action: 'kms:GetKeyLastUsage', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const key = await getKeyById(call, call.input.KeyId)
    const made = new Date(key.createdAt)
    return {
      KeyId: keyArn(key, key.id), KeyLastUsage: describeLastUsage(await call.state.get(LastUsages, [key.id])),
      TrackingStartDate: made, KeyCreationDate: made,
    }
  },
})
