// Attestation documents of Nitro enclaves and NitroTPM: a COSE_Sign1 (RFC 9052) by ES384, whose payload says what runs there, and
// has the certificates that vouch for it (https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html).
import { verify, type KeyObject, type X509Certificate } from 'node:crypto'
import { decode, encode, type DecodeOptions } from 'cborg'
import type { Instant } from '../../../core/clock.ts'
import * as foreignKeys from '../../../engines/crypto/foreign-keys.ts'
import { hasMoreItems } from './cbor-items.ts'
import { readExtensions, type CertificateExtensions } from './certificate-extensions.ts'

export interface Attestation {
  /** The enclave's, or the instance's: `i-0123456789abcdef0-enc0123456789abcdef`. */
  readonly moduleId: string
  /** Measurements by the number of their register: SHA-384, of a TPM in a bank of its own. */
  readonly pcrs: ReadonlyMap<number, Uint8Array>
  readonly tpmPcrs: ReadonlyMap<number, Uint8Array>
  /** Whose private half is in the enclave alone. By SubjectPublicKeyInfo, in DER. */
  readonly publicKey?: Uint8Array
}

export interface SignedAttestation extends Attestation {
  readonly signed: Uint8Array
  readonly signature: Uint8Array
  /** In DER: the one that signs, and those above it from the root down. */
  readonly certificate: Uint8Array
  readonly authorities: readonly Uint8Array[]
}

/** Its message ends a sentence that begins with the document. */
export class BadAttestation extends Error {
  override readonly name = 'BadAttestation'
}

/** RFC 9052: ES384 under the label 1 of a header. */
const [algorithm, es384] = [1, -35]

const options: DecodeOptions = { useMaps: true, rejectDuplicateMapKeys: true, tags: [] }
// That of a COSE_Sign1, which need not be there.
options.tags![18] = (value: unknown) => value

/** AWS: ten members, and a list of certificates (cabundle). Registers are numbered up to 31, of an enclave and of a TPM. */
const mostItems = 256

/** Without believing it. Throws `BadAttestation`. */
export function readAttestation(document: Uint8Array): SignedAttestation {
  const [header, , payload, signature] = arrayOf(read(document), 4).map((part, i) => (i === 1 ? noBytes : bytesOf(part)))
  const protectedHeader = read(header!)
  if (!(protectedHeader instanceof Map) || protectedHeader.get(algorithm) !== es384) throw malformed()
  const body = read(payload!)
  if (!(body instanceof Map)) throw malformed()
  const [publicKey, moduleId] = [body.get('public_key'), body.get('module_id')] as readonly unknown[]
  if (typeof moduleId !== 'string') throw malformed()
  return {
    moduleId,
    signed: encode(['Signature1', header, noBytes, payload]), signature: signature!,
    certificate: bytesOf(body.get('certificate')), authorities: arrayOf(body.get('cabundle')).map(bytesOf),
    pcrs: registersOf(body.get('pcrs')), tpmPcrs: registersOf(body.get('nitrotpm_pcrs')),
    ...(publicKey !== null && publicKey !== undefined && { publicKey: bytesOf(publicKey) }),
  }
}

const noBytes = new Uint8Array()

const malformed = (): BadAttestation => new BadAttestation('is malformed')

function read(bytes: Uint8Array): unknown {
  if (hasMoreItems(bytes, mostItems)) throw malformed()
  try {
    return decode(bytes, options)
  } catch (thrown) {
    throw new BadAttestation('is malformed', { cause: thrown })
  }
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw malformed()
}

function arrayOf(value: unknown, length?: number): readonly unknown[] {
  if (Array.isArray(value) && (length === undefined || value.length === length)) return value
  throw malformed()
}

function registersOf(value: unknown): ReadonlyMap<number, Uint8Array> {
  if (value === undefined || value === null) return new Map()
  if (value instanceof Map && [...value].every(([n, held]) => typeof n === 'number' && held instanceof Uint8Array)) return value
  throw malformed()
}

/** More than any document has above the one that signs. */
const mostAuthorities = 16

interface Link {
  readonly certificate: X509Certificate
  readonly says: CertificateExtensions
}

/**
 * Throws `BadAttestation` where no root vouches for the document now. AWS: what is asked of the certificates
 * (https://github.com/aws/aws-nitro-enclaves-nsm-api/blob/main/docs/attestation_process.md, 3.2.3).
 */
export function verifyAttestation(
  { certificate, authorities, signed, signature }: SignedAttestation, roots: readonly X509Certificate[], now: Instant,
): void {
  if (authorities.length === 0 || authorities.length > mostAuthorities) throw new BadAttestation('has no chain of certificates')
  const chain = [...authorities, certificate].map(readLink)
  if (!roots.some(({ raw }) => raw.equals(chain[0]!.certificate.raw))) {
    throw new BadAttestation('comes from a root that is not trusted')
  }
  for (const [i, one] of chain.entries()) {
    if (!isIssuedBy(one, chain[Math.max(0, i - 1)]!)) {
      throw new BadAttestation('has a certificate that the one above it has not issued')
    }
    // The certificate that signs the document is none of the authorities below one.
    const below = chain.length - 2 - i
    if (below < 0 ? !maySign(one.says) : !mayIssue(one.says, below)) {
      throw new BadAttestation('has a certificate that is for another use')
    }
    const { validFrom, validTo } = one.certificate
    if (now < Date.parse(validFrom) || now > Date.parse(validTo)) {
      throw new BadAttestation('has a certificate that is not valid now')
    }
  }
  const key = keyOf(chain.at(-1)!)
  if (!key || !foreignKeys.apart(() => verify('sha384', signed, { key, dsaEncoding: 'ieee-p1363' }, signature))) {
    throw new BadAttestation('is not signed by its certificate')
  }
}

const mayIssue = ({ isAuthority, pathLength = Infinity, usage, isUnknown }: CertificateExtensions, below: number): boolean =>
  isAuthority && !isUnknown && usage?.keyCertSign === true && below <= pathLength

/** As the hexadecimal digits of its DER: whatever the purpose. */
const anyPurpose = '551d2500'

const maySign = ({ isAuthority, pathLength, usage, purposes = [anyPurpose], isUnknown }: CertificateExtensions): boolean =>
  !isAuthority && pathLength === undefined && !isUnknown && usage?.digitalSignature === true && purposes.includes(anyPurpose)

/** AWS: that of all certificates is ECDSA by P-384 with SHA-384, as in its root. */
const ecdsaWithSha384 = '2a8648ce3d040303'

function keyOf({ certificate }: Link): KeyObject | undefined {
  try {
    const key = foreignKeys.keyOfCertificate(certificate)
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? key : undefined
  } catch {
    return undefined
  }
}

function isIssuedBy({ certificate, says }: Link, issuer: Link): boolean {
  const key = keyOf(issuer)
  if (!key || says.signatureAlgorithm !== ecdsaWithSha384) return false
  return foreignKeys.apart(() => certificate.checkIssued(issuer.certificate) && certificate.verify(key))
}

/** In DER alone: OpenSSL reads PEM too, and whatever stands behind either. */
function readLink(bytes: Uint8Array): Link {
  try {
    return { says: readExtensions(bytes), certificate: foreignKeys.readCertificate(bytes) }
  } catch (thrown) {
    throw new BadAttestation('is malformed', { cause: thrown })
  }
}
