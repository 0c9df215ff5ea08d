// What each cryptographic operation of KMS costs beyond its primitive: the server's CPU for a call beside node:crypto's for the
// same work in this process, 16 of either at once; what is left, in multiples of what kms:Encrypt costs beyond AES; and calls a
// second.
import * as crypto from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Child } from './child.ts'
import { cpuPerCall } from './encrypt.ts'
import { load } from './load.ts'
import { call, signedRequest } from './requests.ts'
import { inFolder, startBare, startStockade, whileServing } from './servers.ts'
import { median, printTable } from './table.ts'

const rounds = 5
const atOnce = 16
/** Microseconds of the primitive that a round takes at least, and how many calls. */
const [longEnough, fewest, most] = [400_000, 100, 3000]
const warmUp = 15_000
const message = crypto.randomBytes(1024)
const Message = message.toString('base64')

/** A call, and what node:crypto does for it. */
interface Plan {
  readonly name: string
  readonly key: Key
  readonly operation: string
  readonly input: object
  readonly primitive: () => unknown
}

interface Key {
  readonly KeySpec?: string
  readonly KeyUsage?: string
}

type Pair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
const generate = crypto.generateKeyPairSync as (type: string, options?: object) => Pair
const signElsewhere = promisify(crypto.sign) as (hash: string | null, data: Uint8Array, key: unknown) => Promise<Buffer>

const aesKey = crypto.randomBytes(32)

function seal(): Buffer {
  const cipher = crypto.createCipheriv('aes-256-gcm', aesKey, crypto.randomBytes(12))
  return Buffer.concat([cipher.update(message), cipher.final(), cipher.getAuthTag()])
}

const encrypting: Plan = {
  name: 'Encrypt', key: {}, operation: 'Encrypt', input: { Plaintext: Message }, primitive: seal,
}

export function cryptography(): Promise<void> {
  return inFolder(async folder => {
    const [ours, bare] = [await startStockade(folder), await startBare()]
    await whileServing([ours, bare], async () => {
      const reference = await measure(ours, bare, encrypting)
      const beyond = reference.ours - reference.primitive
      const rows = [row(reference, beyond)]
      for (const plan of plans()) rows.push(row(await measure(ours, bare, plan), beyond))
      printTable(
        `cryptography: CPU for each call in microseconds, all threads, at ${atOnce} connections and at 1, and calls a second`,
        ['operation', 'primitive', 'node:http', 'stockade', 'at 1', 'beyond, to Encrypt', 'calls/s', 'primitive/s', 'of it'],
        rows,
      )
    })
  })
}

interface Measured {
  readonly name: string
  readonly primitive: number
  readonly bare: number
  readonly ours: number
  readonly atOne: number
  readonly rate: number
  readonly primitiveRate: number
}

function row({ name, primitive, bare, ours, atOne, rate, primitiveRate }: Measured, beyond: number): (string | number)[] {
  return [name, primitive, bare, ours, atOne, (ours - primitive) / beyond, rate, primitiveRate, rate / primitiveRate]
}

async function measure(ours: Child, bare: Child, plan: Plan): Promise<Measured> {
  const { key, operation, input, primitive } = plan
  const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>(ours, 'CreateKey', key)
  const made = { KeyId: KeyMetadata.KeyId, ...input }
  const prepared = (await preparing.get(operation)?.(ours, made)) ?? made
  const asked = { service: 'kms', target: target(operation), input: prepared }
  const requests = Array.from({ length: 64 }, () => signedRequest(ours, asked))
  await useOf(primitive, fewest)
  const { cpu: first } = await useOf(primitive, fewest)
  const calls = Math.min(most, Math.max(fewest, Math.round(longEnough / first)))
  await load(ours, requests, atOnce, plan === encrypting ? warmUp : calls * 2)
  await load(bare, requests, atOnce, calls)
  const seen = { primitive: [] as number[], bare: [] as number[], ours: [] as number[], atOne: [] as number[] }
  const rates = { ours: [] as number[], primitive: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const alone = await useOf(primitive, calls)
    seen.primitive.push(alone.cpu)
    rates.primitive.push(alone.rate)
    seen.bare.push(await cpuPerCall(bare, requests, atOnce, calls))
    const began = performance.now()
    seen.ours.push(await cpuPerCall(ours, requests, atOnce, calls))
    rates.ours.push(calls / (performance.now() - began) * 1000)
    seen.atOne.push(await cpuPerCall(ours, requests, 1, fewest))
  }
  return {
    name: plan.name, primitive: median(seen.primitive), bare: median(seen.bare), ours: median(seen.ours),
    atOne: median(seen.atOne), rate: median(rates.ours), primitiveRate: median(rates.primitive),
  }
}

/** Microseconds of CPU for each, and how many a second, with as many under way as there are connections. */
async function useOf(primitive: () => unknown, times: number): Promise<{ readonly cpu: number; readonly rate: number }> {
  const [before, began] = [process.cpuUsage(), performance.now()]
  let left = times
  const work = async () => {
    while (left-- > 0) await primitive()
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / times, rate: times / (performance.now() - began) * 1000 }
}

const target = (operation: string) => `TrentService.${operation}`

const kms = <Output>(server: Child, operation: string, input: object): Promise<Output> =>
  call(server, { service: 'kms', target: target(operation), input })

type Made = Readonly<Record<string, unknown>>

/** By operation, what a call needs of another: the member of whose answer, and which members it has itself. */
const preparing = new Map([
  ['Verify', answerOf('Sign', 'Signature')], ['VerifyMac', answerOf('GenerateMac', 'Mac')],
  ['Decapsulate', answerOf('Encapsulate', 'SharedSecretCiphertextBlob')],
  ['Decrypt', answerOf('Encrypt', 'CiphertextBlob', 'Plaintext')],
])

function answerOf(operation: string, member: string, without?: string) {
  return async (server: Child, input: Made): Promise<Made> => {
    const answer = await kms<Made>(server, operation, input)
    const kept = Object.entries(input).filter(([name]) => name !== without)
    return { ...Object.fromEntries(kept), [member]: answer[member] }
  }
}

function plans(): readonly Plan[] {
  const rsa = [2048, 3072, 4096].flatMap(bits => ofRsa(bits, generate('rsa', { modulusLength: bits })))
  const curves = ([['P256', 'prime256v1', 256], ['P384', 'secp384r1', 384], ['P521', 'secp521r1', 512]] as const)
    .flatMap(([name, curve, hash]) => ofCurve(name, generate('ec', { namedCurve: curve }), hash))
  const lattices = ['44', '65', '87'].flatMap(size => (
    signing(`ML_DSA_${size}`, 'ML_DSA_SHAKE_256', null, generate(`ml-dsa-${size}`))
  ))
  return [
    ...rsa, ...curves, ...signing('ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', null, generate('ed25519')), ...lattices,
    ...['512', '768', '1024'].flatMap(ofEncapsulation), ...macs(),
  ]
}

const pss = (key: KeyObject) =>
  ({ key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST })

const oaep = (key: KeyObject) => ({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' })

function ofRsa(bits: number, { privateKey, publicKey }: Pair): readonly Plan[] {
  const KeySpec = `RSA_${bits}`
  const short = message.subarray(0, 128)
  const sealed = crypto.publicEncrypt(oaep(publicKey), short)
  const asked = { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256', Plaintext: short.toString('base64') }
  const common = { key: { KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' }, input: asked }
  return [
    ...signing(KeySpec, 'RSASSA_PSS_SHA_256', 'sha256', { privateKey, publicKey }, pss),
    {
      ...common, name: `Encrypt, ${KeySpec}`, operation: 'Encrypt',
      primitive: () => crypto.publicEncrypt(oaep(publicKey), short),
    },
    {
      ...common, name: `Decrypt, ${KeySpec}`, operation: 'Decrypt',
      primitive: () => crypto.privateDecrypt(oaep(privateKey), sealed),
    },
  ]
}

function ofCurve(name: string, pair: Pair, hash: number): readonly Plan[] {
  const KeySpec = `ECC_NIST_${name}`
  const PublicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  return [...signing(KeySpec, `ECDSA_SHA_${hash}`, `sha${hash}`, pair), {
    name: `DeriveSharedSecret, ${KeySpec}`, key: { KeySpec, KeyUsage: 'KEY_AGREEMENT' }, operation: 'DeriveSharedSecret',
    input: { KeyAgreementAlgorithm: 'ECDH', PublicKey }, primitive: () => crypto.diffieHellman(pair),
  }]
}

function signing(
  KeySpec: string, SigningAlgorithm: string, hash: string | null, { privateKey, publicKey }: Pair,
  options: (key: KeyObject) => unknown = key => key,
): readonly Plan[] {
  const common = { key: { KeySpec, KeyUsage: 'SIGN_VERIFY' }, input: { SigningAlgorithm, Message } }
  const signature = crypto.sign(hash, message, options(privateKey) as KeyObject)
  return [
    {
      ...common, name: `Sign, ${KeySpec}`, operation: 'Sign',
      primitive: () => signElsewhere(hash, message, options(privateKey)),
    },
    {
      ...common, name: `Verify, ${KeySpec}`, operation: 'Verify',
      primitive: () => crypto.verify(hash, message, options(publicKey) as KeyObject, signature),
    },
  ]
}

function ofEncapsulation(size: string): readonly Plan[] {
  const KeySpec = `ML_KEM_${size}`
  const { privateKey, publicKey } = generate(`ml-kem-${size}`)
  const { ciphertext } = crypto.encapsulate(publicKey)
  const common = { key: { KeySpec, KeyUsage: 'ENCAPSULATE_DECAPSULATE' }, input: { EncapsulationAlgorithm: 'ML_KEM' } }
  return [
    { ...common, name: `Encapsulate, ${KeySpec}`, operation: 'Encapsulate', primitive: () => crypto.encapsulate(publicKey) },
    {
      ...common, name: `Decapsulate, ${KeySpec}`, operation: 'Decapsulate',
      primitive: () => crypto.decapsulate(privateKey, ciphertext),
    },
  ]
}

function macs(): readonly Plan[] {
  const common = {
    key: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, input: { MacAlgorithm: 'HMAC_SHA_256', Message },
    primitive: () => crypto.createHmac('sha256', aesKey).update(message).digest(),
  }
  return ['GenerateMac', 'VerifyMac'].map(operation => ({ ...common, name: `${operation}, HMAC_256`, operation }))
}
