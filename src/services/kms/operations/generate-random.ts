import { GenerateRandom } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'

export default operation(GenerateRandom, {
  access: [{ action: 'kms:GenerateRandom', on: everything }],
  record: { readOnly: true },
  handle({ input, once, error }) {
    // The model does not require the number. AWS: recorded.
    if (input.NumberOfBytes === undefined) throw error('ValidationException', 'NumberOfBytes is required.')
    if (input.CustomKeyStoreId !== undefined) {
      throw error('NotImplementedException', 'kms:GenerateRandom with CustomKeyStoreId is not implemented by Stockade.')
    }
    if (input.Recipient) throw error('NotImplementedException', 'Recipient is not implemented by Stockade.')
    const length = input.NumberOfBytes
    return { Plaintext: once('bytes', random => random(length)) }
  },
})
