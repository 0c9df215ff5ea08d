// Which addresses are anybody's on the network, and which are the machine's own or of a network that is somebody's.
import { BlockList, isIP, type IPVersion } from 'node:net'

type Network = readonly [address: string, prefix: number]

function listOf(family: IPVersion, networks: readonly Network[]): BlockList {
  const list = new BlockList()
  for (const [address, prefix] of networks) list.addSubnet(address, prefix, family)
  return list
}

const notPublic = listOf('ipv4', [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24],
  ['224.0.0.0', 4], ['240.0.0.0', 4],
])

/** Of IPv6 all that is given out to the public; what of it stands for an address of IPv4, or leads to one, is not in it. */
const publicOfSix = listOf('ipv6', [['2000::', 3]])
const leadsToFour = listOf('ipv6', [['2001::', 32], ['2001:db8::', 32], ['2002::', 16]])

export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4: return !notPublic.check(address, 'ipv4')
    case 6: return publicOfSix.check(address, 'ipv6') && !leadsToFour.check(address, 'ipv6')
    default: return false
  }
}
