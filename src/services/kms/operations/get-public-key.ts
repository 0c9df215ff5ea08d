import { GetPublicKey } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { publicBytes } from '../cryptography/key-pairs.ts'
import { requireTokens } from '../grants/grant-tokens.ts'
import { keyUsed } from '../history-names.ts'
import { getKey } from '../keys/key-references.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { isAsymmetric } from '../keys/key-specs.ts'
import { requireState } from '../keys/key-states.ts'
import { describeKind } from '../keys/keys.ts'

export default operation(GetPublicKey, {
  access: [{ action: 'kms:GetPublicKey', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  async handle(call) {
    const { input, error } = call
    await requireTokens(call)
    const key = await getKey(call, input.KeyId)
    // AWS: recorded without a message.
    if (!isAsymmetric(key)) throw error('UnsupportedOperationException', '')
    requireState('GetPublicKey', key)
    const publicKey = await backendOf(key).publicKey(call, key)
    return { KeyId: keyArn(key, key.id), PublicKey: publicBytes(publicKey), ...describeKind(key) }
  },
})
