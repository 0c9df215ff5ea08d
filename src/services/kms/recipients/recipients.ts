// Whom an answer is for: an enclave that has proved what runs in it, and to which secrets are told under its own public key.
import type { KeyObject } from 'node:crypto'
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import { apart, readCertificate } from '../../../engines/crypto/foreign-keys.ts'
import type { Call } from '../../../gateway/operation.ts'
import { inTurn } from '../cryptography/in-turn.ts'
import { readPublicKey } from '../cryptography/key-pairs.ts'
import { BadAttestation, readAttestation, verifyAttestation, type Attestation, type SignedAttestation } from './attestations.ts'
import { awsRoot } from './aws-root.ts'
import { envelop, sealingBytes } from './enveloped-data.ts'

interface AskedRecipient {
  readonly KeyEncryptionAlgorithm?: string | undefined
  readonly AttestationDocument?: Uint8Array | undefined
}

export interface RecipientInput {
  readonly Recipient?: AskedRecipient | undefined
}

type RecipientCall = Pick<Call<RecipientInput>, 'input' | 'scope' | 'state' | 'ports' | 'once' | 'note' | 'error'>

/** Undefined where the answer is for whoever asked. Throws where nobody vouches for the recipient. */
export function getRecipient(call: RecipientCall): MaybePromise<KeyObject | undefined> {
  const { input: { Recipient: asked }, state } = call
  // Each certificate of the chain takes a millisecond or two.
  return asked && inTurn(state.turns, () => attestedKey(call, asked))
}

function attestedKey({ scope, ports, note, error }: RecipientCall, asked: AskedRecipient): KeyObject {
  // DIFFERS: AWS's sentences are not known, nor how old a document may be that its certificate still vouches for.
  const invalid = (what: string) => error('ValidationException', `The attestation document ${what}.`)
  if (!asked.AttestationDocument) throw invalid('is missing')
  if (!asked.KeyEncryptionAlgorithm) throw error('ValidationException', 'Recipient has no KeyEncryptionAlgorithm.')
  try {
    const attestation = attestationOf(asked.AttestationDocument)
    verifyAttestation(attestation, [rootOfAws, ...ports.attestationRoots], scope.now)
    if (!attestation.publicKey) throw new BadAttestation('has no public key')
    note({ recipient: recordOf(attestation) })
    return rsaKey(attestation.publicKey)
  } catch (thrown) {
    if (thrown instanceof BadAttestation) throw invalid(thrown.message)
    throw thrown
  }
}

const rootOfAws = readCertificate(awsRoot)

function rsaKey(bytes: Uint8Array): KeyObject {
  let key: KeyObject | undefined
  try {
    key = readPublicKey(bytes)
  } catch { /* told below */ }
  if (key?.asymmetricKeyType !== 'rsa' || !isSoundRsa(key)) {
    throw new BadAttestation('has no RSA public key of 2048 to 4096 bits')
  }
  return key
}

/**
 * Whether numbers can be those of a key, as far as they are known: of a modulus that is even, or an exponent of which no private
 * one can be made, OpenSSL would say so when something is encrypted, or would leave the plaintext as it is.
 */
function isSoundRsa(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  if (modulusLength < 2048 || modulusLength > 4096) return false
  const modulus = Buffer.from(apart(() => key.export({ format: 'jwk' })).n ?? '', 'base64url')
  return (modulus.at(-1)! & 1) === 1 && publicExponent % 2n === 1n && publicExponent >= 3n && publicExponent < largestExponent
}

/** OpenSSL takes none beside a modulus that is longer than 3,072 bits. */
const largestExponent = 2n ** 64n

/** AWS: of the registers of an enclave those that say what it is. */
const shown = [1, 2, 3, 4, 8]

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const recordOf = ({ moduleId, pcrs }: Attestation) => ({
  attestationDocumentModuleId: moduleId,
  ...(pcrs.has(0) && { attestationDocumentEnclaveImageDigest: hex(pcrs.get(0)!) }),
  ...Object.fromEntries(shown.filter(n => pcrs.has(n)).map(n => [`attestationDocumentEnclavePCR${n}`, hex(pcrs.get(n)!)])),
})

/** The secret in its member, or enveloped for the recipient. */
export function respondTo<Member extends string>(
  { once }: Pick<RecipientCall, 'once'>, recipient: KeyObject | undefined, member: Member, secret: Uint8Array,
): { readonly [_ in Member]?: Uint8Array } & { readonly CiphertextForRecipient?: Uint8Array } {
  if (!recipient) return { [member]: secret } as { readonly [_ in Member]: Uint8Array }
  const fresh = once('envelope', random => random(sealingBytes))
  return { CiphertextForRecipient: envelop(secret, recipient, fresh) } as never
}

type Read = { readonly attestation: SignedAttestation } | { readonly thrown: unknown }
const read = new WeakMap<Uint8Array, Read>()

/** Reads a document once, whoever asks for it: policies, each for several of its members, and then whoever answers. */
function attestationOf(document: Uint8Array): SignedAttestation {
  let known = read.get(document)
  if (!known) {
    known = readOnce(document)
    read.set(document, known)
  }
  if ('thrown' in known) throw known.thrown
  return known.attestation
}

function readOnce(document: Uint8Array): Read {
  try {
    return { attestation: readAttestation(document) }
  } catch (thrown) {
    return { thrown }
  }
}

const family = 'kms:recipientattestation:'

/**
 * What a policy asks of the document: `kms:RecipientAttestation:PCR0`. Nobody has vouched for it yet. INVARIANT: nothing is done
 * for a document that nobody vouches for.
 */
export function attestedValue({ Recipient: asked }: RecipientInput, name: string): string | undefined {
  const document = asked?.AttestationDocument
  if (!document) return undefined
  const attestation = orNone(document)
  const [, tpm, number] = /^(nitrotpm)?pcr(\d{1,2})$/.exec(name.slice(family.length)) ?? []
  if (name === `${family}imagesha384`) return valueOf(attestation?.pcrs, 0)
  return number === undefined ? undefined : valueOf(tpm ? attestation?.tpmPcrs : attestation?.pcrs, Number(number))
}

function orNone(document: Uint8Array): Attestation | undefined {
  try {
    return attestationOf(document)
  } catch {
    return undefined
  }
}

function valueOf(registers: Attestation['pcrs'] | undefined, number: number): string | undefined {
  const held = registers?.get(number)
  return held && hex(held)
}
