// Whom a policy names, and whether a policy of its type may name anybody.
import { hasWildcard } from '../access-analysis/patterns.ts'
import { isTrust, memberOf, type CheckedPolicy, type CheckedPrincipal, type CheckedStatement } from './checked-policy.ts'
import { at, nameOf, type Tell } from './finding.ts'

const keys = new Set(['AWS', 'Service', 'Federated', 'CanonicalUser'])

export function checkPrincipals(policy: CheckedPolicy, statement: CheckedStatement, tell: Tell): void {
  if (policy.type === 'identity') checkAbsent(statement, tell)
  if (policy.type === 'resource') checkPresent(policy, statement, tell)
}

/** AWS: what it calls the type in the sentence is not published. DIFFERS: it is the API's name of it. */
function checkAbsent({ node }: CheckedStatement, tell: Tell): void {
  for (const name of ['Principal', 'NotPrincipal']) {
    const member = memberOf(node, name)
    if (!member) continue
    const details = 'The policy type IDENTITY_POLICY does not support the Principal element. Remove the Principal element.'
    tell('ERROR', 'UNSUPPORTED_PRINCIPAL', details, nameOf(member, node))
  }
}

function checkPresent(policy: CheckedPolicy, statement: CheckedStatement, tell: Tell): void {
  const { node, effect, principals: { element, not, names } } = statement
  if (!element) return tell('ERROR', 'MISSING_PRINCIPAL', 'Add a Principal element to the policy statement.', at(node))
  if (not && isTrust(policy)) {
    const details = 'Role trust policies do not support NotPrincipal. Update the policy to use a Principal element instead.'
    tell('ERROR', 'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', details, at(element))
  } else if (not && effect === 'Allow') {
    const details = 'Using Allow with NotPrincipal can be overly permissive. We recommend that you use Principal instead.'
    tell('SECURITY_WARNING', 'ALLOW_WITH_NOT_PRINCIPAL', details, at(element))
  }
  checkForm(statement, tell)
  for (const name of names) if (name.key !== undefined) checkName(policy, name, tell)
}

function checkForm({ principals: { element } }: CheckedStatement, tell: Tell): void {
  const nobody = 'This statement includes no principals and does not affect the policy. Specify principals.'
  if (element?.kind === 'object') {
    if (element.members.length === 0) tell('SUGGESTION', 'EMPTY_OBJECT_PRINCIPAL', nobody, at(element))
    for (const member of element.members) {
      const { name, value } = member
      if (!keys.has(name)) {
        tell('ERROR', 'INVALID_PRINCIPAL_KEY', `The principal key ${name} is not valid.`, nameOf(member, element))
      }
      if (value.kind === 'list' && value.items.length === 0) tell('SUGGESTION', 'EMPTY_ARRAY_PRINCIPAL', nobody, at(value))
    }
  } else if (element?.kind === 'list' && element.items.length === 0) {
    tell('SUGGESTION', 'EMPTY_ARRAY_PRINCIPAL', nobody, at(element))
  } else if (element && !(element.kind === 'string' && element.value === '*')) {
    const details = 'The Principal element contents are not valid. Specify a key-value pair in the Principal element.'
    tell('ERROR', 'INVALID_PRINCIPAL_FORMAT', details, at(element))
  }
}

function checkName(policy: CheckedPolicy, { key = '', text }: CheckedPrincipal, tell: Tell): void {
  const { value } = text
  const isEveryone = value === '*' && (key === 'AWS' || key === 'Federated')
  if (keys.has(key) && hasWildcard(value) && !isEveryone) {
    const details = `Wildcards (*, ?) are not supported with the principal key ${key}. ` +
      'Replace the wildcard with a valid principal value.'
    tell('ERROR', 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL', details, at(text))
  }
  if (key === 'AWS' && /^AROA[A-Z0-9]{12,}/.test(value)) {
    const details = `The Principal element includes the IAM role ID ${value}. We recommend that you use a role ARN instead.`
    tell('WARNING', 'INVALID_ROLE_REFERENCE', details, at(text))
  }
  if (key === 'AWS' && /^AIDA[A-Z0-9]{12,}/.test(value)) {
    const details = `The Principal element includes the IAM user ID ${value}. We recommend that you use a user ARN instead.`
    tell('WARNING', 'INVALID_USER_REFERENCE', details, at(text))
  }
  if (key === 'Federated' && policy.resourceType !== undefined && !isTrust(policy)) {
    const details = 'The policy type does not support a federated identity provider in the principal element. ' +
      'Use a supported principal.'
    tell('ERROR', 'FEDERATED_PRINCIPAL_NOT_SUPPORTED', details, at(text))
  }
}

const sources = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths']

/**
 * AWS: a service that acts on behalf of others should be let in for some of them alone. A role is assumed by a service on
 * behalf of whoever has passed it.
 */
export function checkServiceSources(policy: CheckedPolicy, statement: CheckedStatement, tell: Tell): void {
  const { effect, principals: { names, not }, conditions, actions } = statement
  if (policy.type !== 'resource' || effect !== 'Allow' || not || isTrust(policy)) return
  if (actions.items.length > 0 && actions.items.every(({ value }) => /^sts:/i.test(value))) return
  const named = names.filter(({ key }) => key === 'Service')
  if (named.length === 0 || conditions.some(({ key }) => sources.includes(key.name.toLowerCase()))) return
  const details = 'Granting access to a service principal without specifying a source is overly permissive. ' +
    'Use aws:SourceArn or aws:SourceAccount condition key and scope access to a specific source to grant fine-grained access.'
  tell('SECURITY_WARNING', 'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', details, ...named.map(({ text }) => at(text)))
}
