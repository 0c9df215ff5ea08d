import { RotateKeyOnDemand } from '../../../contracts/kms.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import { arnOf } from '../arns.ts'
import { keyChanged } from '../history-names.ts'
import { isEverywhere, pendingMaterial } from '../keys/rotation/imported-rotation.ts'
import { isImported } from '../keys/key-materials.ts'
import { getKeyById } from '../keys/key-references.ts'
import { ownKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { requireNoReplica } from '../keys/multi-region/related-keys.ts'
import { onDemandTimer, requireMayRotate, requireRotatable } from '../keys/rotation/on-demand-rotation.ts'

export default operation(RotateKeyOnDemand, {
  access: [{ action: 'kms:RotateKeyOnDemand', on: ownKey }],
  record: { readOnly: false, resources: [ownKey], names: keyChanged, response: output => output },
  async handle(call) {
    const { input, scope, state, error } = call
    const key = await getKeyById(call, input.KeyId)
    requireState('RotateKeyOnDemand', key)
    requireRotatable(key, ['AWS_KMS', 'EXTERNAL'], error)
    requireNoReplica('RotateKeyOnDemand', key, error)
    // AWS: whoever asks again while one is under way is told the same, and there is no other (recorded).
    if (key.onDemand?.since !== undefined) return { KeyId: arnOf(key) }
    requireMayRotate(key, scope.now, error)
    if (key.origin === 'EXTERNAL') await requirePending(call, key)
    const asked: KmsKey = { ...key, onDemand: { done: key.onDemand?.done ?? 0, since: scope.now } }
    await state.update(Keys, asked)
    await state.insert(Timers, onDemandTimer(asked)!)
    return { KeyId: arnOf(key) }
  },
})

/** AWS: both sentences are recorded. */
async function requirePending(
  { state, error }: Pick<Call<unknown, 'KMSInvalidStateException'>, 'state' | 'error'>, key: KmsKey,
): Promise<void> {
  const pending = await pendingMaterial(state, key)
  if (!pending || !isImported(pending)) {
    throw error('KMSInvalidStateException', `No available key material pending rotation for the key: ${arnOf(key)}.`)
  }
  if (await isEverywhere(state, key, pending)) return
  throw error(
    'KMSInvalidStateException',
    'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.',
  )
}
