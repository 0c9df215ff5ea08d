import { spend } from '../budget.ts'
import { legacyError } from '../document/syntax-error.ts'
import { indexNetworks, parseAddress, parseNetwork } from './ip.ts'
import type { Operator } from './operator.ts'

/** Steps that reading one unit of an address costs. */
const stepsOfUnit = 16

const operator = (negated: boolean): Operator => ({
  negated,
  compile(operands, { deny, strict }) {
    const networks = operands.map(parseNetwork)
    if (strict && networks.includes(undefined)) throw legacyError()
    const isInside = indexNetworks(networks.filter(network => network !== undefined))
    // DIFFERS: an address that is none is neither inside nor outside on AWS, where no caller is without one. Here it may be that
    // of a caller who is gone: it counts for a Deny, negated or not, and for no Allow, so that nobody gets past one without it.
    const unknown = deny !== negated
    return ({ budget }) => text => {
      spend(budget, stepsOfUnit * text.length)
      const address = parseAddress(text)
      return address ? isInside(address) : unknown
    }
  },
})

export const addressOperators: Readonly<Record<string, Operator>> = {
  IpAddress: operator(false),
  NotIpAddress: operator(true),
}
