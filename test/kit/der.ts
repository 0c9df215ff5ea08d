// DER (X.690) as whoever makes keys and certificates writes it, what no library would write included.

/** Of lengths up to 65,535. */
export function tlv(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => tlv(0x30, ...contents)
export const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'))
export const bits = (content: Uint8Array): Buffer => tlv(0x03, Buffer.alloc(1), content)

/** Of a number that is not negative. */
export const integer = (bytes: Uint8Array): Buffer => tlv(0x02, ...(bytes[0]! >= 0x80 ? [Buffer.alloc(1)] : []), bytes)

const p256 = sequence(oid('2a8648ce3d0201'), oid('2a8648ce3d030107'))

/** What stands for the point that no public key is. */
export const infinity = Buffer.alloc(1)

/** Of P-256, by PKCS #8 and by SubjectPublicKeyInfo, with whatever point. */
export const curvePrivateKey = (number: Uint8Array, point?: Uint8Array): Buffer => sequence(
  integer(Buffer.alloc(1)), p256,
  tlv(0x04, sequence(integer(Buffer.of(1)), tlv(0x04, number), ...(point ? [tlv(0xa1, bits(point))] : []))),
)
export const curvePublicKey = (point: Uint8Array): Buffer => sequence(p256, bits(point))

/** By SubjectPublicKeyInfo, of whatever numbers. */
export const rsaPublicKey = (modulus: Uint8Array, exponent: Uint8Array): Buffer =>
  sequence(sequence(oid('2a864886f70d010101'), tlv(0x05)), bits(sequence(integer(modulus), integer(exponent))))
