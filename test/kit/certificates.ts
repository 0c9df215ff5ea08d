// X.509 certificates as an authority makes them: signed by their own key, or by an issuer's.
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { sequence, tlv } from './der.ts'

export interface MadeCertificate {
  readonly name: string
  readonly body: string
  readonly privateKey: string
  readonly key: KeyObject
}

interface Wanted {
  readonly issuer?: MadeCertificate
  readonly from?: Date
  readonly to?: Date
  readonly namedCurve?: 'P-256' | 'P-384'
  /** Whether it may issue others by its own word, which node:crypto asks of each that does. */
  readonly isAuthority?: boolean
}

const ecdsaWithSha256 = sequence(tlv(0x06, Buffer.from('2a8648ce3d040302', 'hex')))
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

const [third, basicConstraints] = [tlv(0xa0, tlv(0x02, Buffer.from([2]))), tlv(0x06, Buffer.from('551d13', 'hex'))]
const isTrue = tlv(0x01, Buffer.from([0xff]))
const ofAuthority = tlv(0xa3, sequence(sequence(basicConstraints, isTrue, tlv(0x04, sequence(isTrue)))))

export function makeCertificate(name: string, wanted: Wanted = {}): MadeCertificate {
  const { issuer, from, to, namedCurve = 'P-256', isAuthority } = wanted
  const { publicKey, privateKey: key } = generateKeyPairSync('ec', { namedCurve })
  const validity = sequence(time(from ?? new Date(Date.now() - oneDay)), time(to ?? new Date(Date.now() + 30 * oneDay)))
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const extensions = isAuthority ? [ofAuthority] : []
  const names = [named(issuer?.name ?? name), validity, named(name)]
  const signed = sequence(third, serialNumber(), ecdsaWithSha256, ...names, spki, ...extensions)
  const signature = tlv(0x03, Buffer.alloc(1), sign('sha256', signed, issuer?.key ?? key))
  const body = pemOf('CERTIFICATE', sequence(signed, ecdsaWithSha256, signature))
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
