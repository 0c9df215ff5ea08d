// The AWS Encryption SDK for JavaScript, unmodified, as one identity with one KMS key.
import { buildClient, CommitmentPolicy, KmsKeyringNode, type KmsKeyringNodeInput } from '@aws-crypto/client-node'
import { KMS } from '@aws-sdk/client-kms'
import { region, type Identity } from './identity.ts'

const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

export interface EncryptionSdk {
  encrypt(plaintext: Uint8Array, context: Readonly<Record<string, string>>): Promise<Buffer>
  decrypt(message: Uint8Array): Promise<Buffer>
  /** The data keys that KMS answered, in clear, so that a test can look for them where they must not be. */
  readonly dataKeys: readonly Buffer[]
}

export function encryptionSdk({ url }: { readonly url: string }, identity: Identity, keyArn: string): EncryptionSdk {
  const client = new KMS({ endpoint: url, region, credentials: { ...identity }, maxAttempts: 1 })
  const dataKeys: Buffer[] = []
  client.middlewareStack.add(next => async args => {
    const answer = await next(args)
    const { Plaintext } = answer.output as { readonly Plaintext?: Uint8Array }
    // The Encryption SDK overwrites its own copy.
    if (Plaintext) dataKeys.push(Buffer.from(Plaintext))
    return answer
  }, { step: 'initialize' })
  // Its types are older than the client's and differ in members that may be undefined.
  const clientProvider = (() => client) as unknown as NonNullable<KmsKeyringNodeInput['clientProvider']>
  const keyring = new KmsKeyringNode({ generatorKeyId: keyArn, clientProvider })
  return {
    dataKeys,
    encrypt: async (plaintext, encryptionContext) =>
      (await encrypt(keyring, plaintext, { encryptionContext, plaintextLength: plaintext.length })).result,
    decrypt: async message => (await decrypt(keyring, message)).plaintext,
  }
}
