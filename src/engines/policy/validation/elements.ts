// The grammar: which elements a policy and its statements have.
import { memberOf, type CheckedPolicy, type CheckedStatement } from './checked-policy.ts'
import { at, nameOf, type Tell } from './finding.ts'
import type { LocatedObject } from '../document/located.ts'

const ofPolicies = new Set(['Version', 'Id', 'Statement'])
const ofStatements = new Set([
  'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
])
const versions = ['2012-10-17', '2008-10-17']

export function checkElements({ root }: CheckedPolicy, tell: Tell): void {
  checkNames(root, ofPolicies, tell)
  const version = memberOf(root, 'Version')?.value
  if (!version) {
    const details = 'We recommend that you specify the Version element to help you with debugging permission issues.'
    tell('WARNING', 'MISSING_VERSION', details, at(root))
  } else if (version.kind === 'string' && !versions.includes(version.value)) {
    const details = `The version ${version.value} is not valid. Use one of the following versions: ${versions.join(', ')}`
    tell('ERROR', 'INVALID_VERSION', details, at(version))
  }
  const statement = memberOf(root, 'Statement')?.value
  if (!statement || (statement.kind === 'list' && statement.items.length === 0)) {
    tell('ERROR', 'MISSING_STATEMENT', 'Add a statement to the policy', at(statement ?? root))
  }
}

function checkNames(object: LocatedObject, known: ReadonlySet<string>, tell: Tell): void {
  for (const member of object.members) {
    if (known.has(member.name)) continue
    tell('ERROR', 'INVALID_POLICY_ELEMENT', `The policy element ${member.name} is not valid.`, nameOf(member, object))
  }
}

const pairs = [['Action', 'NotAction'], ['Resource', 'NotResource'], ['Principal', 'NotPrincipal']] as const

export function checkStatementElements({ node, actions }: CheckedStatement, tell: Tell): void {
  checkNames(node, ofStatements, tell)
  for (const [one, other] of pairs) {
    const [first, second] = [memberOf(node, one), memberOf(node, other)]
    if (!first || !second) continue
    const details = `The policy elements ${one} and ${other} can not be used in the same statement. Remove one of these elements.`
    tell('ERROR', 'UNSUPPORTED_ELEMENT_COMBINATION', details, nameOf(first, node), nameOf(second, node))
  }
  const effect = memberOf(node, 'Effect')?.value
  if (!effect) {
    const details = 'Add an Effect element to the policy statement with a value of Allow or Deny.'
    tell('ERROR', 'MISSING_EFFECT', details, at(node))
  } else if (effect.kind === 'string' && effect.value !== 'Allow' && effect.value !== 'Deny') {
    tell('ERROR', 'INVALID_EFFECT', `The effect ${effect.value} is not valid. Use Allow or Deny.`, at(effect))
  }
  if (!actions.element) {
    tell('ERROR', 'MISSING_ACTION', 'Add an Action or NotAction element to the policy statement.', at(node))
  } else if (actions.element.kind === 'list' && actions.element.items.length === 0) {
    const details = 'This statement includes no actions and does not affect the policy. Specify actions.'
    tell('SUGGESTION', 'EMPTY_ARRAY_ACTION', details, at(actions.element))
  }
}

/** AWS: S3 and KMS take characters in a Sid that IAM does not, and a Sid twice. */
export function checkSids({ type, statements, ...policy }: CheckedPolicy, tell: Tell): void {
  const seen = new Set<string>()
  const isStrict = type !== 'resource' || policy.resourceType === 'AWS::IAM::AssumeRolePolicyDocument'
  for (const { sid } of statements) {
    if (!sid) continue
    if (sid.value === '') tell('SUGGESTION', 'EMPTY_SID_VALUE', 'Add a value to the empty string in the Sid element.', at(sid))
    if (isStrict && !/^[a-zA-Z0-9]*$/.test(sid.value)) {
      const details = 'Update the characters in the Sid element to use one of the following character types: [a-z, A-Z, 0-9]'
      tell('ERROR', 'UNSUPPORTED_SID', details, at(sid))
    }
    if (sid.value !== '' && seen.has(sid.value)) tellTwice(isStrict)
    seen.add(sid.value)

    function tellTwice(isRefused: boolean): void {
      const refused = 'Duplicate statement IDs are not supported for this policy type. Update the Sid value.'
      const better = 'We recommend that you use statement IDs that are unique to your policy. Update the Sid value.'
      if (isRefused) tell('ERROR', 'UNIQUE_SIDS_REQUIRED', refused, at(sid!))
      else tell('WARNING', 'UNIQUE_SIDS_RECOMMENDED', better, at(sid!))
    }
  }
}
