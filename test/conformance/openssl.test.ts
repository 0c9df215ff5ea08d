// OpenSSL on the other side: it checks what KMS keys sign, opens and seals what they seal and open, and its own keys do the same
// once they are imported.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { EncryptionAlgorithmSpec, KeySpec, SigningAlgorithmSpec } from '@aws-sdk/client-kms'
import { byAes, importInto } from '../../src/services/kms/imported-material/imported-material.kit.ts'
import { makeRequest } from '../kit/certificates.ts'
import { runs } from '../kit/command-line.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const skip = !runs('openssl', 'version') && 'openssl is missing'
const { kms } = sdk(await startServer())
const folder = temporaryFolder()
after(() => folder.remove())
const pathOf = (name: string) => join(folder.path, name)
const Message = Buffer.from('a message')
writeFileSync(pathOf('message'), Message)

function openssl(...args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder.path })
  assert.equal(status, 0, `openssl ${args.join(' ')}: ${stderr}`)
  return stdout
}

const publicKeyOf = async (KeyId: string) => Buffer.from((await kms.getPublicKey({ KeyId })).PublicKey!)

const pss = (bits: number) => ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest', `-sha${bits}`]
const [edwards, pkcs1] = [['-rawin'], ['-sha256']]

/** Of each spec an algorithm, and how OpenSSL 3.0 calls it: `dgst`, but for Ed25519. */
const signatures: readonly (readonly [KeySpec, SigningAlgorithmSpec, readonly string[]])[] = [
  ['RSA_2048', 'RSASSA_PSS_SHA_256', pss(256)], ['RSA_3072', 'RSASSA_PSS_SHA_512', pss(512)],
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', pkcs1], ['ECC_NIST_P256', 'ECDSA_SHA_256', ['-sha256']],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', ['-sha384']], ['ECC_NIST_P521', 'ECDSA_SHA_512', ['-sha512']],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256', ['-sha256']], ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', edwards],
]

test('it checks what KMS signs', { skip }, async () => {
  for (const [KeySpec, SigningAlgorithm, flags] of signatures) {
    const { KeyId } = (await kms.createKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' })).KeyMetadata!
    writeFileSync(pathOf('public.der'), await publicKeyOf(KeyId!))
    openssl('pkey', '-pubin', '-inform', 'DER', '-in', 'public.der', '-out', 'public.pem')
    writeFileSync(pathOf('signature'), (await kms.sign({ KeyId, Message, SigningAlgorithm })).Signature!)
    if (flags === edwards) {
      openssl('pkeyutl', '-verify', '-pubin', '-inkey', 'public.pem', '-sigfile', 'signature', '-in', 'message', ...flags)
    } else openssl('dgst', '-verify', 'public.pem', '-signature', 'signature', ...flags, 'message')
  }
})

const made: Readonly<Partial<Record<KeySpec, readonly string[]>>> = {
  RSA_2048: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  RSA_3072: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  ECC_NIST_P256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ECC_NIST_P384: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  ECC_NIST_P521: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  ECC_SECG_P256K1: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
  ECC_NIST_EDWARDS25519: ['-algorithm', 'ED25519'],
}

/** One that OpenSSL has made, in `private.pem` and in KMS. */
async function importedKey(KeySpec: KeySpec, KeyUsage: 'SIGN_VERIFY' | 'ENCRYPT_DECRYPT'): Promise<string> {
  openssl('genpkey', ...made[KeySpec]!, '-out', 'private.pem')
  const material = openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'private.pem', '-outform', 'DER')
  const { KeyId } = (await kms.createKey({ KeySpec, KeyUsage, Origin: 'EXTERNAL' })).KeyMetadata!
  await importInto(kms, KeyId!, material, {}, byAes)
  return KeyId!
}

test('KMS checks what it signs', { skip }, async () => {
  for (const [KeySpec, SigningAlgorithm, flags] of signatures) {
    const KeyId = await importedKey(KeySpec, 'SIGN_VERIFY')
    if (flags === edwards) {
      openssl('pkeyutl', '-sign', '-inkey', 'private.pem', '-in', 'message', '-out', 'signature', ...flags)
    } else openssl('dgst', '-sign', 'private.pem', '-out', 'signature', ...flags, 'message')
    const Signature = readFileSync(pathOf('signature'))
    assert.equal((await kms.verify({ KeyId, Message, Signature, SigningAlgorithm })).SignatureValid, true, SigningAlgorithm)
    const other = kms.verify({ KeyId, Message: Buffer.from('another'), Signature, SigningAlgorithm })
    await assert.rejects(other, { name: 'KMSInvalidSignatureException' })
  }
})

test('each opens what the other seals with OAEP', { skip }, async () => {
  const KeyId = await importedKey('RSA_2048', 'ENCRYPT_DECRYPT')
  openssl('pkey', '-in', 'private.pem', '-pubout', '-out', 'public.pem')
  for (const [EncryptionAlgorithm, hash] of [['RSAES_OAEP_SHA_1', 'sha1'], ['RSAES_OAEP_SHA_256', 'sha256']] as const) {
    const flags = ['-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', `rsa_oaep_md:${hash}`, '-pkeyopt', `rsa_mgf1_md:${hash}`]
    const algorithm: EncryptionAlgorithmSpec = EncryptionAlgorithm
    const sealed = openssl('pkeyutl', '-encrypt', '-pubin', '-inkey', 'public.pem', '-in', 'message', ...flags)
    const { Plaintext } = await kms.decrypt({ KeyId, CiphertextBlob: sealed, EncryptionAlgorithm: algorithm })
    assert.deepEqual(Buffer.from(Plaintext!), Message)
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Message, EncryptionAlgorithm: algorithm })
    writeFileSync(pathOf('sealed'), CiphertextBlob!)
    assert.deepEqual(openssl('pkeyutl', '-decrypt', '-inkey', 'private.pem', '-in', 'sealed', ...flags), Message)
  }
})

test('it takes a request for a certificate that a KMS key has signed', { skip }, async () => {
  const { KeyId } = (await kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })).KeyMetadata!
  const asked = { KeyId, SigningAlgorithm: 'ECDSA_SHA_256' } as const
  const sign = async (body: Uint8Array) => (await kms.sign({ ...asked, Message: body })).Signature!
  writeFileSync(pathOf('request.pem'), await makeRequest('www.example.com', await publicKeyOf(KeyId!), sign))
  assert.match(openssl('req', '-verify', '-in', 'request.pem', '-noout', '-subject').toString(), /www\.example\.com/)
})

test('the OpenSSL of Node checks ML-DSA, which is younger than most systems', async () => {
  for (const KeySpec of ['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const) {
    const { KeyId } = (await kms.createKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' })).KeyMetadata!
    const key = createPublicKey({ key: await publicKeyOf(KeyId!), format: 'der', type: 'spki' })
    const { Signature } = await kms.sign({ KeyId, Message, SigningAlgorithm: 'ML_DSA_SHAKE_256' })
    assert.equal(verify(null, Message, key, Signature!), true)
    assert.equal(verify(null, Buffer.from('another'), key, Signature!), false)
  }
})
