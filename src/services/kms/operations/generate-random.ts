import { GenerateRandom } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { getKeyStore } from '../key-stores/key-stores.ts'

export default operation(GenerateRandom, {
  access: [{ action: 'kms:GenerateRandom', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const { input, once, error, unbuilt } = call
    // The model does not require the number. AWS: recorded.
    if (input.NumberOfBytes === undefined) throw error('ValidationException', 'NumberOfBytes is required.')
    if (input.CustomKeyStoreId !== undefined) {
      const { id } = await getKeyStore(call, input.CustomKeyStoreId)
      // AWS: random bytes are a CloudHSM key store's alone. DIFFERS: its sentence is not known.
      throw error('UnsupportedOperationException', `The external key store ${id} makes no random bytes.`)
    }
    if (input.Recipient) throw unbuilt('Recipient')
    const length = input.NumberOfBytes
    return { Plaintext: once('bytes', random => random(length)) }
  },
})
