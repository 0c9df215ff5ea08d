// Addresses of clients, each in one spelling: what policies compare, what the trail shows and what a bound counts by.
import { parseAddress } from '../../engines/policy/conditions/ip.ts'

/** Undefined for what is no address. IPv4 within IPv6 is IPv4, however it is spelt; a zone is a matter of this machine alone. */
export function plainAddress(text: string): string | undefined {
  const zone = text.indexOf('%')
  const words = parseAddress(zone < 0 ? text : text.slice(0, zone))
  if (!words) return undefined
  if (words.length === 1) return dotted(words[0]!)
  const groups = words.flatMap(word => [word >>> 16, word & 0xffff]).map(group => group.toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}

const dotted = (word: number): string => [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff].join('.')

/** Who is taken for one client where only addresses tell: an address of IPv4, or the 56 bits of IPv6 that a subscriber has. */
export function neighbourhoodOf(address: string): string {
  if (!address.includes(':')) return address
  const [high, low] = parseAddress(address) ?? []
  return `${high}:${low! >>> 8}`
}
