// Numbers, dates, addresses and bytes, as conditions compare them. What cannot be read as one equals nothing.

/** Integers and decimals; with an exponent too, of which AWS says nothing. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

/** W3C's forms of ISO 8601, from the year alone to fractions of a second, or seconds since 1970; compared by the millisecond. */
export function readDate(text: string): number | undefined {
  if (/^[+-]?\d{5,}$/.test(text)) return Number(text) * 1000
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/
  if (!/^\d{4}(-\d\d(-\d\d)?)?$/.test(text) && !zoned.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

/** What is not true is false: AWS does not say of other texts. */
export const readBoolean = (text: string): boolean => text.toLowerCase() === 'true'

/** Binary values are written in base 64, and compared byte for byte. */
export function readBytes(text: string): string | undefined {
  return /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? Buffer.from(text, 'base64').toString('hex') : undefined
}

/** An address in bits: 32 of IPv4, 128 of IPv6; one of IPv4 that is written as one of IPv6 is the IPv4 one. */
function bitsOf(text: string): string | undefined {
  if (!text.includes(':')) {
    const parts = text.split('.')
    if (parts.length !== 4 || parts.some(part => !/^\d+$/.test(part) || Number(part) > 255)) return undefined
    return parts.map(part => Number(part).toString(2).padStart(8, '0')).join('')
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map(half => (half === '' ? [] : half.split(':').flatMap(groupsOf)))
  const missing = 8 - groups.flat().length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...groups[0]!, ...Array.from({ length: missing }, () => '0'), ...(groups[1] ?? [])]
  if (all.some(group => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  const bits = all.map(group => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
  return /^0{80}1{16}/.test(bits) ? bits.slice(96) : bits
}

/** The last 32 bits of an IPv6 address may be written as IPv4's are. */
function groupsOf(group: string): string[] {
  const bits = group.includes('.') ? bitsOf(group) : undefined
  return bits === undefined
    ? [group] : [bits.slice(0, 16), bits.slice(16)].map(half => Number.parseInt(half, 2).toString(16))
}

export const isAddress = (text: string): boolean => bitsOf(text) !== undefined

/**
 * An address is in a network that has its first bits; one without a prefix is that address alone. The bits behind the prefix of
 * a network of IPv4 are ignored; of IPv6 they have to be zero, or nothing is in it.
 */
export function isWithin(address: string, network: string): boolean {
  const bits = bitsOf(address)
  const [base, prefix] = network.split('/')
  const first = bitsOf(base!)
  if (bits === undefined || first === undefined || bits.length !== first.length) return false
  const length = prefix === undefined ? first.length : /^\d+$/.test(prefix) ? Number(prefix) : NaN
  if (!(length <= first.length)) return false
  if (first.length === 128 && /1/.test(first.slice(length))) return false
  return bits.slice(0, length) === first.slice(0, length)
}
