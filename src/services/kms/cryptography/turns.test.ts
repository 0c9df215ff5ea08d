// What is done on the event loop alone, and takes long, waits for a turn of whoever asks for it.
import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, publicEncrypt, randomBytes, X509Certificate, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { makeAttestation, makeRoot } from '../../../../test/kit/attestation.ts'
import type { KeySpec, KeyUsageType, MessageType } from '../../../contracts/kms.gen.ts'
import { Secret } from '../../../core/secret.ts'
import type { OwnTurns } from '../../../core/sharing/turns.ts'
import { memoryStore } from '../../../storage/memory/store.ts'
import { beginUnit } from '../../../storage/unit/begin-unit.ts'
import { codec, here } from '../../../storage/unit/unit.kit.ts'
import type { BackendCall } from '../backends/backend.ts'
import { software } from '../backends/software.ts'
import { sealImportToken } from '../imported-material/import-tokens.ts'
import { wrap } from '../imported-material/imported-material.kit.ts'
import { unwrapMaterial } from '../imported-material/unwrap-material.ts'
import { ensureHeaderKey } from '../ciphertexts/header-keys.ts'
import { KeyMaterials } from '../keys/key-materials.ts'
import type { KmsKey } from '../keys/keys.ts'
import { getRecipient } from '../recipients/recipients.ts'
import { privateBytes } from './key-pairs.ts'
import { digestLength, schemes, sign, takes, verify, type Signing } from './signatures.ts'

interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Turns that come when they are given, and how many were asked for. */
class GivenTurns implements OwnTurns {
  asked = 0
  #waiting: (() => void)[] = []

  isOver(): boolean {
    return true
  }

  next(): Promise<void> {
    this.asked++
    return new Promise(resolve => void this.#waiting.push(resolve))
  }

  give(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

const oneTurn = () => new Promise(setImmediate)
/** What comes of it, which has asked for a turn, and has not ended before it was given one. */
async function outcomeInTurns<T>(turns: GivenTurns, work: () => T | Promise<T>): Promise<T> {
  const progress = { hasEnded: false }
  const done = Promise.resolve(work()).finally(() => (progress.hasEnded = true))
  await oneTurn()
  await oneTurn()
  assert.deepEqual([turns.asked, progress.hasEnded], [1, false])
  while (!progress.hasEnded) {
    turns.give()
    await oneTurn()
  }
  return done
}

const ofCurve = (namedCurve: string): Pair => generateKeyPairSync('ec', { namedCurve })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const [p256, p521] = [ofCurve('prime256v1'), ofCurve('secp521r1')]

/** A pair for each of the algorithms. */
const pairs: Readonly<Record<string, readonly Pair[]>> = {
  RSASSA: [rsa],
  ECDSA_SHA_256: [p256, ofCurve('secp256k1')],
  ECDSA_SHA_384: [ofCurve('secp384r1')],
  ECDSA_SHA_512: [p521],
  ED25519: [generateKeyPairSync('ed25519')],
  ML_DSA: [generateKeyPairSync('ml-dsa-44' as never) as unknown as Pair],
}
const pairsFor = (algorithm: string): readonly Pair[] =>
  Object.entries(pairs).find(([name]) => algorithm.startsWith(name))![1]
const nameOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string =>
  asymmetricKeyDetails?.namedCurve ?? String(asymmetricKeyType)

const types: readonly MessageType[] = ['RAW', 'DIGEST', 'EXTERNAL_MU']
/** Those whose messages are signed, or verified, at once. Messages of all others go off the event loop. */
const signedAtOnce = ['prime256v1', 'ed25519']
const verifiedAtOnce = [...signedAtOnce, 'rsa', 'ml-dsa-44']

for (const algorithm of schemes.keys()) {
  for (const type of types.filter(one => takes({ algorithm, type: one }))) {
    for (const { privateKey, publicKey } of pairsFor(algorithm)) {
      const name = nameOf(privateKey)
      const signing: Signing = { algorithm, type, message: randomBytes(digestLength({ algorithm, type }) ?? 100) }
      test(`${algorithm} of ${type} by ${name}`, async () => {
        const turns = new GivenTurns()
        if (type === 'RAW') {
          const made = sign(privateKey, signing, turns)
          assert.equal(made instanceof Promise, !signedAtOnce.includes(name))
          const verified = verify(publicKey, signing, await made, turns)
          assert.equal(verified instanceof Promise, !verifiedAtOnce.includes(name))
          assert.deepEqual([await verified, turns.asked], [true, 0])
          return
        }
        const signature = await outcomeInTurns(turns, () => sign(privateKey, signing, turns))
        const verifying = new GivenTurns()
        assert.equal(await outcomeInTurns(verifying, () => verify(publicKey, signing, signature, verifying)), true)
      })
    }
  }
}

const base: KmsKey = {
  ...here, id: '1234abcd-12ab-34cd-56ef-1234567890ab', partition: 'aws', description: '', manager: 'CUSTOMER',
  state: 'Enabled', origin: 'AWS_KMS', spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', createdAt: 0, policy: '{}',
  principals: {}, aliases: [], tags: {}, currentMaterialId: 'ab'.repeat(32),
}

/** A key with its material, and a call that has these turns. */
async function keyWith(bytes: Uint8Array, spec: KeySpec, usage: KeyUsageType, turns: GivenTurns) {
  const key = { ...base, spec, usage }
  const state = beginUnit({ store: memoryStore(), codec, partition: here, turns })
  await ensureHeaderKey(state, () => new Uint8Array(32))
  await state.insert(KeyMaterials, { keyId: key.id, id: key.currentMaterialId!, order: 0, bytes: new Secret(bytes) })
  return { key, call: { state } as unknown as BackendCall }
}

test('what a private RSA key decrypts, and what two curves agree on', async () => {
  const turns = new GivenTurns()
  const { key, call } = await keyWith(privateBytes(rsa.privateKey), 'RSA_2048', 'ENCRYPT_DECRYPT', turns)
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  const blob = publicEncrypt({ key: rsa.publicKey, ...padding }, Buffer.from('x'))
  const asked = { operation: 'Decrypt', algorithm: 'RSAES_OAEP_SHA_256', context: {}, blob } as const
  assert.equal(String(await outcomeInTurns(turns, () => software.decrypt(call, key, asked))), 'x')
  const others = new GivenTurns()
  const agreeing = await keyWith(privateBytes(p521.privateKey), 'ECC_NIST_P521', 'KEY_AGREEMENT', others)
  const secret = await outcomeInTurns(others, () => software.agree(agreeing.call, agreeing.key, ofCurve('secp521r1').publicKey))
  assert.equal(secret.length, 66)
})

test('imported material is unwrapped in one turn, and looked at in another', async () => {
  const turns = new GivenTurns()
  const { call: { state } } = await keyWith(new Uint8Array(32), 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', turns)
  const key: KmsKey = { ...base, spec: 'ECC_NIST_P521', usage: 'SIGN_VERIFY', origin: 'EXTERNAL' }
  const algorithm = 'RSA_AES_KEY_WRAP_SHA_256'
  const content = { privateKey: privateBytes(rsa.privateKey), algorithm, validTo: 1 } as const
  const ImportToken = await sealImportToken(state, key, randomBytes(16), content)
  const EncryptedKeyMaterial = wrap(rsa.publicKey, algorithm, privateBytes(p521.privateKey))
  const call = { input: { ImportToken, EncryptedKeyMaterial }, scope: { now: 0 }, state, error: assert.fail }
  const material = await outcomeInTurns(turns, () => unwrapMaterial(call as never, key))
  assert.deepEqual(Buffer.from(material), privateBytes(p521.privateKey))
  assert.equal(turns.asked, 2)
})

test('an attestation document is verified in a turn, and a call without one waits for none', async () => {
  const root = makeRoot()
  const AttestationDocument = makeAttestation({ root, publicKey: rsa.publicKey })
  const Recipient = { AttestationDocument, KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }
  const turns = new GivenTurns()
  const call = {
    input: { Recipient }, state: { turns }, scope: { now: Date.now() }, note: () => undefined, error: assert.fail,
    ports: { attestationRoots: [new X509Certificate(root.body)] },
  }
  const key = await outcomeInTurns(turns, () => getRecipient(call as never))
  assert.equal(key?.asymmetricKeyType, 'rsa')
  assert.equal(getRecipient({ ...call, input: {} } as never), undefined)
})

test('what symmetric keys do waits for no turn', async () => {
  const turns = new GivenTurns()
  const { key, call } = await keyWith(new Uint8Array(32), 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', turns)
  const asked = { operation: 'Encrypt', algorithm: 'SYMMETRIC_DEFAULT', context: {} } as const
  assert.ok((await software.encrypt(call, key, { ...asked, bytes: Buffer.from('x') })).length > 0)
  assert.ok((await software.mac(call, key, 'HMAC_SHA_256', Buffer.from('x'))).length > 0)
  assert.equal(turns.asked, 0)
})
