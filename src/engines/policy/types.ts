// What policies speak of, and what the engine answers.
import type { Either } from '../../core/text/folded.ts'

/**
 * Decides which elements a policy must have and which it may not (Principal, Resource, Version). An identity's policy is
 * `inline` if its identity's record keeps it; an organization has those of service control, and of resource control.
 */
export type PolicyKind =
  | 'identity' | 'inline' | 'resource' | 'trust' | 'session' | 'boundary' | 'service-control' | 'resource-control'

export interface PrincipalIdentity {
  readonly kind: 'root' | 'user' | 'assumed-role' | 'federated-user' | 'web-identity' | 'saml-user' | 'service' | 'anonymous'
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
  /** Of kind `web-identity` or `saml-user`: the identity provider, as a trust policy names it. */
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
