// Networks in conditions: what is written behind the mask, and addresses that no request comes from.
import { indexNetworks, networkAround, parseAddress, type Address } from '../conditions/ip.ts'
import { textOf, type CheckedStatement } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'

/** An address, with the length of a mask or none; host bits are another matter. */
function readNetwork(text: string): { readonly address: Address; readonly prefix: number } | undefined {
  const [literal = '', length, more] = text.split('/')
  const address = more === undefined && !literal.includes('%') ? parseAddress(literal) : undefined
  if (!address || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const bits = address.length * 32
  const prefix = length === undefined ? bits : Number(length)
  return prefix > bits ? undefined : { address, prefix }
}

export const isNetwork = (text: string): boolean => readNetwork(text) !== undefined

function written(address: Address): string {
  if (address.length === 1) return [24, 16, 8, 0].map(shift => (address[0]! >>> shift) & 0xff).join('.')
  return address.flatMap(word => [word >>> 16, word & 0xffff]).map(group => group.toString(16)).join(':')
}

// AWS: those of private networks (RFC 1918) and IPv6's unique local ones.
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].map(text => readNetwork(text)!)
const isPrivate = indexNetworks(privateNetworks)

const asNetworks = 'aws:SourceIp works only for public IP address ranges.'

export function checkNetworks({ conditions }: CheckedStatement, tell: Tell): void {
  for (const { operator, key, operands } of conditions) {
    if (!operator.endsWith('IpAddress')) continue
    const networks = operands.flatMap(operand => {
      const network = readNetwork(textOf(operand))
      return network ? [{ operand, ...network }] : []
    })
    for (const { operand, address, prefix } of networks) {
      const around = networkAround(address, prefix)
      if (around.address.every((word, i) => word === address[i])) continue
      const details = 'The non-zero bits in the IP address after the masked bits are ignored. ' +
        `Replace address with ${written(around.address)}/${prefix}.`
      tell('SUGGESTION', 'IMPROVE_IP_RANGE', details, at(operand))
    }
    if (key.name.toLowerCase() !== 'aws:sourceip' || networks.length === 0) continue
    const count = networks.filter(({ address }) => isPrivate(address)).length
    if (count > 0) tellPrivate(operator === 'NotIpAddress', count === operands.length)
    continue

    function tellPrivate(isNegated: boolean, isAll: boolean): void {
      const code = `PRIVATE_${isNegated ? 'NOT_IP' : 'IP'}_ADDRESS`
      const effect = isNegated ? 'no effect' : 'not have the desired effect'
      if (isAll) {
        const details = isNegated
          ? `The values for condition key aws:SourceIp include only private IP addresses and has ${effect}. ${asNetworks} ` +
            'Update the value to include only public IP addresses.'
          : `${asNetworks} The values for condition key aws:SourceIp include only private IP addresses and will ${effect}. ` +
            'Update the value to include only public IP addresses.'
        return tell('ERROR', code, details, at(key.value))
      }
      const details = 'The values for condition key aws:SourceIp include a mix of private and public IP addresses. ' +
        `The private addresses ${isNegated ? 'have' : 'will'} ${effect}. ${asNetworks} To define permissions for private IP ` +
        'ranges, use aws:VpcSourceIp.'
      tell('SUGGESTION', `${code}_SUBSET`, details, at(key.value))
    }
  }
}
