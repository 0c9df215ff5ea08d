import type { MessageType, SigningAlgorithmSpec } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { digestLength, takes, type Signing } from './signatures.ts'

interface SigningInput {
  readonly SigningAlgorithm: SigningAlgorithmSpec
  readonly MessageType?: MessageType | undefined
  readonly Message: Uint8Array
}

/** What is to be signed, or was. Throws where the algorithm does not take a message in this form. */
export function requireSigning({ input, error }: Pick<Call<SigningInput>, 'input' | 'error'>): Signing {
  const { SigningAlgorithm: algorithm, MessageType: type = 'RAW', Message: message } = input
  const signing = { algorithm: algorithm as Signing['algorithm'], type, message }
  // DIFFERS: AWS's sentence is not known.
  if (!takes(signing)) throw error('ValidationException', `MessageType ${type} is not valid for algorithm ${algorithm}.`)
  const length = digestLength(signing)
  if (length !== undefined && message.length !== length) {
    throw error('ValidationException', `Digest is invalid length for algorithm ${algorithm}.`)
  }
  return signing
}
