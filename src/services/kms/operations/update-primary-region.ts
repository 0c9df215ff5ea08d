import { UpdatePrimaryRegion } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf, keyArn } from '../arns.ts'
import { keyChanged } from '../history-names.ts'
import { settlePending } from '../imported-material/delete-material.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey, ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { isReplica } from '../keys/multi-region/multi-region.ts'
import { findPrimaryBehind, onBehalfOf } from '../keys/multi-region/internal-calls.ts'
import { promoteReplica } from '../keys/multi-region/promotion.ts'
import { requirePrimary, synchronizeSoon } from '../keys/multi-region/related-keys.ts'

export default operation(UpdatePrimaryRegion, {
  access: [{ action: 'kms:UpdatePrimaryRegion', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, extraResponse: affectedKey },
  async handle(call) {
    const { input, scope, state, aws, error } = call
    const { PrimaryRegion: region } = input
    const key = await getKeyById(call, input.KeyId)
    requireState('UpdatePrimaryRegion', key)
    const primary = findPrimaryBehind(input)
    if (primary) {
      await settlePending(state, await promoteReplica(state, primary, key))
      await synchronizeSoon(state, key, region, scope.now)
      return {}
    }
    // AWS: recorded, and another error than that of a key that has no replicas at all.
    if (isReplica(key)) throw error('KMSInvalidStateException', `${arnOf(key)} is not a multi-Region primary key.`)
    const { replicas } = requirePrimary(key)
    if (region === key.region) return {}
    // AWS: recorded.
    if (!replicas.includes(region)) {
      throw error('ValidationException', `${key.id} does not have a replica key in the specified Region.`)
    }
    // AWS: the permission is needed on the replica as well, which is asked, and recorded, as a call of its own in its Region
    // (https://docs.aws.amazon.com/kms/latest/developerguide/ct-update-primary-region.html).
    const KeyId = keyArn({ ...key, region }, key.id)
    await aws.call(UpdatePrimaryRegion, onBehalfOf(key, { KeyId, PrimaryRegion: region }), { region })
    return {}
  },
})
