// A ciphertext names its key: Decrypt needs no KeyId, and a KeyId that is given must be that of the same key.
import { AwsError } from '../../core/aws-error.ts'
import type { CiphertextHeader } from '../../engines/crypto/ciphertext.ts'
import { unnamed, type Resolver, type Scope } from '../../gateway/operation.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { keyArn } from './arns.ts'
import { headerOf } from './ciphertexts.ts'
import { absentKey, keyOfAnyAccount, keyResource } from './key-references.ts'
import { Keys, type KmsKey } from './keys.ts'

/** AWS: the answer carries the code alone, whatever is wrong with the blob or its context. */
export const invalidCiphertext = (): AwsError => new AwsError('InvalidCiphertextException', '')

/** The key that is to decrypt: the named one, else the one that the blob names. */
export const decryptingKey: Resolver<{
  readonly KeyId?: string | undefined
  readonly CiphertextBlob?: Uint8Array | undefined
}> = async ({ KeyId, CiphertextBlob }, context) => {
  if (KeyId !== undefined) return keyOfAnyAccount({ KeyId }, context)
  if (CiphertextBlob === undefined) return unnamed
  const { scope, state } = context
  const header = await headerOf(state, CiphertextBlob)
  if (!header) throw invalidCiphertext()
  const key = await findKeyOfCiphertext(scope, state, header)
  return key ? keyResource(key) : absentKey(scope, keyArn({ ...scope, account: header.account }, header.keyId))
}

export function findKeyOfCiphertext(scope: Scope, state: UnitOfWork, header: CiphertextHeader): Promise<KmsKey | undefined> {
  return state.in({ account: header.account, region: scope.region }).get(Keys, [header.keyId])
}
