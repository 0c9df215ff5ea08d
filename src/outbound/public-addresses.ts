// Which addresses are anybody's on the network, and which are the machine's own or of a network that is somebody's.
import { isIP } from 'node:net'

const notPublic: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24],
  ['224.0.0.0', 4], ['240.0.0.0', 4],
]

/** Of IPv6 all that is given out to the public; what of it stands for an address of IPv4, or leads to one, is not in it. */
const publicOfSix: readonly [address: string, prefix: number] = ['2000::', 3]
const leadsToFour: readonly (readonly [address: string, prefix: number])[] = [['2001::', 32], ['2001:db8::', 32], ['2002::', 16]]

export function isPublic(address: string): boolean {
  const { BlockList } = process.getBuiltinModule('node:net')
  const list = new BlockList()
  switch (isIP(address)) {
    case 4:
      for (const [net, prefix] of notPublic) list.addSubnet(net, prefix, 'ipv4')
      return !list.check(address, 'ipv4')
    case 6: {
      for (const [net, prefix] of leadsToFour) list.addSubnet(net, prefix, 'ipv6')
      const all = new BlockList()
      all.addSubnet(...publicOfSix, 'ipv6')
      return all.check(address, 'ipv6') && !list.check(address, 'ipv6')
    }
    default: return false
  }
}
