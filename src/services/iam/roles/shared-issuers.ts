// Issuers of tokens that many organizations share. Their tokens say in a claim whose they are, so that a role which trusts one
// has to ask for that claim. AWS: asked where a trust policy is written; those that were written before stay as they are
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html).
import type { CompiledPolicy } from '../../../engines/policy/compile.ts'
import type { StatedCondition } from '../../../engines/policy/conditions/condition.ts'
import { PolicySyntaxError } from '../../../engines/policy/document/syntax-error.ts'
import type { PrincipalName } from '../../../engines/policy/principals.ts'

type Keys = ReadonlyMap<string, readonly string[]>

const keysOf = (claims: Readonly<Record<string, readonly string[]>>): readonly (readonly [string, readonly string[]])[] =>
  Object.entries(claims).map(([issuer, names]) => [issuer, names.map(name => `${issuer}:${name}`)])

/** Of which condition keys one has to be asked for. DIFFERS: AWS knows IBM's Turbonomic as well, whose issuers change. */
const sharedKeys: Keys = new Map([
  ...keysOf({
    'agent.buildkite.com': ['sub'],
    'api.pulumi.com/oidc': ['aud'],
    'app.terraform.io': ['sub'],
    'cognito-identity.amazonaws.com': ['aud'],
    'gitlab.com': ['sub'],
    'oidc-configuration.audit-log.githubusercontent.com': ['sub'],
    'oidc.codefresh.io': ['sub'],
    'oidc.vercel.com': ['aud'],
    'proidc.upbound.io': ['sub'],
    'sandboxes.cloud': ['aud'],
    'scalr.io': ['sub'],
    'studio.datachain.ai/api': ['sub'],
    'token.actions.githubusercontent.com': ['sub', 'job_workflow_ref'],
    'tokens.cloud.shisho.dev': ['sub'],
    'vstoken.actions.githubusercontent.com': ['sub'],
  }),
  // Microsoft Sentinel tells its workspaces apart by the names of their sessions.
  ['sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d', ['sts:RoleSessionName']],
])

/** Those that IAM trusted before there were providers: the application's id, or who is meant. */
const applicationKeys: Keys = new Map(keysOf({
  'accounts.google.com': ['aud', 'oaud', 'sub'],
  'graph.facebook.com': ['app_id', 'sub'],
  'www.amazon.com': ['app_id', 'sub'],
}))

/** Throws PolicySyntaxError. */
export function requireTenants({ allows }: CompiledPolicy): void {
  for (const { action, names, stated: { conditions } } of allows) {
    if (!action('sts:assumerolewithwebidentity')) continue
    for (const [issuer, principal] of issuersOf(names)) requireTenant(issuer, principal, conditions)
  }
}

/** Each once, with how it is named. */
function issuersOf(names: readonly PrincipalName[]): ReadonlyMap<string, string> {
  const federated = names.filter(({ type }) => type === 'Federated').map(({ value }) => value)
  return new Map(federated.map(value => [value.replace(/^arn:[^:]*:iam::\d*:oidc-provider\//, ''), value]))
}

function requireTenant(issuer: string, principal: string, conditions: readonly StatedCondition[]): void {
  const shared = sharedKeys.get(issuer)
  if (shared && !isNarrowed(conditions, shared, likened)) {
    throw new PolicySyntaxError(demand(issuer, principal, shared, conditions))
  }
  const application = applicationKeys.get(issuer)
  if (application && !isNarrowed(conditions, application, equated)) {
    throw new PolicySyntaxError(`Policy trusting ${issuer} requires a StringEquals condition on an application id`)
  }
}

/** AWS: Cognito has a sentence of its own where nothing at all is asked (public reports). */
function demand(issuer: string, principal: string, keys: readonly string[], conditions: readonly StatedCondition[]): string {
  return issuer === 'cognito-identity.amazonaws.com' && conditions.length === 0
    ? 'A condition block must be present for the Cognito provider'
    : `Trust policy with trusted principal ${principal} must evaluate, using StringEquals, StringLike or ` +
      `StringEqualsIgnoreCase, ${keys.join(' or ')} which is not scoped to all.`
}

const equated: ReadonlySet<string> = new Set(['StringEquals', 'StringEqualsIgnoreCase'])
const likened: ReadonlySet<string> = new Set([...equated, 'StringLike'])

/** AWS: of several values one that is everything is let by; alone it is not (public reports). */
function isNarrowed(conditions: readonly StatedCondition[], keys: readonly string[], operators: ReadonlySet<string>): boolean {
  const wanted = new Set(keys.map(key => key.toLowerCase()))
  return conditions.some(({ operator: { name, ifExists }, key, operands }) =>
    !ifExists && operators.has(name) && wanted.has(key) && operands.some(operand => !/^[*?]*$/.test(operand)))
}
