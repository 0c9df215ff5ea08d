// What is asked of a role's trust policy: who may assume it, by which action, and on which conditions.
import { matchesAny, take, type Work } from '../access-analysis/patterns.ts'
import { isTrust, memberOf, textOf, type CheckedPolicy, type CheckedPrincipal, type CheckedStatement } from './checked-policy.ts'
import { at, nameOf, type Tell } from './finding.ts'

/** AWS: a policy of no stated type is taken for a trust policy where it lets assume roles (its own example of the command). */
const isAboutTrust = (policy: CheckedPolicy, { actions }: CheckedStatement): boolean =>
  isTrust(policy) || (policy.type === 'resource' && policy.resourceType === undefined &&
    actions.items.some(({ value }) => /^sts:assumerole/i.test(value)))

export function checkTrust(policy: CheckedPolicy, statement: CheckedStatement, tell: Tell, work: Work): void {
  if (isTrust(policy)) checkElements(statement, tell)
  if (!isAboutTrust(policy, statement)) return
  checkActionsFor(statement, tell, work)
  checkProviders(policy, statement, tell)
  checkRolesAnywhere(statement, tell)
  checkSessions(statement, tell)
}

function checkElements({ node, principals: { element, not } }: CheckedStatement, tell: Tell): void {
  for (const name of ['Resource', 'NotResource']) {
    const member = memberOf(node, name)
    if (!member) continue
    const details = 'Role trust policies apply to the role that they are attached to. You cannot specify a resource. ' +
      'Remove the Resource or NotResource element.'
    tell('ERROR', 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', details, nameOf(member, node))
  }
  if (element?.kind === 'string' && element.value === '*' && !not) {
    const details = '"Principal:" "*" is not supported in the principal element of a role trust policy. ' +
      'Replace the wildcard with a valid principal value.'
    tell('ERROR', 'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', details, at(element))
  }
}

const isSaml = ({ key, text: { value } }: CheckedPrincipal): boolean =>
  key === 'Federated' && /^arn:[^:]*:iam::[^:]*:saml-provider\//.test(value)
const isOidc = (name: CheckedPrincipal): boolean => name.key === 'Federated' && !isSaml(name)

/** Which principals an action is not for. */
const unfit: ReadonlyMap<string, (name: CheckedPrincipal) => boolean> = new Map([
  ['sts:assumerole', ({ key }) => key === 'Federated'],
  ['sts:assumerolewithsaml', name => !isSaml(name)],
  ['sts:assumerolewithwebidentity', name => !isOidc(name)],
])

function checkActionsFor({ actions, principals: { names } }: CheckedStatement, tell: Tell, work: Work): void {
  if (actions.not) return
  for (const action of actions.items) {
    const isUnfit = unfit.get(action.value.toLowerCase())
    take(work, names.length)
    const wrong = isUnfit ? names.filter(name => name.key !== undefined && name.text.value !== '*' && isUnfit(name)) : []
    if (wrong.length === 0) continue
    const details = `The ${action.value} action is invalid with the following principal(s): ` +
      `${wrong.map(({ text }) => text.value).join(', ')}. Use a SAML provider principal with the sts:AssumeRoleWithSAML action ` +
      'or use an OIDC provider principal with the sts:AssumeRoleWithWebIdentity action. Ensure the provider is Federated if ' +
      'you use either of the two options.'
    tell('ERROR', 'MISMATCHED_ACTION_FOR_PRINCIPAL', details, at(action), ...wrong.map(({ text }) => at(text)))
  }
}

const providerForm = /^arn:[^:]*:iam::[^:]*:(?:oidc-provider|saml-provider)\/./
const hostForm = /^[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+$/
const isProvider = (value: string): boolean => providerForm.test(value) || hostForm.test(value.split('/', 1)[0]!)
const github = 'token.actions.githubusercontent.com'

/** The name by which condition keys of its tokens begin. */
const issuerOf = (value: string): string => value.replace(/^arn:[^:]*:iam::[^:]*:oidc-provider\//, '').toLowerCase()

function checkProviders(policy: CheckedPolicy, statement: CheckedStatement, tell: Tell): void {
  const { principals: { names, not }, effect } = statement
  for (const name of names.filter(({ key }) => key === 'Federated')) {
    const { text } = name
    if (isTrust(policy) && text.value !== '*' && !isProvider(text.value)) {
      const details = 'The principal value specifies a federated principal that does not match the expected format. ' +
        'Update the federated principal to a domain name or a SAML metadata ARN.'
      tell('ERROR', 'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY', details, at(text))
    } else if (effect === 'Allow' && !not && isOidc(name) && text.value !== '*') checkTokens(statement, name, tell)
  }
}

function checkTokens({ conditions }: CheckedStatement, { text }: CheckedPrincipal, tell: Tell): void {
  const issuer = issuerOf(text.value)
  const ofIssuer = conditions.filter(({ key }) => key.name.toLowerCase().startsWith(`${issuer}:`))
  const ofSubject = ofIssuer.filter(({ key }) => key.name.toLowerCase() === `${github}:sub`)
  if (issuer === github && ofSubject.length === 0) {
    const details = 'Granting a federated GitHub principal permissions without a condition key can allow more sources to ' +
      'assume the role than you intended. Add the token.actions.githubusercontent.com:sub condition key and specify the branch ' +
      'and repository name in the value.'
    return tell('SECURITY_WARNING', 'MISSING_GITHUB_REPO_CONDITION_KEY', details, at(text))
  }
  if (ofIssuer.length === 0) {
    const details = 'Using an Open ID Connect principal without a condition can be overly permissive. Add condition keys with ' +
      'a prefix that matches your federated OIDC principals to ensure that only the intended identity provider assumes the role.'
    return tell('SECURITY_WARNING', 'MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL', details, at(text))
  }
  for (const operand of ofSubject.flatMap(({ operands }) => operands)) {
    if (!namesRepository(textOf(operand))) {
      const details = 'Using a wildcard (*) in token.actions.githubusercontent.com:sub can allow requests from more sources ' +
        'than you intended. Specify the value of token.actions.githubusercontent.com:sub with the repository and branch name.'
      tell('WARNING', 'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED', details, at(operand))
    }
  }
}

/** AWS: `repo:owner/name:ref:…`, with a wildcard no sooner than behind the repository. */
function namesRepository(subject: string): boolean {
  const [known = '', ...more] = subject.split(/[*?]/, 2)
  const [prefix, repository = '', rest] = known.split(':')
  return more.length === 0 || (prefix === 'repo' && repository.includes('/') && rest !== undefined)
}

const ofRolesAnywhere = ['sts:assumerole', 'sts:setsourceidentity', 'sts:tagsession']

function checkRolesAnywhere({ actions, principals: { names }, effect }: CheckedStatement, tell: Tell): void {
  const named = names.find(({ key, text }) => key === 'Service' && text.value === 'rolesanywhere.amazonaws.com')
  if (!named || effect !== 'Allow' || actions.not || !actions.element) return
  const patterns = actions.items.map(({ value }) => value.toLowerCase())
  if (ofRolesAnywhere.every(action => patterns.some(pattern => matchesAny(pattern, [action])))) return
  const details = 'The rolesanywhere.amazonaws.com service principal requires the sts:AssumeRole, sts:SetSourceIdentity, and ' +
    'sts:TagSession permissions to assume a role. Add the missing permissions to the policy.'
  tell('ERROR', 'MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY', details, at(actions.element))
}

/** A session is named in vain beside its role. */
function checkSessions({ principals: { names } }: CheckedStatement, tell: Tell): void {
  const all = new Set(names.map(({ text }) => text.value))
  for (const { text } of names) {
    const [, partition, account, role] = /^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]*)\//.exec(text.value) ?? []
    const parent = `arn:${partition}:iam::${account}:role/${role}`
    if (role === undefined || !all.has(parent)) continue
    const details = `The assumed-role principal ${text.value} is redundant with its parent role ${parent}. ` +
      'Remove the assumed-role principal.'
    tell('SUGGESTION', 'REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY', details, at(text))
  }
}
