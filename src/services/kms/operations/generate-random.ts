import { GenerateRandom } from '../../../contracts/kms.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'

export default operation(GenerateRandom, {
  access: [{ action: 'kms:GenerateRandom', on: everything }],
  record: { readOnly: true },
  handle({ input, once, error, unbuilt }) {
    // The model does not require the number. AWS: recorded.
    if (input.NumberOfBytes === undefined) throw error('ValidationException', 'NumberOfBytes is required.')
    if (input.CustomKeyStoreId !== undefined) throw unbuilt('CustomKeyStoreId')
    if (input.Recipient) throw unbuilt('Recipient')
    const length = input.NumberOfBytes
    return { Plaintext: once('bytes', random => random(length)) }
  },
})
