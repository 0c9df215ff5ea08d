// What a request brings: a token, and material that was wrapped under the key that was given out with it.
import type { ImportKeyMaterialRequest } from '../../../contracts/kms.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { inTurn } from '../cryptography/in-turn.ts'
import type { KmsKey } from '../keys/keys.ts'
import { openImportToken } from './import-tokens.ts'
import { materialOf } from './material-validation.ts'
import { isWrappedLength, unwrap } from './wrapping.ts'

type ImportError = 'ExpiredImportTokenException' | 'InvalidCiphertextException' | 'InvalidImportTokenException'

type OpeningCall = Pick<Call<ImportKeyMaterialRequest, ImportError>, 'input' | 'scope' | 'state' | 'error'>

/** The material as it is kept. Throws AWS's errors, all of which are recorded or reported but that of an expired token. */
export async function unwrapMaterial({ input, scope, state, error }: OpeningCall, key: KmsKey): Promise<Uint8Array> {
  const { ImportToken, EncryptedKeyMaterial: wrapped } = input
  const token = await openImportToken(state, key, ImportToken)
  // AWS: recorded without a message, of another key's token and of one that was changed.
  if (!token) throw error('InvalidImportTokenException', '')
  // DIFFERS: AWS's sentence is not known.
  if (token.validTo <= scope.now) throw error('ExpiredImportTokenException', 'The import token has expired.')
  const { privateKey, algorithm } = token
  // AWS: reported by clients.
  if (!isWrappedLength(privateKey, algorithm, wrapped.length)) throw error('ValidationException', 'Invalid encrypted key size.')
  const bytes = await inTurn(state.turns, () => unwrap(privateKey, algorithm, wrapped))
  const material = bytes && await inTurn(state.turns, () => materialOf(key.spec, bytes))
  // AWS: recorded without a message, of what cannot be unwrapped and of what is no material of the key's spec.
  if (!material) throw error('InvalidCiphertextException', '')
  return material
}
