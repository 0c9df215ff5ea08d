// Actions that there are none of, as far as anything is known of their services.
import type { LocatedText } from '../document/located.ts'
import type { CheckedStatement } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'
import type { Knowledge } from './knowledge.ts'
import { matchesAny, take, type Work } from '../access-analysis/patterns.ts'

export function checkActions({ actions }: CheckedStatement, knowledge: Knowledge, tell: Tell, work: Work): void {
  for (const item of actions.items) checkAction(item, knowledge, tell, work)
}

function checkAction(item: LocatedText, knowledge: Knowledge, tell: Tell, work: Work): void {
  const action = item.value
  if (action === '*') return
  const colon = action.indexOf(':')
  if (colon < 0) return tell('ERROR', 'INVALID_ACTION', `The action ${action} does not exist.`, at(item))
  const prefix = action.slice(0, colon)
  if (/[*?]/.test(prefix)) {
    const details = 'Avoid using wildcards (*, ?) in the service name because it might grant unintended access to other AWS ' +
      'services with similar names.'
    return tell('SUGGESTION', 'WILDCARD_IN_SERVICE_NAME', details, at(item))
  }
  if (!knowledge.hasService(prefix.toLowerCase())) {
    const details = `The service ${prefix} specified in the action does not exist.`
    return tell('ERROR', 'INVALID_SERVICE_IN_ACTION', details, at(item))
  }
  const service = knowledge.findService(prefix.toLowerCase())
  const name = action.slice(colon + 1).toLowerCase()
  if (!service || service.actions.has(name)) return
  if (/[*?]/.test(name)) {
    take(work, 4 * service.actions.size)
    if (matchesAny(name, service.actions.keys())) return
  }
  tell('ERROR', 'INVALID_ACTION', `The action ${action} does not exist.`, at(item))
}
