import { DeriveSharedSecret } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { isOfSpec, readPublicKey, type PairSpec } from '../cryptography/key-pairs.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../dry-run.ts'
import { getRecipient, respondTo } from '../recipients/recipients.ts'

export default operation(DeriveSharedSecret, {
  access: [{ action: 'kms:DeriveSharedSecret', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { input: { KeyAgreementAlgorithm: algorithm, PublicKey }, error } = call
    const recipient = await getRecipient(call)
    const key = await getKeyFor(call, { operation: 'DeriveSharedSecret', usage: 'KEY_AGREEMENT', algorithm })
    const peer = readPeer(PublicKey)
    // AWS: without a message, and in a dry run as well (recorded).
    if (!peer || !isOfSpec(peer, key.spec as PairSpec)) throw error('ValidationException', '')
    endDryRun(call)
    return {
      KeyId: arnOf(key),
      ...respondTo(call, recipient, 'SharedSecret', await backendOf(key).agree(call, key, peer)),
      KeyAgreementAlgorithm: algorithm,
      KeyOrigin: key.origin,
    }
  },
})

function readPeer(bytes: Uint8Array) {
  try {
    return readPublicKey(bytes)
  } catch {
    return undefined
  }
}
