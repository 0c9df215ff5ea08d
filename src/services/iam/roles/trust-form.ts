// The form of a role's trust policy. AWS: its words are not those for policies of users, but those that services have for the
// policies of resources (public reports). What is said here is said first; what else a policy has to be its compiler says.
import { isObject, listOf, type JsonObject } from '../../../core/text/json-values.ts'
import { findOperator } from '../../../engines/policy/conditions/condition.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'

const elements: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement'])
const statementElements: ReadonlySet<string> = new Set([
  'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
])

/** Throws PolicySyntaxError. */
export function requireTrustForm(document: unknown): void {
  if (!isObject(document)) return
  requireKnown(document, elements)
  const { Version: version, Statement: statement } = document
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    throw new PolicySyntaxError('The policy must contain a valid version string')
  }
  const statements = listOf(statement)
  if (statements.length === 0) throw new PolicySyntaxError('Could not parse the policy: Statement is empty!')
  statements.filter(isObject).forEach(requireStatement)
}

function requireKnown(json: JsonObject, known: ReadonlySet<string>): void {
  const unknown = Object.keys(json).find(name => !known.has(name))
  if (unknown !== undefined) throw new PolicySyntaxError(`Unknown field ${unknown}`)
}

function requireStatement(statement: JsonObject): void {
  requireKnown(statement, statementElements)
  requireEffect(statement['Effect'])
  requireSomebody(statement['Principal'])
  requireOperators(statement['Condition'])
}

function requireEffect(effect: unknown): void {
  if (effect === undefined) throw new PolicySyntaxError('Missing required field Effect')
  if (typeof effect === 'string' && effect !== 'Allow' && effect !== 'Deny') {
    throw new PolicySyntaxError(`Invalid effect: ${effect}`)
  }
}

// AWS: whoever is not of AWS is named by a domain, or by the ARN of what the account has for him.
const domain = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i
const providerArn = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./

function requireSomebody(principal: unknown): void {
  // AWS: everyone is `{"AWS": "*"}` here, unlike in the policies of resources.
  if (principal === '*') throw new PolicySyntaxError('AssumeRolepolicy contained an invalid principal: "STAR":"*".')
  if (!isObject(principal)) return
  if (Object.keys(principal).length === 0) throw new PolicySyntaxError('Missing required field Principal cannot be empty!')
  const federated = listOf(principal['Federated'])
  if (federated.every(name => typeof name !== 'string' || domain.test(name) || providerArn.test(name))) return
  throw new PolicySyntaxError('Federated principals must be valid domain names or SAML metadata ARNs')
}

/** AWS: as for users, an operator without a key is not looked at. */
function requireOperators(condition: unknown): void {
  if (!isObject(condition)) return
  for (const [operator, block] of Object.entries(condition)) {
    if (!isObject(block) || Object.keys(block).length === 0 || findOperator(operator)) continue
    throw new PolicySyntaxError(`Invalid Condition type : ${operator}`)
  }
}
