// All that is told of a policy, in the order in which it stands there.
import { linesOf, readLocated } from '../document/located.ts'
import { checkActions } from './actions.ts'
import { checkResources } from './arns.ts'
import { readStatements, readText, type CheckedPolicy, type CheckedType } from './checked-policy.ts'
import { checkKeys } from './condition-keys.ts'
import { checkOperators } from './condition-operators.ts'
import { checkValues } from './condition-values.ts'
import { checkElements, checkSids, checkStatementElements } from './elements.ts'
import { at, startOf, type Finding, type Tell } from './finding.ts'
import type { Knowledge } from './knowledge.ts'
import { checkNetworks } from './networks.ts'
import { checkOrganizationPolicy } from './organization-policies.ts'
import { checkPassedRoles } from './passed-roles.ts'
import { checkPrincipals, checkServiceSources } from './principals.ts'
import { checkRedundancy } from './redundancy.ts'
import { checkForType } from './resource-types.ts'
import { checkSize } from './sizes.ts'
import { checkTrust } from './trust-policies.ts'
import { checkVariables } from './variables.ts'

export interface PolicyToCheck {
  readonly text: string
  readonly type: CheckedType
  readonly resourceType?: string | undefined
}

/** INVARIANT: there are no more findings than a multiple of what the text has of elements. */
export function checkPolicy({ text, type, resourceType }: PolicyToCheck, knowledge: Knowledge): readonly Finding[] {
  const findings: Finding[] = []
  const tell: Tell = (kind, code, details, ...places) => findings.push({ type: kind, code, details, places })
  const root = readLocated(text)
  if ('fault' in root) return [syntaxFault(text, root.fault)]
  if (root.kind !== 'object') {
    tell('ERROR', 'DATA_TYPE_MISMATCH', 'The text does not match the expected JSON data type Object.', at(root))
    return findings
  }
  const version = readText(root, 'Version', tell)?.value
  readText(root, 'Id', tell)
  const policy: CheckedPolicy = { type, resourceType, text, root, version, statements: readStatements(root, tell) }
  checkWhole(policy, knowledge, tell)
  return findings.toSorted((a, b) => startOf(a.places[0]!) - startOf(b.places[0]!))
}

/** AWS: `{{index}}`, `{{line}}` and `{{column}}`, of which it says no more. DIFFERS: they are those of a span's start. */
function syntaxFault(text: string, fault: number): Finding {
  const { line, column } = linesOf(text)(fault)
  const details = `Fix the JSON syntax error at index ${fault} line ${line} column ${column}.`
  const value = { kind: 'null', start: fault, end: Math.min(fault + 1, text.length), value: null } as const
  return { type: 'ERROR', code: 'JSON_SYNTAX_ERROR', details, places: [at(value)] }
}

function checkWhole(policy: CheckedPolicy, knowledge: Knowledge, tell: Tell): void {
  checkElements(policy, tell)
  checkSids(policy, tell)
  checkSize(policy, tell)
  for (const statement of policy.statements) {
    checkStatementElements(statement, tell)
    checkPrincipals(policy, statement, tell)
    checkServiceSources(policy, statement, tell)
    checkTrust(policy, statement, tell)
    checkOrganizationPolicy(policy, statement, tell)
    checkActions(statement, knowledge, tell)
    checkForType(policy, statement, tell)
    checkResources(policy, statement, knowledge, tell)
    checkPassedRoles(policy, statement, tell)
    checkOperators(statement, tell)
    checkKeys(statement, knowledge, tell)
    checkValues(statement, knowledge, tell)
    checkNetworks(statement, tell)
    checkVariables(policy, statement, tell)
  }
  checkRedundancy(policy, tell)
}
