import { PolicySyntaxError } from './document/syntax-error.ts'
import { hasWildcard } from './variables.ts'
import { compileWildcard, partsOf, type TextMatcher } from './wildcard.ts'

/** Takes an action in lower case. */
export type ActionMatcher = (action: string) => boolean

/** INVARIANT: an action is a word of AWS's, and so short that nothing needs to be counted. */
const uncounted = { left: Infinity }

/** Whether an action is among the patterns of an Action element. */
export function compileActions(patterns: readonly string[]): ActionMatcher {
  const exact = new Set<string>()
  const matchers: TextMatcher[] = []
  for (const pattern of patterns.map(text => text.toLowerCase())) {
    const parts = partsOf(pattern)
    if (hasWildcard(parts)) matchers.push(compileWildcard(parts))
    else exact.add(pattern)
  }
  if (matchers.length === 0) return action => exact.has(action)
  return action => {
    if (exact.has(action)) return true
    for (const matches of matchers) if (matches(action, uncounted)) return true
    return false
  }
}

export function checkAction(action: string): void {
  if (action === '*') return
  const colon = action.indexOf(':')
  if (colon < 0) throw new PolicySyntaxError('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
  if (action.indexOf(':', colon + 1) >= 0) throw new PolicySyntaxError('Actions/Condition can contain only one colon.')
  const vendor = action.slice(0, colon)
  // AWS: recorded, of `*:GetObject` too; everything is `*` alone.
  if (/[*?]/.test(vendor)) throw new PolicySyntaxError('Action vendors (e.g., aws, ec2, etc.) must not contain wildcards.')
  if (!/^[a-zA-Z0-9.-]+$/.test(vendor)) throw new PolicySyntaxError(`Vendor ${vendor} is not valid`)
}
