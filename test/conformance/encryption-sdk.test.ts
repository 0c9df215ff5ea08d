// The AWS Encryption SDK, unmodified, with keys of each kind that it takes: in JavaScript multi-Region keys and a cache of data
// keys, in Python an RSA key whose public half needs no server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  buildAwsKmsMrkAwareStrictMultiKeyringNode, buildClient, CommitmentPolicy, getLocalCryptographicMaterialsCache,
  KmsKeyringNode, NodeCachingMaterialsManager, type KmsKeyringNodeInput,
} from '@aws-crypto/client-node'
import { KMS } from '@aws-sdk/client-kms'
import { region, root } from '../kit/identity.ts'
import { runTimers } from '../kit/pass.ts'
import { hasPackage, python } from '../kit/python.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'

const server = await startServer({ dev: true })
const { kms } = sdk(server)
const there = 'eu-west-1'
const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
const plaintext = Buffer.from('a message of any length')
const encryptionContext = { team: 'red' }

/** Its types are older than the client's and differ in members that may be undefined. */
const clientProvider = ((where: string) =>
  new KMS({ endpoint: server.url, region: where, credentials: { ...root }, maxAttempts: 1 })
) as unknown as NonNullable<KmsKeyringNodeInput['clientProvider']>

/** How often KMS was asked, by operation. */
async function asked(): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const { eventSource, eventName } of await server.records()) {
    if (eventSource === 'kms.amazonaws.com') counts[eventName] = (counts[eventName] ?? 0) + 1
  }
  return counts
}

test('what is encrypted in one Region under a multi-Region key is decrypted in another', async () => {
  const { KeyMetadata } = await kms.createKey({ MultiRegion: true })
  await kms.replicateKey({ KeyId: KeyMetadata!.KeyId, ReplicaRegion: there })
  await runTimers(server)
  const keyringOf = (generatorKeyId: string) => buildAwsKmsMrkAwareStrictMultiKeyringNode({ generatorKeyId, clientProvider })
  const { result } = await encrypt(keyringOf(KeyMetadata!.Arn!), plaintext, { encryptionContext })
  const replica = KeyMetadata!.Arn!.replace(region, there)
  const opened = await decrypt(keyringOf(replica), result)
  assert.deepEqual(opened.plaintext, plaintext)
  const { awsRegion, resources } = (await server.records()).findLast(({ eventName }) => eventName === 'Decrypt')!
  assert.deepEqual([awsRegion, resources![0]!.ARN], [there, replica])
})

test('with a cache of data keys KMS is asked once for many messages', async () => {
  const generatorKeyId = (await kms.createKey({})).KeyMetadata!.Arn!
  const backingMaterials = new KmsKeyringNode({ generatorKeyId, clientProvider })
  const cache = getLocalCryptographicMaterialsCache(10)
  const manager = new NodeCachingMaterialsManager({ backingMaterials, cache, maxAge: 60_000, maxMessagesEncrypted: 100 })
  const before = await asked()
  const messages: Buffer[] = []
  for (let i = 0; i < 5; i++) {
    messages.push((await encrypt(manager, plaintext, { encryptionContext, plaintextLength: plaintext.length })).result)
  }
  for (const message of messages) assert.deepEqual((await decrypt(manager, message)).plaintext, plaintext)
  const after = await asked()
  const more = (name: string) => after[name]! - (before[name] ?? 0)
  assert.deepEqual([more('GenerateDataKey'), more('Decrypt')], [1, 1])
})

const withoutPackage = !hasPackage('aws_encryption_sdk') || !hasPackage('aws_cryptographic_material_providers')
  ? "the AWS Encryption SDK for Python is missing; install it with: python3 -m pip install 'aws-encryption-sdk[MPL]'" : false

test('under the public half of an RSA key messages are encrypted without a server, and it decrypts them', {
  skip: withoutPackage,
}, async () => {
  const { KeyMetadata } = await kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
  const before = await asked()
  const program = `
import base64, boto3
from aws_encryption_sdk import CommitmentPolicy, EncryptionSDKClient
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import CreateAwsKmsRsaKeyringInput

key_id, algorithm = '${KeyMetadata!.Arn}', 'RSAES_OAEP_SHA_256'
kms = boto3.client('kms')
der = kms.get_public_key(KeyId=key_id)['PublicKey']
pem = b'-----BEGIN PUBLIC KEY-----\\n' + base64.encodebytes(der) + b'-----END PUBLIC KEY-----\\n'
providers = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())

def keyring(**more):
    return providers.create_aws_kms_rsa_keyring(
        input=CreateAwsKmsRsaKeyringInput(kms_key_id=key_id, encryption_algorithm=algorithm, **more))

client = EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT)
# An algorithm without a signature: this keyring keeps no other.
from aws_encryption_sdk.identifiers import AlgorithmSuite
message, _ = client.encrypt(
    source=b'offline', keyring=keyring(public_key=pem), encryption_context={'team': 'red'},
    algorithm=AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
plaintext, _ = client.decrypt(source=message, keyring=keyring(kms_client=kms))
print(plaintext.decode())
`
  const { code, out, err } = await python(server, program)
  assert.deepEqual([code, out], [0, 'offline\n'], err)
  const after = await asked()
  const more = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
  assert.deepEqual([more('Encrypt'), more('GenerateDataKey'), more('Decrypt')], [0, 0, 1])
})
