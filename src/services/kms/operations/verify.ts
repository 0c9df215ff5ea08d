import { Verify } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { verify } from '../cryptography/signatures.ts'
import { keyUsed } from '../history-names.ts'
import { keyOfAnyAccount, noKey } from '../keys/key-resources.ts'
import { getKeyFor } from '../keys/key-use.ts'
import { endDryRun, requireSigning } from '../requests.ts'

export default operation(Verify, {
  access: [{ action: 'kms:Verify', on: keyOfAnyAccount }],
  record: {
    readOnly: true, defaults: { MessageType: 'RAW' }, resources: [keyOfAnyAccount], names: keyUsed, redactedErrors: noKey,
  },
  async handle(call) {
    const { input: { SigningAlgorithm: algorithm, Signature }, error } = call
    const key = await getKeyFor(call, { operation: 'Verify', usage: 'SIGN_VERIFY', algorithm })
    const signing = requireSigning(call, key)
    const isValid = await verify(await backendOf(key).publicKey(call, key), signing, Signature, call.state.turns)
    // AWS: never answered as false, in a dry run neither (recorded).
    if (!isValid) throw error('KMSInvalidSignatureException', '')
    endDryRun(call)
    return { KeyId: keyArn(key, key.id), SignatureValid: true, SigningAlgorithm: algorithm }
  },
})
