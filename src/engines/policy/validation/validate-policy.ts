// All that is told of a policy, in the order in which it stands there.
import { WorkExceeded } from '../access-analysis/patterns.ts'
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

export interface PolicyToValidate {
  readonly text: string
  readonly type: CheckedType
  readonly resourceType?: string | undefined
}

/** DIFFERS: AWS publishes no bound. */
const mostFindings = 1000
/** Of one finding. */
const mostPlaces = 20

/**
 * INVARIANT: a policy in which nearly everything is wrong, or takes long to compare, has no more findings and no more work than
 * these bounds say: what was found by then is told.
 */
export function validatePolicy({ text, type, resourceType }: PolicyToValidate, knowledge: Knowledge): readonly Finding[] {
  const findings: Finding[] = []
  const tell: Tell = (kind, code, details, ...places) => {
    if (findings.length === mostFindings) throw new WorkExceeded()
    findings.push({ type: kind, code, details: shortened(details), places: places.slice(0, mostPlaces) })
  }
  const root = readLocated(text)
  if ('fault' in root) return [syntaxFault(text, root.fault)]
  if (root.kind !== 'object') {
    tell('ERROR', 'DATA_TYPE_MISMATCH', 'The text does not match the expected JSON data type Object.', at(root))
    return findings
  }
  try {
    const version = readText(root, 'Version', tell)?.value
    readText(root, 'Id', tell)
    const policy: CheckedPolicy = { type, resourceType, text, root, version, statements: readStatements(root, tell) }
    checkWhole(policy, knowledge, tell)
  } catch (thrown) {
    if (!(thrown instanceof WorkExceeded)) throw thrown
  }
  return findings.toSorted((a, b) => startOf(a.places[0]!) - startOf(b.places[0]!))
}

/** A sentence may have what the policy says in it. */
const longestDetails = 2048

const shortened = (details: string): string =>
  (details.length <= longestDetails ? details : `${details.slice(0, longestDetails)}…`)

/** AWS: `{{index}}`, `{{line}}` and `{{column}}`, of which it says no more. DIFFERS: they are those of a span's start. */
function syntaxFault(text: string, fault: number): Finding {
  const { line, column } = linesOf(text)(fault)
  const details = `Fix the JSON syntax error at index ${fault} line ${line} column ${column}.`
  const value = { kind: 'null', start: fault, end: Math.min(fault + 1, text.length), value: null } as const
  return { type: 'ERROR', code: 'JSON_SYNTAX_ERROR', details, places: [at(value)] }
}

/** Some tens of milliseconds. */
const mostWork = 1 << 18

function checkWhole(policy: CheckedPolicy, knowledge: Knowledge, tell: Tell): void {
  const work = { left: mostWork }
  checkElements(policy, tell)
  checkSids(policy, tell)
  checkSize(policy, tell)
  for (const statement of policy.statements) {
    checkStatementElements(statement, tell)
    checkPrincipals(policy, statement, tell)
    checkServiceSources(policy, statement, tell)
    checkTrust(policy, statement, tell, work)
    checkOrganizationPolicy(policy, statement, tell)
    checkActions(statement, knowledge, tell, work)
    checkForType(policy, statement, tell)
    checkResources(policy, statement, knowledge, tell)
    checkPassedRoles(policy, statement, tell)
    checkOperators(statement, tell)
    checkKeys(statement, knowledge, tell, work)
    checkValues(statement, knowledge, tell)
    checkNetworks(statement, tell)
    checkVariables(policy, statement, tell)
  }
  checkRedundancy(policy, tell, work)
}
