import { GenerateRandom } from '../../../contracts/kms.gen.ts'
import { andThen } from '../../../core/maybe-promise.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { getKeyStore } from '../key-stores/key-stores.ts'
import { getRecipient, respondTo } from '../recipients/recipients.ts'

export default operation(GenerateRandom, {
  access: [{ action: 'kms:GenerateRandom', on: everything }],
  record: { readOnly: true },
  handle(call) {
    const { input, once, error } = call
    // The model does not require the number. AWS: recorded.
    if (input.NumberOfBytes === undefined) throw error('ValidationException', 'NumberOfBytes is required.')
    if (input.CustomKeyStoreId !== undefined) return refuseStore(call, input.CustomKeyStoreId)
    const length = input.NumberOfBytes
    return andThen(getRecipient(call), recipient =>
      respondTo(call, recipient, 'Plaintext', once('bytes', random => random(length))))
  },
})

type RefusingCall = Pick<Call<unknown, 'CustomKeyStoreNotFoundException' | 'UnsupportedOperationException'>, 'state' | 'error'>

/** AWS: random bytes are a CloudHSM key store's alone. DIFFERS: its sentence is not known. */
async function refuseStore(call: RefusingCall, named: string): Promise<never> {
  const { id } = await getKeyStore(call, named)
  throw call.error('UnsupportedOperationException', `The external key store ${id} makes no random bytes.`)
}
