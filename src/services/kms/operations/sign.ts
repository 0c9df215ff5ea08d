import { Sign } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun, requireSigning } from '../requests.ts'

export default operation(Sign, {
  access: [{ action: 'kms:Sign', on: keyOfAnyAccount }],
  record: {
    readOnly: true, defaults: { MessageType: 'RAW' }, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey,
  },
  async handle(call) {
    const { input: { SigningAlgorithm: algorithm } } = call
    const key = await getKeyFor(call, { operation: 'Sign', usage: 'SIGN_VERIFY', algorithm })
    const signing = requireSigning(call, key)
    endDryRun(call)
    return {
      KeyId: keyArn(key, key.id),
      Signature: await backendOf(key).sign(call, key, signing),
      SigningAlgorithm: algorithm,
    }
  },
})
