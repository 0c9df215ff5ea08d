import { Sign } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { requireSigning } from '../cryptography/requested-signing.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(Sign, {
  access: [{ action: 'kms:Sign', on: keyOfAnyAccount }],
  record: { ...recordOfUse, defaults: { MessageType: 'RAW' } },
  async handle(call) {
    const { input: { SigningAlgorithm: algorithm } } = call
    const key = await getKeyFor(call, { operation: 'Sign', usage: 'SIGN_VERIFY', algorithm })
    const signing = requireSigning(call, key)
    endDryRun(call)
    return {
      KeyId: arnOf(key),
      Signature: await backendOf(key).sign(call, key, signing),
      SigningAlgorithm: algorithm,
    }
  },
})
