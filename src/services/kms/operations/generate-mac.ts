import { GenerateMac } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(GenerateMac, {
  access: [{ action: 'kms:GenerateMac', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { input: { MacAlgorithm: algorithm, Message } } = call
    const key = await getKeyFor(call, { operation: 'GenerateMac', usage: 'GENERATE_VERIFY_MAC', algorithm })
    endDryRun(call)
    return { KeyId: arnOf(key), Mac: await backendOf(key).mac(call, key, algorithm, Message), MacAlgorithm: algorithm }
  },
})
