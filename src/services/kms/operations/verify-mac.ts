import { VerifyMac } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { isSameMac } from '../cryptography/macs.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(VerifyMac, {
  access: [{ action: 'kms:VerifyMac', on: keyOfAnyAccount }],
  record: recordOfUse,
  async handle(call) {
    const { input: { MacAlgorithm: algorithm, Message, Mac }, error } = call
    const key = await getKeyFor(call, { operation: 'VerifyMac', usage: 'GENERATE_VERIFY_MAC', algorithm })
    // AWS: never answered as false, in a dry run neither (recorded).
    if (!isSameMac(Mac, await backendOf(key).mac(call, key, algorithm, Message))) throw error('KMSInvalidMacException', '')
    endDryRun(call)
    return { KeyId: arnOf(key), MacValid: true, MacAlgorithm: algorithm }
  },
})
