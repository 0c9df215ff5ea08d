import { GetKeyLastUsage } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { keyRead } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { describeLastUsage, LastUsages, trackedSince } from '../keys/last-usages.ts'

export default operation(GetKeyLastUsage, {
  access: [{ action: 'kms:GetKeyLastUsage', on: ownKey }],
  record: { readOnly: true, resources: [ownKey], names: keyRead },
  async handle(call) {
    const key = await getKeyById(call, call.input.KeyId)
    const since = Math.max(key.createdAt, (await trackedSince(call.state)) ?? 0)
    return {
      KeyId: keyArn(key, key.id), KeyLastUsage: describeLastUsage(await call.state.get(LastUsages, [key.id])),
      TrackingStartDate: new Date(since), KeyCreationDate: new Date(key.createdAt),
    }
  },
})
