import { VerifyMac } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { isSameMac } from '../cryptography/macs.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun } from '../requests.ts'

export default operation(VerifyMac, {
  access: [{ action: 'kms:VerifyMac', on: keyOfAnyAccount }],
  record: { readOnly: true, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey },
  async handle(call) {
    const { input: { MacAlgorithm: algorithm, Message, Mac }, error } = call
    const key = await getKeyFor(call, { operation: 'VerifyMac', usage: 'GENERATE_VERIFY_MAC', algorithm })
    // AWS: never answered as false, in a dry run neither (recorded).
    if (!isSameMac(Mac, await backendOf(key).mac(call, key, algorithm, Message))) throw error('KMSInvalidMacException', '')
    endDryRun(call)
    return { KeyId: keyArn(key, key.id), MacValid: true, MacAlgorithm: algorithm }
  },
})
