import { GenerateRandom } from '../../../contracts/kms.gen.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { getKeyStore } from '../key-stores/key-stores.ts'

export default operation(GenerateRandom, {
  access: [{ action: 'kms:GenerateRandom', on: everything }],
  record: { readOnly: true },
  handle(call) {
    const { input, once, error, unbuilt } = call
    // The model does not require the number. AWS: recorded.
    if (input.NumberOfBytes === undefined) throw error('ValidationException', 'NumberOfBytes is required.')
    if (input.CustomKeyStoreId !== undefined) return refuseStore(call, input.CustomKeyStoreId)
    if (input.Recipient) throw unbuilt('Recipient')
    const length = input.NumberOfBytes
    return { Plaintext: once('bytes', random => random(length)) }
  },
})

type RefusingCall = Pick<Call<unknown, 'CustomKeyStoreNotFoundException' | 'UnsupportedOperationException'>, 'state' | 'error'>

/** AWS: random bytes are a CloudHSM key store's alone. DIFFERS: its sentence is not known. */
async function refuseStore(call: RefusingCall, named: string): Promise<never> {
  const { id } = await getKeyStore(call, named)
  throw call.error('UnsupportedOperationException', `The external key store ${id} makes no random bytes.`)
}
