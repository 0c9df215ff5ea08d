// What the engine is asked and what it answers. Whatever it needs to know of the world is in the question.
import type { Either } from '../../core/folded.ts'
import type { Statement } from './statement.ts'

/**
 * Decides which elements a policy must have and which it may not (Principal, Resource, Version). An identity's policy is
 * `inline` if its identity's record keeps it.
 */
export type PolicyKind = 'identity' | 'inline' | 'resource' | 'trust' | 'session' | 'boundary' | 'control'

export interface CompiledPolicy {
  readonly kind: PolicyKind
  readonly version: '2008-10-17' | '2012-10-17'
  readonly allows: readonly Statement[]
  readonly denies: readonly Statement[]
  /** Of the document's text. */
  readonly units: number
}

export interface PrincipalIdentity {
  readonly kind: 'root' | 'user' | 'assumed-role' | 'federated-user' | 'service' | 'anonymous'
  readonly account: string
  /** The caller's own ARN; a session's, not its role's. */
  readonly arn: string
  /** `AIDA…`, `AROA…:session`, `account:name` of a federated user, the account id of root. */
  readonly id: string
  readonly roleArn?: string
  readonly roleId?: string
  /** Of a federated session: the user who asked for it. */
  readonly userArn?: string
  readonly userId?: string
  /** Of kind `service`: `kms.amazonaws.com`. */
  readonly service?: string
  /** While a role is assumed by token or assertion: the identity provider, as a trust policy names it. */
  readonly provider?: string
  readonly canonicalId?: string
}

/** AWS has a value for the key, or has none, and nobody here can say: it counts for a Deny, and for no Allow. */
export const unknownValue = Symbol('unknown value')

/**
 * A string is the value of a single-valued key; an array makes the key multivalued, however many values it holds; and of a key
 * that has one of several values nobody can say which it is.
 */
export type KeyValue = string | readonly string[] | Either | typeof unknownValue

export interface AttachedPolicy {
  readonly policy: CompiledPolicy
  /** Named in the denial where the policy has one. */
  readonly arn?: string
}

export interface AskedResource {
  readonly arn: string
  readonly account: string
  readonly policy?: CompiledPolicy
  /** Whether the resource's policy may allow beside the identity's, or must (KMS keys, role trust). */
  readonly authority: 'either' | 'resource-policy'
  /** A grant allows the action: to the principal, or to exactly this session. */
  readonly granted?: boolean | 'session'
}

export interface Question {
  /** `kms:Decrypt` */
  readonly action: string
  readonly principal: PrincipalIdentity
  readonly resource: AskedResource
  readonly identity: readonly AttachedPolicy[]
  readonly boundary?: AttachedPolicy
  /** Absent: the session has no policy of its own. Empty: it has nothing (GetFederationToken without a policy). */
  readonly session?: readonly AttachedPolicy[]
  /** Over the principal's account; one list for each level of the organization. */
  readonly serviceControl?: readonly (readonly AttachedPolicy[])[]
  /** Over the resource's account. */
  readonly resourceControl?: readonly (readonly AttachedPolicy[])[]
  /** By lower-case name. A key is asked only where a statement needs it. */
  readonly key: (name: string) => KeyValue | undefined
}

export type UnnamedQuestion = Omit<Question, 'resource'>

export type Layer =
  | 'identity-based' | 'resource-based' | 'permissions boundary' | 'session' | 'service control' | 'resource control'

export interface Allowed {
  readonly allowed: true
  readonly by: 'identity' | 'resource' | 'grant' | 'root'
}

export interface Denied {
  readonly allowed: false
  /** A Deny statement matched; otherwise nothing allowed. */
  readonly explicit: boolean
  readonly layer: Layer
  readonly policyArn?: string
  /** Nobody decided: policies and request were more work than an evaluation may do. */
  readonly unfinished?: true
}

export type Decision = Allowed | Denied
