// DER (X.690) as it is written: what a certificate, or a message for whoever has one, consists of.

/** 8.1: tag, length, content. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const bytes = Buffer.from(length.toString(16).padStart(8, '0'), 'hex')
  const significant = bytes.subarray(bytes.findIndex(byte => byte !== 0))
  return Buffer.concat([Buffer.from([tag, 0x80 | significant.length]), significant, content])
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => element(0x30, ...contents)
export const setOf = (...contents: readonly Uint8Array[]): Buffer => element(0x31, ...contents)
/** By the bytes of its content, in hexadecimal digits. */
export const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'))
/** Of a number that is not negative; the first byte is not zero. */
export const integer = (bytes: Uint8Array): Buffer => element(0x02, ...(bytes[0]! >= 0x80 ? [Buffer.alloc(1)] : []), bytes)
export const octets = (content: Uint8Array): Buffer => element(0x04, content)
export const isTrue = element(0x01, Buffer.of(0xff))

/** A text of bits, the last byte of which has so many that are not used. */
export const bits = (content: Uint8Array, unused = 0): Buffer => element(0x03, Buffer.of(unused), content)

/** RFC 5280, 4.1.2.5: with two digits of the year until 2049. */
export function time(milliseconds: number): Buffer {
  const text = `${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
  const isShort = text >= '1950' && text < '2050'
  return element(isShort ? 0x17 : 0x18, Buffer.from(isShort ? text.slice(2) : text))
}
