// X.509 certificates (RFC 5280) of two kinds: an authority's, which vouches for servers of a few names and for nothing else, and
// a server's, which it vouches for. Keys are of P-256, and signatures are ECDSA with SHA-256: every client of TLS 1.2 and 1.3 has
// both. The newest verifiers ask for the identifiers of keys, and take no constraint that may be passed over.
import { createHash, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { bits, element, integer, isTrue, octets, oid, sequence, setOf, time } from './der.ts'

export interface Validity {
  readonly from: number
  readonly to: number
}

export interface Issuer {
  readonly name: string
  readonly privateKey: KeyObject
}

interface Names {
  /** Host names, and with a star before them. */
  readonly hosts: readonly string[]
  /** Addresses, four bytes or sixteen each as text. */
  readonly addresses: readonly string[]
}

/** A network as constraints have it: an address, and which of its bits count. */
export interface Network {
  readonly address: string
  readonly prefix: number
}

export interface AuthorityWanted {
  /** Whoever is below one of these may be vouched for. */
  readonly hosts: readonly string[]
  readonly networks: readonly Network[]
  readonly validity: Validity
  /** 16 bytes that no other certificate of the authority's has. */
  readonly serial: Uint8Array
}

export interface ServerWanted extends Names {
  readonly publicKey: KeyObject
  readonly validity: Validity
  readonly serial: Uint8Array
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const extensions = {
  subjectKeyId: '551d0e', keyUsage: '551d0f', subjectAltName: '551d11', basicConstraints: '551d13', nameConstraints: '551d1e',
  authorityKeyId: '551d23', extendedKeyUsage: '551d25',
}
const serverAuthentication = sequence(oid('2b06010505070301'))
/** What X.520 allows of a common name. */
const longestName = 64

/** What its own key signs. Answers DER. */
export function writeAuthority({ name, privateKey }: Issuer, wanted: AuthorityWanted): Buffer {
  const publicKey = createPublicKey(privateKey)
  const hosts = wanted.hosts.map(host => sequence(element(0x82, Buffer.from(host))))
  const networks = wanted.networks.map(network => sequence(element(0x87, bytesOfNetwork(network))))
  return signed(privateKey, [
    serialOf(wanted.serial), ecdsaWithSha256, named(name), validityOf(wanted.validity), named(name), spkiOf(publicKey),
    extensionsOf(
      critical(extensions.basicConstraints, sequence(isTrue, integer(Buffer.of(0)))),
      // keyCertSign
      critical(extensions.keyUsage, bits(Buffer.of(0x04), 2)),
      // INVARIANT: whoever has its key can pass for no server of the internet, and signs no program and no mail.
      critical(extensions.nameConstraints, sequence(element(0xa0, ...hosts, ...networks))),
      extension(extensions.extendedKeyUsage, serverAuthentication),
      extension(extensions.subjectKeyId, octets(idOf(publicKey))),
    ),
  ])
}

/** Answers DER. */
export function writeServerCertificate({ name, privateKey }: Issuer, wanted: ServerWanted): Buffer {
  const { hosts, addresses, publicKey } = wanted
  const subject = hosts.find(host => host.length <= longestName) ?? name
  const alternatives = [
    ...hosts.map(host => element(0x82, Buffer.from(host))),
    ...addresses.map(address => element(0x87, bytesOfAddress(address))),
  ]
  return signed(privateKey, [
    serialOf(wanted.serial), ecdsaWithSha256, named(name), validityOf(wanted.validity), named(subject), spkiOf(publicKey),
    extensionsOf(
      critical(extensions.basicConstraints, sequence()),
      // digitalSignature
      critical(extensions.keyUsage, bits(Buffer.of(0x80), 7)),
      extension(extensions.extendedKeyUsage, serverAuthentication),
      extension(extensions.subjectAltName, sequence(...alternatives)),
      extension(extensions.subjectKeyId, octets(idOf(publicKey))),
      extension(extensions.authorityKeyId, sequence(element(0x80, idOf(createPublicKey(privateKey))))),
    ),
  ])
}

const third = element(0xa0, integer(Buffer.of(2)))

function signed(privateKey: KeyObject, parts: readonly Buffer[]): Buffer {
  const body = sequence(third, ...parts)
  return sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)))
}

/** INVARIANT: a number whose first bits are 01 is neither negative nor begins with a byte that says nothing. */
const serialOf = (serial: Uint8Array): Buffer => integer(Buffer.of((serial[0]! & 0x3f) | 0x40, ...serial.subarray(1)))

const validityOf = ({ from, to }: Validity): Buffer => sequence(time(from), time(to))
const commonName = oid('550403')
const named = (name: string): Buffer => sequence(setOf(sequence(commonName, element(0x0c, Buffer.from(name)))))
const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' })

/** RFC 7093, section 2, of all of the key. */
const idOf = (key: KeyObject): Buffer => createHash('sha256').update(spkiOf(key)).digest().subarray(0, 20)

const extensionsOf = (...all: readonly Buffer[]): Buffer => element(0xa3, sequence(...all))
const extension = (name: string, value: Buffer): Buffer => sequence(oid(name), octets(value))
const critical = (name: string, value: Buffer): Buffer => sequence(oid(name), isTrue, octets(value))

function bytesOfNetwork({ address, prefix }: Network): Buffer {
  const bytes = bytesOfAddress(address)
  const mask = Buffer.alloc(bytes.length)
  for (let bit = 0; bit < prefix; bit++) mask[bit >> 3]! |= 0x80 >> (bit & 7)
  return Buffer.concat([bytes, mask])
}

/** Of an address that is one; IPv6 may be written short. */
function bytesOfAddress(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number))
  // As URLs write it there are no dots in it.
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [before, behind] = [groups(head), groups(tail ?? '')]
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - behind.length }, () => '0')
  return Buffer.from([...before, ...zeros, ...behind].map(group => group.padStart(4, '0')).join(''), 'hex')
}

/** A certificate as text. */
export function pemOf(der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
