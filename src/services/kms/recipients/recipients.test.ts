// Secrets that are told to an attested enclave alone, and what policies and the trail know of it.
import assert from 'node:assert/strict'
import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { KMS } from '@aws-sdk/client-kms'
import { makeAttestation, makeRoot, type Attested } from '../../../../test/kit/attestation.ts'
import { rsaPublicKey } from '../../../../test/kit/der.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const root = makeRoot()
const folder = temporaryFolder()
after(() => folder.remove())
const attestationRoots = join(folder.path, 'roots.pem')
writeFileSync(attestationRoots, makeRoot('another').body + root.body)
const server = await startServer({ attestationRoots })
const { kms } = sdk(server)
const { KeyMetadata } = await kms.createKey({})
const KeyId = KeyMetadata!.KeyId!
const Plaintext = Buffer.from('a plaintext')
const enclave = generateKeyPairSync('rsa', { modulusLength: 2048 })
const image = Buffer.alloc(48, 0xab)

const attested = (more: Partial<Attested> = {}) => ({
  KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' as const,
  AttestationDocument: makeAttestation({
    root, publicKey: enclave.publicKey, pcrs: new Map([[0, image], [8, Buffer.alloc(48, 8)]]), ...more,
  }),
})

/** With the enclave's key, from the few elements of the form that it is in. */
function opened(enveloped: Uint8Array | undefined): Buffer {
  const bytes = Buffer.from(enveloped!)
  const behind = (marker: string, skip: number, length: number) => {
    const at = bytes.indexOf(Buffer.from(marker, 'hex')) + marker.length / 2 + skip
    return bytes.subarray(at, at + length)
  }
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  // An OCTET STRING of 256 bytes, and one of 16 behind the name of AES-256 in CBC mode.
  const key = privateDecrypt({ key: enclave.privateKey, padding, oaepHash: 'sha256' }, behind('04820100', 0, 256))
  const iv = behind('60864801650304012a', 2, 16)
  const length = bytes.subarray(bytes.indexOf(iv) + 16)
  const head = length[1]! < 0x80 ? 2 : 2 + (length[1]! & 0x7f)
  const decipher = createDecipheriv('aes-256-cbc', key, iv)
  return Buffer.concat([decipher.update(length.subarray(head)), decipher.final()])
}

test('a plaintext is told to the enclave alone, and no material is named', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const { $metadata: _, CiphertextForRecipient, ...rest } = await kms.decrypt({ CiphertextBlob, Recipient: attested() })
  assert.deepEqual(opened(CiphertextForRecipient), Plaintext)
  assert.deepEqual(rest, { KeyId: KeyMetadata!.Arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' })
  const { additionalEventData } = await lastRecord(server, 'Decrypt')
  assert.deepEqual(additionalEventData!['recipient'], {
    attestationDocumentModuleId: 'i-0123456789abcdef0-enc0123456789abcdef',
    attestationDocumentEnclaveImageDigest: image.toString('hex'),
    attestationDocumentEnclavePCR8: Buffer.alloc(48, 8).toString('hex'),
  })
})

test('so are data keys, pairs, shared secrets and random bytes', async () => {
  const Recipient = attested()
  const data = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256', Recipient })
  assert.equal('Plaintext' in data, false)
  const { Plaintext: same } = await kms.decrypt({ CiphertextBlob: data.CiphertextBlob })
  assert.deepEqual(opened(data.CiphertextForRecipient), Buffer.from(same!))
  const pair = await kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'RSA_2048', Recipient })
  assert.equal('PrivateKeyPlaintext' in pair, false)
  const { Plaintext: half } = await kms.decrypt({ CiphertextBlob: pair.PrivateKeyCiphertextBlob })
  assert.deepEqual(opened(pair.CiphertextForRecipient), Buffer.from(half!))
  const random = await kms.generateRandom({ NumberOfBytes: 100, Recipient })
  assert.deepEqual([opened(random.CiphertextForRecipient).length, 'Plaintext' in random], [100, false])
  const { KeyMetadata: agreeing } = await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' })
  const peer = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' })
  const asked = { KeyId: agreeing!.KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: peer } as const
  const { SharedSecret } = await kms.deriveSharedSecret(asked)
  const secret = await kms.deriveSharedSecret({ ...asked, Recipient })
  assert.deepEqual([opened(secret.CiphertextForRecipient), 'SharedSecret' in secret], [Buffer.from(SharedSecret!), false])
})

test('what nobody vouches for is told nothing', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const modulus = Buffer.from(enclave.publicKey.export({ format: 'jwk' }).n!, 'base64url')
  const even = Buffer.from(modulus)
  even[even.length - 1]! ^= 1
  const unsound = [
    rsaPublicKey(even, Buffer.of(1, 0, 1)), rsaPublicKey(Buffer.concat([Buffer.of(0x80), Buffer.alloc(255)]), Buffer.of(1, 0, 1)),
    ...[0, 1, 2, 4].map(exponent => rsaPublicKey(modulus, Buffer.of(exponent))), rsaPublicKey(modulus, Buffer.alloc(9, 1)),
  ]
  const { AttestationDocument } = attested()
  const cases = [
    [attested({ root: makeRoot() }), /comes from a root that is not trusted/],
    [attested({ forge: payload => payload.set('module_id', 'other') }), /is not signed by its certificate/],
    [attested({ to: new Date(Date.now() - 1000) }), /certificate that is not valid now/],
    [attested({ publicKey: small }), /no RSA public key/], [attested({ publicKey: curve }), /no RSA public key/],
    ...unsound.map(key => [attested({ change: payload => payload.set('public_key', key) }), /no RSA public key/] as const),
    [attested({ change: payload => payload.set('public_key', null) }), /has no public key/],
    [{ ...attested(), AttestationDocument: Buffer.from('none') }, /is malformed/],
    [{ AttestationDocument }, /KeyEncryptionAlgorithm/],
    [{ KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' as const }, /is missing/],
  ] as const
  for (const [Recipient, told] of cases) {
    await assertRefused(kms.decrypt({ CiphertextBlob, Recipient }), 'ValidationException', told)
    await assertRefused(kms.generateRandom({ NumberOfBytes: 1, Recipient }), 'ValidationException', told)
  }
})

test('policies ask for what runs in the enclave', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const names = new Map<string, (more: Partial<Attested>) => Partial<Attested>>([
    ['kms:RecipientAttestation:ImageSha384', more => more], ['kms:RecipientAttestation:PCR0', more => more],
    ['kms:RecipientAttestation:PCR8', more => ({ pcrs: new Map([[8, [...more.pcrs!.values()][0]!]]) })],
    ['kms:RecipientAttestation:NitroTPMPCR4', more => ({ tpmPcrs: new Map([[4, [...more.pcrs!.values()][0]!]]) })],
  ])
  for (const [i, [name, of]] of [...names].entries()) {
    const Condition = { StringEqualsIgnoreCase: { [name]: image.toString('hex').toUpperCase() } }
    const client: KMS = sdk(server, await createUser(server, `user-${i}`, { ...allow('kms:Decrypt'), Condition })).kms
    const right = attested(of({ pcrs: new Map([[0, image]]) }))
    assert.deepEqual(opened((await client.decrypt({ CiphertextBlob, Recipient: right })).CiphertextForRecipient), Plaintext)
    const wrong = attested({ ...of({ pcrs: new Map([[0, Buffer.alloc(48)]]) }) })
    const none = [
      client.decrypt({ CiphertextBlob, Recipient: wrong }), client.decrypt({ CiphertextBlob }),
      client.decrypt({ CiphertextBlob, Recipient: { ...right, AttestationDocument: Buffer.from('none') } }),
    ]
    await Promise.all(none.map(call => assertRefused(call, 'AccessDeniedException', /kms:Decrypt/)))
    // What a document says that nobody vouches for passes no policy to a secret.
    const forged = attested({ ...of({ pcrs: new Map([[0, image]]) }), root: makeRoot() })
    await assertRefused(client.decrypt({ CiphertextBlob, Recipient: forged }), 'ValidationException', /not trusted/)
  }
})
