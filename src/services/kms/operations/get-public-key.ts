import { GetPublicKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { publicBytes } from '../cryptography/key-pairs.ts'
import { requireTokens } from '../grants/grant-tokens.ts'
import { getKey } from '../keys/key-references.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { isAsymmetric } from '../keys/key-specs.ts'
import { requireState } from '../keys/key-states.ts'
import { describeKind } from '../keys/keys.ts'

export default operation(GetPublicKey, {
  access: [{ action: 'kms:GetPublicKey', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { input, error } = call
    await requireTokens(call)
    const key = await getKey(call, input.KeyId)
    // AWS: recorded without a message.
    if (!isAsymmetric(key)) throw error('UnsupportedOperationException', '')
    requireState('GetPublicKey', key)
    const publicKey = await backendOf(key).publicKey(call, key)
    return { KeyId: arnOf(key), PublicKey: publicBytes(publicKey), ...describeKind(key) }
  },
})
