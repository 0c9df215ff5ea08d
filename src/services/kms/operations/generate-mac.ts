import { GenerateMac } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { macOf } from '../cryptography/macs.ts'
import { keyUsed } from '../history-names.ts'
import { currentMaterial } from '../keys/key-materials.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { keyFor } from '../keys/key-use.ts'
import { endDryRun } from '../requests.ts'

export default operation(GenerateMac, {
  access: [{ action: 'kms:GenerateMac', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  async handle(call) {
    const { input: { MacAlgorithm: algorithm, Message }, state } = call
    const key = await keyFor(call, { operation: 'GenerateMac', usage: 'GENERATE_VERIFY_MAC', algorithm })
    endDryRun(call)
    const { bytes } = await currentMaterial(state, key)
    return { KeyId: keyArn(key, key.id), Mac: macOf(bytes.reveal(), algorithm, Message), MacAlgorithm: algorithm }
  },
})
