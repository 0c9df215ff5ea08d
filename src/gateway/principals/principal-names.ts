// AWS: a policy keeps the unique id of a user or a role that it names by ARN
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles). Who is renamed
// stays named, and who is made anew under an old name is not.
import { parseArn } from '../../core/arn.ts'
import { compilePolicy, listPrincipals, PolicySyntaxError, type CompiledPolicy } from '../../engines/policy/compile.ts'
import { renamePrincipals } from '../../engines/policy/document/rename-principals.ts'
import { invalidPrincipal, type PrincipalName } from '../../engines/policy/principals.ts'
import type { Attempt } from '../attempt.ts'
import type { Scope } from '../operation.ts'
import type { PolicyNaming, PrincipalNames } from './naming.ts'
import { isServicePrincipal } from './service-principals.ts'

/** AWS: who else vouches for web identities, of no account. */
const webProviders: ReadonlySet<string> =
  new Set(['accounts.google.com', 'cognito-identity.amazonaws.com', 'graph.facebook.com', 'www.amazon.com'])

export function principalNames({ gateway, call: { scope }, state }: Attempt): PrincipalNames {
  const { accounts, principals } = gateway.ports
  return {
    findId: arn => principals.findId(state, arn),
    identify: idOf,
    nameOf,
    async keep(policy, kind) {
      const found = new Map<string, string>()
      const compiled = compilePolicy(policy, kind)
      requireNamed(compiled)
      for (const name of listPrincipals(compiled)) {
        const id = canExist(name, kind, scope) ? await idOf(name.value) : undefined
        if (id === undefined) throw invalidPrincipal(name)
        if (id !== name.value || isId(id)) found.set(name.value, id)
      }
      return { policy, principals: Object.fromEntries(found) }
    },
    async show({ policy, principals: ids }) {
      const names = new Map<string, string>()
      for (const [name, id] of Object.entries(ids)) {
        const shown = await nameOf(name, id)
        if (shown !== name) names.set(name, shown)
      }
      return renamePrincipals(policy, names, 2)
    },
  }

  /** The name itself where it is of nobody who has an id here; undefined where nobody has it who should. */
  async function idOf(name: string): Promise<string | undefined> {
    if (isId(name)) return (await principals.findArn(state, accountOf(name), name)) && name
    const account = entityAccount(name)
    // DIFFERS: nobody can say who there is in an account that this store does not have, so its principals are taken unseen.
    if (account === undefined || !(await accounts.has(state, account))) return name
    return principals.findId(state, name)
  }

  async function nameOf(name: string, id: string): Promise<string> {
    return (await principals.findArn(state, accountOf(name), id)) ?? id
  }

  /** DIFFERS: an id names its account to AWS alone, so here it is one of the account whose policy it is. */
  function accountOf(name: string): string {
    return entityAccount(name) ?? scope.account
  }
}

/**
 * AWS: an Allow says whom it is for; NotPrincipal is for a Deny
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
function requireNamed({ allows }: CompiledPolicy): void {
  if (allows.every(({ stated }) => stated.notPrincipal === undefined)) return
  throw new PolicySyntaxError('Allow with NotPrincipal is not allowed.')
}

const isId = (name: string): boolean => /^(?:AIDA|AROA)/.test(name)

/** The account of a user, a role or a session of one that is named by ARN. */
function entityAccount(name: string): string | undefined {
  const arn = parseArn(name)
  return arn && /^(?:user|role|assumed-role)\//.test(arn.resource) && /^\d{12}$/.test(arn.account) ? arn.account : undefined
}

/** Whether there can be such a principal, as far as its name tells: no account has providers or canonical ids. */
function canExist({ type, value }: PrincipalName, kind: PolicyNaming, { partition, account }: Scope): boolean {
  switch (type) {
    case 'AWS': return !value.startsWith('arn:') || value.startsWith(`arn:${partition}:`)
    case 'Service': return isServicePrincipal(value, partition)
    case 'Federated': {
      const [, where, whose] = /^arn:([a-z-]+):iam::(\d{12}):(?:saml-provider|oidc-provider)\/./.exec(value) ?? []
      // AWS: who trusts a provider may say so before it is made.
      const isProvider = where === partition && (kind === 'trust' || whose !== account)
      return isProvider || webProviders.has(value) || (value === '*' && kind !== 'trust')
    }
    case 'CanonicalUser': return false
  }
}
