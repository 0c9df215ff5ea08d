import type { MessageType, SigningAlgorithmSpec } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { algorithmsOf, type KeyKind } from '../keys/key-specs.ts'
import { digestLength, takes, type Signing } from './signatures.ts'

interface SigningInput {
  readonly SigningAlgorithm: SigningAlgorithmSpec
  readonly MessageType?: MessageType | undefined
  readonly Message: Uint8Array
}

/** What is to be signed, or was. Throws AWS's error where the key or the algorithm does not take a message in this form. */
export function requireSigning({ input, error }: Pick<Call<SigningInput>, 'input' | 'error'>, key: KeyKind): Signing {
  const { SigningAlgorithm: algorithm, MessageType: type = 'RAW', Message: message } = input
  const signing = { algorithm: algorithm as Signing['algorithm'], type, message }
  const refusal = (words: string) => error('ValidationException', words)
  // AWS: these are recorded.
  if (!takes(signing)) {
    const isOfKey = (algorithmsOf(key) as readonly Signing['algorithm'][]).some(one => takes({ algorithm: one, type }))
    const what = isOfKey ? `algorithm ${algorithm}` : `key spec ${key.spec}`
    throw refusal(`Message type ${type} is incompatible with ${what}.`)
  }
  const length = digestLength(signing)
  if (length !== undefined && message.length !== length) {
    throw refusal(`${type === 'EXTERNAL_MU' ? 'External Mu' : 'Digest'} is invalid length for algorithm ${algorithm}.`)
  }
  return signing
}
