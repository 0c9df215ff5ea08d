import { CreateKey, ReplicateKey, type CreateKeyRequest, type ReplicateKeyRequest } from '../../../contracts/kms.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { withReplica } from '../keys/multi-region/multi-region.ts'
import { onBehalfOf } from '../keys/multi-region/internal-calls.ts'
import { writeRelation, replicaExists, requirePrimary, synchronizeSoon } from '../keys/multi-region/related-keys.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { requireReplicaRegion } from '../keys/multi-region/regions.ts'
import { describeTags } from '../tags.ts'

export default operation(ReplicateKey, {
  access: [{ action: 'kms:ReplicateKey', on: ownKey }],
  record: {
    readOnly: false,
    // AWS: documented (https://docs.aws.amazon.com/kms/latest/developerguide/ct-replicate-key.html).
    defaults: { BypassPolicyLockoutSafetyCheck: false, Description: '' },
    resources: [ownKey],
    names: keyChanged,
    response: output => output,
  },
  async handle(call) {
    const { input, scope, state, aws, principals, error } = call
    const { ReplicaRegion: region } = input
    const key = await getKeyById(call, input.KeyId)
    requireState('ReplicateKey', key)
    const related = requirePrimary(key)
    requireReplicaRegion(region, call)
    if (related.replicas.includes(region)) throw replicaExists(error)
    // AWS: to make the replica is asked, and recorded, as a call of its own in its Region.
    const made = await aws.call(CreateKey, onBehalfOf(key, creationOf(key, input)), { region })
    await writeRelation(state, key, withReplica(related, region))
    await synchronizeSoon(state, key, key.region, scope.now)
    const replica = (await state.in({ account: key.account, region }).get(Keys, [key.id]))!
    const ReplicaTags = describeTags(replica.tags)
    return {
      ReplicaKeyMetadata: made.KeyMetadata,
      ReplicaPolicy: await principals.show(replica),
      // AWS: of none there is no list (recorded).
      ...(ReplicaTags.length > 0 && { ReplicaTags }),
    }
  },
})

/** What is shared is the primary key's, and all else the request's or AWS's defaults. */
function creationOf({ spec, usage, origin }: KmsKey, input: Call<ReplicateKeyRequest>['input']): CreateKeyRequest {
  const { Policy, BypassPolicyLockoutSafetyCheck, Description, Tags } = input
  return {
    KeySpec: spec, KeyUsage: usage, Origin: origin, MultiRegion: true,
    ...(Policy !== undefined && { Policy }), ...(Description !== undefined && { Description }), ...(Tags && { Tags }),
    ...(BypassPolicyLockoutSafetyCheck !== undefined && { BypassPolicyLockoutSafetyCheck }),
  }
}
