// Addresses and networks as AWS's conditions read them.

/** One word of 32 bits for IPv4, four for IPv6. */
export type Address = readonly number[]

export interface Network {
  readonly address: Address
  readonly prefix: number
}

function parseV4(text: string): Address | undefined {
  const octets = text.split('.')
  if (octets.length !== 4) return undefined
  let word = 0
  for (const octet of octets) {
    // AWS: leading zeros are decimal, not octal.
    if (!/^0*\d{1,3}$/.test(octet) || Number(octet) > 255) return undefined
    word = word * 256 + Number(octet)
  }
  return [word]
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  for (const group of text.split(':')) {
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    groups.push(Number.parseInt(group, 16))
  }
  return groups
}

function parseV6(text: string): Address | undefined {
  const [head = '', tail, more] = text.split('::')
  const left = groupsOf(head)
  const right = tail === undefined ? [] : groupsOf(tail)
  if (!left || !right || more !== undefined) return undefined
  const missing = 8 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...left, ...Array.from({ length: missing }, () => 0), ...right]
  return [0, 2, 4, 6].map(i => groups[i]! * 0x10000 + groups[i + 1]!)
}

const dottedTail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/

/** A link-local address says on which of its host's networks it is: `fe80::1%eth0`. */
const zoned = /^([^%]*)%[^%]+$/

/** An address of a request; one that carries IPv4 in IPv6 is taken as IPv4. */
export function parseAddress(given: string): Address | undefined {
  if (!given.includes(':')) return parseV4(given)
  const text = zoned.exec(given)?.[1] ?? given
  const dotted = dottedTail.exec(text)
  const word = dotted && parseV4(dotted[2]!)?.[0]
  if (dotted && word === undefined) return undefined
  const address = parseV6(dotted ? `${dotted[1]}${(word! >>> 16).toString(16)}:${(word! & 0xffff).toString(16)}` : text)
  return address && address[0] === 0 && address[1] === 0 && address[2] === 0xffff ? [address[3]!] : address
}

/**
 * A network of a policy; a bare address is a network of itself. Undefined for what is none.
 * AWS: an IPv4 network's host bits are ignored; an IPv6 network that has any set matches nothing. IPv4 inside IPv6 stays IPv6,
 * and its dotted spelling is refused.
 */
export function parseNetwork(text: string): Network | undefined {
  const [literal = '', length, more] = text.split('/')
  const address = literal.includes(':') ? parseV6(literal) : parseV4(literal)
  if (!address || more !== undefined || (length !== undefined && !/^\+?0*\d{1,3}$/.test(length))) return undefined
  const bits = address.length * 32
  const prefix = length === undefined ? bits : Number(length)
  if (prefix > bits) return undefined
  const masked = maskedBy(prefix, address)
  if (address.length === 4 && masked.some((word, i) => word !== address[i])) return undefined
  return { address: masked, prefix }
}

/** The network of so many bits that an address is of. */
export const networkAround = (address: Address, prefix: number): Network => ({ address: maskedBy(prefix, address), prefix })

const maskedBy = (prefix: number, address: Address): Address => address.map((word, i) => (word & maskOf(prefix, i)) >>> 0)

/** The mask of the network's word `index`. */
function maskOf(prefix: number, index: number): number {
  const bits = Math.min(32, Math.max(0, prefix - index * 32))
  return bits === 0 ? 0 : 0xffffffff << (32 - bits)
}

/** The fewest networks that have the same addresses. */
export const joinNetworks = (networks: readonly Network[]): readonly Network[] =>
  [1, 4].flatMap(words => joinedOf(networks.filter(({ address }) => address.length === words)))

function joinedOf(networks: readonly Network[]): readonly Network[] {
  const joined: Network[] = []
  for (const network of networks.toSorted((a, b) => compare(a.address, b.address) || a.prefix - b.prefix)) {
    const before = joined.at(-1)
    if (before && before.prefix <= network.prefix && isAround(before, network)) continue
    joined.push(network)
    for (let half = joined.at(-2); half && isOtherHalf(half, joined.at(-1)!); half = joined.at(-2)) {
      joined.splice(-2, 2, networkAround(half.address, half.prefix - 1))
    }
  }
  return joined
}

/** Whether the network's address is of the wide one. */
const isAround = ({ address, prefix }: Network, network: Pick<Network, 'address'>): boolean =>
  compare(maskedBy(prefix, network.address), address) === 0

/** Whether a network and one behind it are the halves of one. */
const isOtherHalf = (first: Network, second: Network): boolean =>
  first.prefix === second.prefix && first.prefix > 0 && isAround({ ...first, prefix: first.prefix - 1 }, second)

/** A run of addresses, both ends inclusive. */
interface Run {
  readonly first: Address
  last: Address
}

/** Whether any of the networks contains an address: they are joined into runs, of which halving finds the one to look at. */
export function indexNetworks(networks: readonly Network[]): (address: Address) => boolean {
  const [v4, v6] = [1, 4].map(words => joinedRuns(networks.filter(({ address }) => address.length === words)))
  return address => isWithin(address.length === 1 ? v4! : v6!, address)
}

function joinedRuns(networks: readonly Network[]): readonly Run[] {
  const runs: Run[] = []
  for (const { address, prefix } of networks.toSorted((a, b) => compare(a.address, b.address))) {
    const last = address.map((word, i) => (word | ~maskOf(prefix, i)) >>> 0)
    const before = runs.at(-1)
    if (!before || compare(before.last, address) < 0) runs.push({ first: address, last })
    else if (compare(before.last, last) < 0) before.last = last
  }
  return runs
}

function isWithin(runs: readonly Run[], address: Address): boolean {
  let [at, end] = [0, runs.length]
  while (at < end) {
    const i = (at + end) >> 1
    if (compare(runs[i]!.last, address) < 0) at = i + 1
    else end = i
  }
  const run = runs[at]
  return run !== undefined && compare(run.first, address) <= 0
}

function compare(a: Address, b: Address): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return 0
}
