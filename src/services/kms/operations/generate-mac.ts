import { GenerateMac } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../requests.ts'

export default operation(GenerateMac, {
  access: [{ action: 'kms:GenerateMac', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  async handle(call) {
    const { input: { MacAlgorithm: algorithm, Message } } = call
    const key = await getKeyFor(call, { operation: 'GenerateMac', usage: 'GENERATE_VERIFY_MAC', algorithm })
    endDryRun(call)
    return { KeyId: keyArn(key, key.id), Mac: await backendOf(key).mac(call, key, algorithm, Message), MacAlgorithm: algorithm }
  },
})
