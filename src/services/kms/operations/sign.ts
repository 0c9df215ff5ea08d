import { Sign } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { sign } from '../cryptography/signatures.ts'
import { keyUsed } from '../history-names.ts'
import { currentMaterial, privateKeyOf } from '../keys/key-materials.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { keyFor } from '../keys/key-use.ts'
import { endDryRun, signingOf } from '../requests.ts'

export default operation(Sign, {
  access: [{ action: 'kms:Sign', on: keyOfAnyAccount }],
  record: {
    readOnly: true, defaults: { MessageType: 'RAW' }, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey,
  },
  async handle(call) {
    const { input: { SigningAlgorithm: algorithm }, state } = call
    const key = await keyFor(call, { operation: 'Sign', usage: 'SIGN_VERIFY', algorithm })
    const signing = signingOf(call)
    endDryRun(call)
    return {
      KeyId: keyArn(key, key.id),
      Signature: await sign(privateKeyOf(await currentMaterial(state, key)), signing),
      SigningAlgorithm: algorithm,
    }
  },
})
