// A data key pair: a pair that KMS does not keep, whose private key is encrypted under a KMS key.
import type { DataKeyPairSpec } from '../../../contracts/kms.gen.ts'
import { sharerOf } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'
import { arnOf } from '../arns.ts'
import { backendOf } from '../backends/backend-of.ts'
import { makeKeyPair, unbuiltSpec, type PairSpec } from '../cryptography/key-pairs.ts'
import { getKeyFor, noteMaterial, type UseError } from '../keys/key-use.ts'
import { visibleMaterialId } from '../keys/keys.ts'
import { contextOf, type CryptographicInput } from '../cryptographic-input.ts'
import { endDryRun } from '../dry-run.ts'
import { getRecipient, respondTo } from '../recipients/recipients.ts'

interface DataKeyPairInput extends CryptographicInput {
  readonly KeyId: string
  readonly KeyPairSpec: DataKeyPairSpec
}

/** As the answers have it; an operation that does not show the private key leaves it out. */
export async function makeDataKeyPair(
  call: Call<DataKeyPairInput, UseError | 'UnsupportedOperationException'>,
  operation: 'GenerateDataKeyPair' | 'GenerateDataKeyPairWithoutPlaintext',
) {
  const { input, scope, once, unbuilt } = call
  const { KeyPairSpec: spec } = input
  const notBuilt = unbuiltSpec(spec)
  if (notBuilt !== undefined) throw unbuilt(`KeyPairSpec ${notBuilt}`)
  const recipient = await getRecipient(call)
  const key = await getKeyFor(call, { operation, usage: 'ENCRYPT_DECRYPT', algorithm: 'SYMMETRIC_DEFAULT' })
  if (key.xks) {
    // DIFFERS: AWS documents that such keys make no pairs; its sentence is not known.
    throw call.error('UnsupportedOperationException', `${operation} is not supported for KMS keys in a custom key store.`)
  }
  endDryRun(call)
  noteMaterial(call, key)
  const { privateKey, publicKey } = await once('data key pair', () => makeKeyPair(spec as PairSpec, sharerOf(scope.caller)))
  return {
    PrivateKeyCiphertextBlob: await backendOf(key).encrypt(call, key, {
      operation, algorithm: 'SYMMETRIC_DEFAULT', bytes: privateKey, context: contextOf(input),
    }),
    ...respondTo(call, recipient, 'PrivateKeyPlaintext', privateKey),
    PublicKey: publicKey,
    KeyId: arnOf(key),
    KeyPairSpec: spec,
    ...(!recipient && { KeyMaterialId: visibleMaterialId(key) }),
  }
}
