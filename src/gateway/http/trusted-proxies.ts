// The proxies whose word is taken for who is calling: what they add to a request says where it came from, and whether through
// TLS. From anybody else the same words are what any client may write, and mean nothing.
import { BlockList } from 'node:net'
import { plainAddress } from './addresses.ts'
import { listItems } from './raw-headers.ts'
import type { TlsFacts } from './tls/facts.ts'

/** Where a request came from. */
export interface Source {
  readonly address: string
  /** Whether it came through TLS. */
  readonly secure: boolean
  /** What was agreed on for its connection, where the TLS is this server's own. */
  readonly tls?: TlsFacts
}

export interface TrustedProxies {
  has(address: string): boolean
}

/** Of networks in CIDR notation; an address alone is a network of itself. */
export function trustedProxies(networks: readonly string[]): TrustedProxies {
  const known = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const [family, bits] = address.includes(':') ? ['ipv6', 128] as const : ['ipv4', 32] as const
    known.addSubnet(address, Number(prefix ?? bits), family)
  }
  return { has: address => networks.length > 0 && known.check(address, address.includes(':') ? 'ipv6' : 'ipv4') }
}

/**
 * Of a request that a trusted proxy passed on: the last address of X-Forwarded-For that is not a trusted proxy's itself, since
 * each proxy adds the one that it was called from behind what it was told. Without the header the proxy calls for itself.
 * Undefined where something else than an address stands there, so that nobody knows who is calling.
 */
export function forwardedSource(proxy: Source, rawHeaders: readonly string[], proxies: TrustedProxies): Source | undefined {
  const hops = listItems(rawHeaders, 'x-forwarded-for')
  const schemes = listItems(rawHeaders, 'x-forwarded-proto')
  if (hops.length === 0 && schemes.length === 0) return proxy
  // Where several proxies say something, all of them must have been called through TLS: more can be claimed and less not.
  const secure = schemes.length > 0 ? schemes.every(scheme => scheme.toLowerCase() === 'https') : proxy.secure
  let address = proxy.address
  for (const hop of hops.toReversed()) {
    const plain = plainAddress(withoutPort(hop))
    if (plain === undefined) return undefined
    address = plain
    if (!proxies.has(plain)) break
  }
  return { address, secure }
}

/** `192.0.2.1:80`, `[2001:db8::1]` and `[2001:db8::1]:80` are written as well. */
function withoutPort(text: string): string {
  const [, bracketed, dotted] = /^(?:\[([^[\]]*)\]|([\d.]+))(?::\d{1,5})?$/.exec(text) ?? []
  return bracketed ?? dotted ?? text
}
