import { legacyError } from '../syntax-error.ts'
import { contains, parseAddress, parseNetwork } from './ip.ts'
import type { Operator } from './operator.ts'

const operator = (negated: boolean): Operator => ({
  negated,
  compile(operands, { deny, strict }) {
    const networks = operands.map(parseNetwork)
    if (strict && networks.includes(undefined)) throw legacyError()
    const good = networks.filter(network => network !== undefined)
    // INVARIANT: of an address that is none, as that of a caller who is gone, nobody can say where it is. It counts for a Deny,
    // negated or not, and for no Allow: so nobody gets past a network's boundary by having no address.
    const unknown = deny !== negated
    return text => {
      const address = parseAddress(text)
      if (!address) return unknown
      for (const network of good) if (contains(network, address)) return true
      return false
    }
  },
})

export const addressOperators: Readonly<Record<string, Operator>> = {
  IpAddress: operator(false),
  NotIpAddress: operator(true),
}
