// A network as a pattern writes it. What is none is refused as event-ruler does.
import { networkAround, parseAddress, type Network } from '../policy/conditions/ip.ts'
import { PatternError } from './pattern-error.ts'

/** Of an address with its length; what is longer is none. */
const longest = 64

/** Throws PatternError. AWS: the length first, then the address, then whether they go together. */
export function networkOf(text: string): Network {
  const parts = partsOf(text)
  if (parts.length !== 2) throw new PatternError("Malformed CIDR, one '/' required")
  const [literal = '', length = ''] = parts
  if (!isInteger(length)) throw new PatternError('Malformed CIDR, mask bits must be an integer')
  const bits = Number(length)
  if (bits < 0) throw new PatternError('Malformed CIDR, mask bits must not be negative')
  if (!looksLikeAddress(literal)) throw new PatternError(`Nonstandard IP address: ${literal}`)
  const address = literal.length > longest ? undefined : parseAddress(literal)
  if (!address) throw new PatternError(`Invalid IP address: ${literal}`)
  // AWS: a network of one address is none.
  if (address.length === 1 && bits > 31) throw new PatternError('IPv4 mask bits must be < 32')
  if (bits > 127) throw new PatternError('IPv6 mask bits must be < 128')
  return networkAround(address, bits)
}

const looksLikeAddress = (text: string): boolean =>
  /^\d+\.\d+\.\d+\.\d+$/.test(text) || (/^[\da-f:]+$/i.test(text) && text.includes(':'))

/** AWS: slashes at the end are as though they were not there. */
function partsOf(text: string): readonly string[] {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end).split('/')
}

const isInteger = (text: string): boolean => /^[+-]?\d{1,20}$/.test(text) && Math.abs(Number(text)) <= 0x7fff_ffff
