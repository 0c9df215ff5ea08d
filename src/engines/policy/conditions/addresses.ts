import { legacyError } from '../syntax-error.ts'
import { contains, parseAddress, parseNetwork } from './ip.ts'
import type { Operator } from './operator.ts'

const operator = (negated: boolean): Operator => ({
  negated,
  compile(operands, { strict }) {
    const networks = operands.map(parseNetwork)
    if (strict && networks.includes(undefined)) throw legacyError()
    const good = networks.filter(network => network !== undefined)
    return text => {
      const address = parseAddress(text)
      // AWS: an address that is none is neither inside nor outside.
      if (!address) return undefined
      for (const network of good) if (contains(network, address)) return true
      return false
    }
  },
})

export const addressOperators: Readonly<Record<string, Operator>> = {
  IpAddress: operator(false),
  NotIpAddress: operator(true),
}
