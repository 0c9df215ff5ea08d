import { Verify } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { verify } from '../cryptography/signatures.ts'
import { keyOfAnyAccount, recordOfUse } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { requireSigning } from '../cryptography/requested-signing.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(Verify, {
  access: [{ action: 'kms:Verify', on: keyOfAnyAccount }],
  record: { ...recordOfUse, defaults: { MessageType: 'RAW' } },
  async handle(call) {
    const { input: { SigningAlgorithm: algorithm, Signature }, error } = call
    const key = await getKeyFor(call, { operation: 'Verify', usage: 'SIGN_VERIFY', algorithm })
    const signing = requireSigning(call, key)
    const isValid = await verify(await backendOf(key).publicKey(call, key), signing, Signature, call.state.turns)
    // AWS: never answered as false, in a dry run neither (recorded).
    if (!isValid) throw error('KMSInvalidSignatureException', '')
    endDryRun(call)
    return { KeyId: arnOf(key), SignatureValid: true, SigningAlgorithm: algorithm }
  },
})
