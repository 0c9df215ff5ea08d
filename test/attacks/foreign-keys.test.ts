// Somebody sends keys that have the form of one and are none. What fails by them is his failure, and nobody's who has a key read
// behind him.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { byAes, direct, importInto, parametersFor } from '../../src/services/kms/imported-material/imported-material.kit.ts'
import { curvePrivateKey, curvePublicKey, infinity } from '../kit/der.ts'
import { makeCertificate } from '../kit/certificates.ts'
import { sdk } from '../kit/sdk.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()
const attacker = sdk(siege, await createUser(siege as never, 'attacker', allow(['kms:*', 'iam:*'])))
const { kms, iam } = sdk(siege)

const refusalOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', ({ name }: Error) => name)

const ofCurve = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const
const imported = (await attacker.kms.createKey({ ...ofCurve, Origin: 'EXTERNAL' })).KeyMetadata!.KeyId!
const agreeing = (await attacker.kms.createKey({ ...ofCurve, KeyUsage: 'KEY_AGREEMENT' })).KeyMetadata!.KeyId!
const certificate = makeCertificate('attacker')
const privateAtInfinity = curvePrivateKey(Buffer.alloc(32, 5), infinity)
const pem = `-----BEGIN PRIVATE KEY-----\n${privateAtInfinity.toString('base64')}\n-----END PRIVATE KEY-----\n`

/** Each is refused, and by which name. */
const attacks: Readonly<Record<string, () => Promise<string>>> = {
  InvalidCiphertextException: () => refusalOf(importInto(attacker.kms, imported, privateAtInfinity, {}, byAes)),
  ValidationException: () => refusalOf(attacker.kms.deriveSharedSecret({
    KeyId: agreeing, KeyAgreementAlgorithm: 'ECDH', PublicKey: curvePublicKey(infinity),
  })),
  MalformedCertificateException: () => refusalOf(attacker.iam.uploadServerCertificate({
    ServerCertificateName: 'attacker', CertificateBody: certificate.body, PrivateKey: pem,
  })),
}

const server = makeCertificate('somebody')

/** What has a private key read that nobody has used before. */
const others: readonly (() => Promise<unknown>)[] = [
  async () => {
    const { KeyMetadata } = await kms.createKey(ofCurve)
    await kms.sign({ KeyId: KeyMetadata!.KeyId!, Message: randomBytes(8), SigningAlgorithm: 'ECDSA_SHA_256' })
  },
  async () => {
    const KeyId = (await kms.createKey({ Origin: 'EXTERNAL' })).KeyMetadata!.KeyId!
    const { ImportToken, wrapped } = await parametersFor(kms, KeyId, direct)
    await refuseAll()
    await kms.importKeyMaterial({
      KeyId, ImportToken, EncryptedKeyMaterial: wrapped(randomBytes(32)), ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    })
  },
  () => iam.uploadServerCertificate({
    ServerCertificateName: `somebody-${randomBytes(4).toString('hex')}`, CertificateBody: server.body,
    PrivateKey: server.privateKey,
  }),
]

async function refuseAll(): Promise<void> {
  for (const [name, attack] of Object.entries(attacks)) assert.equal(await attack(), name)
}

test('keys that are none are refused, and nobody else’s first use of a key fails', async () => {
  for (const [name, attack] of Object.entries(attacks)) {
    for (const use of others) {
      assert.equal(await attack(), name)
      await use()
    }
  }
})
