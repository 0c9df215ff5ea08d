// X.509 certificates as an authority makes them: signed by their own key, or by an issuer's.
import { createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { bits, integer, oid, sequence, tlv } from './der.ts'

export interface MadeCertificate {
  readonly name: string
  readonly body: string
  readonly privateKey: string
  readonly key: KeyObject
}

export interface Wanted {
  readonly issuer?: MadeCertificate
  readonly from?: Date
  readonly to?: Date
  readonly namedCurve?: 'P-256' | 'P-384'
  /** Whether it may issue others by its own word, which node:crypto asks of each that does. */
  readonly isAuthority?: boolean
  /** How many others that may issue there may be below it. */
  readonly pathLength?: number
  /** The first byte of its bits; absent where it says nothing. */
  readonly usage?: number
  /** Further extensions, in DER. */
  readonly extensions?: readonly Uint8Array[]
  /** In place of a key that is made for it. */
  readonly key?: KeyObject
  /** By which it is signed, in place of that which goes with its curve. */
  readonly hash?: 'sha256' | 'sha384'
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const ecdsaWithSha384 = sequence(oid('2a8648ce3d040303'))
/** What an authority has, and what whoever signs anything else has. */
export const [certSign, digitalSignature] = [0x04, 0x80]
const commonName = tlv(0x06, Buffer.from('550403', 'hex'))

const named = (name: string): Buffer => sequence(tlv(0x31, sequence(commonName, tlv(0x0c, Buffer.from(name)))))
const time = (date: Date): Buffer => tlv(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`))

/** INVARIANT: a number that begins with a one is not negative. */
const serialNumber = (): Buffer => tlv(0x02, Buffer.from([1]), randomBytes(8))

function pemOf(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

export const oneDay = 24 * 60 * 60 * 1000

const third = tlv(0xa0, tlv(0x02, Buffer.from([2])))
const isTrue = tlv(0x01, Buffer.from([0xff]))

/** One that nobody may pass over. */
export const criticalExtension = (name: string, value: Uint8Array): Buffer => sequence(oid(name), isTrue, tlv(0x04, value))

function extensionsOf({ isAuthority, pathLength, usage, extensions = [] }: Wanted): readonly Buffer[] {
  const length = pathLength === undefined ? [] : [integer(Buffer.of(pathLength))]
  const all = [
    ...(isAuthority ? [criticalExtension('551d13', sequence(isTrue, ...length))] : []),
    ...(usage === undefined ? [] : [criticalExtension('551d0f', bits(Buffer.of(usage)))]), ...extensions,
  ]
  return all.length > 0 ? [tlv(0xa3, sequence(...all))] : []
}

export function makeCertificate(name: string, wanted: Wanted = {}): MadeCertificate {
  const { issuer, from, to, namedCurve = 'P-256', hash = namedCurve === 'P-384' ? 'sha384' : 'sha256' } = wanted
  const key = wanted.key ?? generateKeyPairSync('ec', { namedCurve }).privateKey
  const algorithm = hash === 'sha384' ? ecdsaWithSha384 : ecdsaWithSha256
  const validity = sequence(time(from ?? new Date(Date.now() - oneDay)), time(to ?? new Date(Date.now() + 30 * oneDay)))
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  const names = [named(issuer?.name ?? name), validity, named(name)]
  const signed = sequence(third, serialNumber(), algorithm, ...names, spki, ...extensionsOf(wanted))
  const body = pemOf('CERTIFICATE', sequence(signed, algorithm, bits(sign(hash, signed, issuer?.key ?? key))))
  return { name, body, key, privateKey: key.export({ format: 'pem', type: 'pkcs8' }) as string }
}

/** A request for a certificate (RFC 2986) that somebody else signs by ECDSA with SHA-256. Signature and key are DER. */
export async function makeRequest(
  name: string, publicKey: Uint8Array, signElsewhere: (body: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const body = sequence(tlv(0x02, Buffer.alloc(1)), named(name), publicKey, tlv(0xa0))
  const signature = tlv(0x03, Buffer.alloc(1), await signElsewhere(body))
  return pemOf('CERTIFICATE REQUEST', sequence(body, ecdsaWithSha256, signature))
}
