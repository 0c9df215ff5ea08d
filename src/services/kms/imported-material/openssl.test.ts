// Material that the `openssl` command wraps, by the commands that AWS documents, and a public key that it reads:
// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'

const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' })
/** In older releases `enc` wraps no keys. */
const version = status === 0 ? Number(/^OpenSSL (\d+)/.exec(stdout)?.[1] ?? 0) : 0
const skip = version < 3 && 'The command `openssl` of version 3 is missing: it comes with the packages of that name.'

const { kms } = sdk(await startServer())
const folder = temporaryFolder()
after(folder.remove)
const file = (name: string) => join(folder.path, name)
const openssl = (...words: string[]): Buffer => execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'pipe'] })

/** Under the public key of the request, which is read from a file in DER. */
const encrypted = (name: string, hash: string): Buffer => openssl(
  'pkeyutl', '-encrypt', '-in', file(name), '-inkey', file('WrappingPublicKey.bin'), '-keyform', 'DER', '-pubin',
  '-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', `rsa_oaep_md:${hash}`, '-pkeyopt', `rsa_mgf1_md:${hash}`,
)

async function parameters(KeyId: string, WrappingAlgorithm: 'RSAES_OAEP_SHA_256' | 'RSA_AES_KEY_WRAP_SHA_256') {
  const answer = await kms.getParametersForImport({ KeyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_3072' })
  writeFileSync(file('WrappingPublicKey.bin'), answer.PublicKey!)
  return { KeyId, ImportToken: answer.ImportToken!, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const
}

test('an AES key, encrypted by OAEP', { skip }, async () => {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL' })
  const KeyId = KeyMetadata!.KeyId!
  const asked = await parameters(KeyId, 'RSAES_OAEP_SHA_256')
  writeFileSync(file('PlaintextKeyMaterial.bin'), randomBytes(32))
  await kms.importKeyMaterial({ ...asked, EncryptedKeyMaterial: encrypted('PlaintextKeyMaterial.bin', 'sha256') })
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('text') })
  assert.equal(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext!).toString(), 'text')
})

test('an RSA key, wrapped by an AES key, signs what `openssl` verifies', { skip }, async () => {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' })
  const KeyId = KeyMetadata!.KeyId!
  const asked = await parameters(KeyId, 'RSA_AES_KEY_WRAP_SHA_256')
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', file('key.pem'))
  openssl('pkcs8', '-topk8', '-nocrypt', '-in', file('key.pem'), '-outform', 'DER', '-out', file('PlaintextKeyMaterial.bin'))
  const aesKey = randomBytes(32)
  writeFileSync(file('aes-key.bin'), aesKey)
  openssl(
    'enc', '-id-aes256-wrap-pad', '-K', aesKey.toString('hex'), '-iv', 'A65959A6', '-in', file('PlaintextKeyMaterial.bin'),
    '-out', file('wrapped.bin'),
  )
  const EncryptedKeyMaterial = Buffer.concat([encrypted('aes-key.bin', 'sha256'), readFileSync(file('wrapped.bin'))])
  await kms.importKeyMaterial({ ...asked, EncryptedKeyMaterial })
  const message = Buffer.from('a message')
  const { Signature } = await kms.sign({ KeyId, Message: message, SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' })
  writeFileSync(file('message'), message)
  writeFileSync(file('signature'), Signature!)
  openssl('pkey', '-in', file('key.pem'), '-pubout', '-out', file('public.pem'))
  const verified = openssl('dgst', '-sha256', '-verify', file('public.pem'), '-signature', file('signature'), file('message'))
  assert.match(verified.toString(), /Verified OK/)
})

test('a key of a curve, encrypted by OAEP', { skip }, async () => {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' })
  const KeyId = KeyMetadata!.KeyId!
  const asked = await parameters(KeyId, 'RSAES_OAEP_SHA_256')
  openssl('ecparam', '-name', 'secp384r1', '-genkey', '-noout', '-out', file('curve.pem'))
  openssl('pkcs8', '-topk8', '-nocrypt', '-in', file('curve.pem'), '-outform', 'DER', '-out', file('curve.bin'))
  await kms.importKeyMaterial({ ...asked, EncryptedKeyMaterial: encrypted('curve.bin', 'sha256') })
  const told = (await kms.getPublicKey({ KeyId })).PublicKey!
  assert.deepEqual(Buffer.from(told), openssl('pkey', '-in', file('curve.pem'), '-pubout', '-outform', 'DER'))
})
