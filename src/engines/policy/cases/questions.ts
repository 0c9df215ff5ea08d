// Short ways to say a policy and a question, so that a case shows only what it is about.
import { compilePolicy } from '../compile.ts'
import { evaluate } from '../evaluate.ts'
import type { Decision, KeyValue, PolicyKind, PrincipalIdentity } from '../types.ts'
import type { AttachedPolicy, CompiledPolicy, Question } from '../question.ts'

export const home = '111122223333'
export const abroad = '444455556666'
export const action = 'kms:Decrypt'
export const resourceArn = `arn:aws:kms:us-east-1:${home}:key/1`

const service = 'cloudtrail.amazonaws.com'

export const callers = {
  root: { kind: 'root', account: home, arn: `arn:aws:iam::${home}:root`, id: home },
  user: { kind: 'user', account: home, arn: `arn:aws:iam::${home}:user/team/ann`, id: 'AIDAANN' },
  session: {
    kind: 'assumed-role', account: home, arn: `arn:aws:sts::${home}:assumed-role/builder/ann`, id: 'AROABUILDER:ann',
    roleArn: `arn:aws:iam::${home}:role/team/builder`, roleId: 'AROABUILDER',
  },
  federated: {
    kind: 'federated-user', account: home, arn: `arn:aws:sts::${home}:federated-user/bob`, id: `${home}:bob`,
    userArn: `arn:aws:iam::${home}:user/team/ann`, userId: 'AIDAANN',
  },
  service: { kind: 'service', account: '', arn: service, id: service, service },
  webIdentity: {
    kind: 'web-identity', account: home, arn: '', id: 'arn:aws:iam::111122223333:oidc-provider/token.example.com:app:ann',
    provider: 'arn:aws:iam::111122223333:oidc-provider/token.example.com',
  },
  anonymous: { kind: 'anonymous', account: 'anonymous', arn: '', id: 'anonymous' },
} as const satisfies Record<string, PrincipalIdentity>

export type CallerName = keyof typeof callers

export function document(statement: unknown, version: string | undefined = '2012-10-17'): string {
  return JSON.stringify({ ...(version && { Version: version }), Statement: statement })
}

export const policy = (kind: PolicyKind, statement: unknown, version?: string): CompiledPolicy =>
  compilePolicy(document(statement, version), kind)

export const attached = (kind: PolicyKind, statement: unknown, arn?: string): AttachedPolicy =>
  ({ policy: policy(kind, statement), ...(arn !== undefined && { arn }) })

export const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' }
export const denyAll = { Effect: 'Deny', Action: '*', Resource: '*' }
export const denyInsecure = { ...denyAll, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }
export const allowOther = { Effect: 'Allow', Action: 's3:*', Resource: '*' }

/** As an identity policy, boundary or session policy: `x` allows, anything else allows something else. */
export const marked = (mark: string, kind: PolicyKind): AttachedPolicy => attached(kind, mark === 'x' ? allowAll : allowOther)

/** The policy of a resource, for everyone. */
export const everyone = (statement: object): CompiledPolicy => policy('resource', { ...statement, Principal: '*' })

export const bucket = { arn: resourceArn, account: home, authority: 'either' } as const

/** The caller and the resource are of one account, and no policy says anything, unless `changes` says so. */
export function ask(changes: Partial<Question> = {}): Question {
  return {
    action,
    principal: callers.user,
    resource: { arn: resourceArn, account: home, authority: 'either' },
    identity: [],
    key: () => undefined,
    ...changes,
  }
}

export type Keys = Readonly<Record<string, KeyValue | undefined>>

export const keysOf = (keys: Keys): Question['key'] => {
  const byName = new Map<string, KeyValue | undefined>(Object.entries(keys).map(([name, value]) => [name.toLowerCase(), value]))
  return name => byName.get(name)
}

/** Whether a statement with these elements matches, as an Allow and as a Deny of a session policy, which takes any literal. */
export function matches(elements: object, changes: Partial<Question> = {}, version?: string): { allow: boolean; deny: boolean } {
  const statement = { Action: '*', Resource: '*', ...elements }
  if ('NotAction' in statement) delete (statement as { Action?: string }).Action
  if ('NotResource' in statement) delete (statement as { Resource?: string }).Resource
  const base = ask({ identity: [{ policy: policy('identity', allowAll) }], ...changes })
  const allow = policy('session', { Effect: 'Allow', ...statement }, version)
  const deny = policy('session', [{ Effect: 'Deny', ...statement }, allowAll], version)
  const allowedBy = (session: CompiledPolicy): boolean => evaluate({ ...base, session: [{ policy: session }] }).allowed
  return { allow: allowedBy(allow), deny: !allowedBy(deny) }
}

/** `resource`, `deny session`, `no identity-based`: a decision in one word or two. */
export function inWords(decision: Decision): string {
  return decision.allowed ? decision.by : `${decision.explicit ? 'deny' : 'no'} ${decision.layer}`
}
