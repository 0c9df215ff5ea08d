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
  /** The user who asked for a federated session. */
  readonly userArn?: string
  readonly userId?: string
  /** `kms.amazonaws.com`, for the kind `service`. */
  readonly service?: string
  /** The identity provider as a trust policy names it, for the kinds `web-identity` and `saml-user`. */
  readonly provider?: string
  readonly canonicalId?: string
}

/** Whether AWS has a value for the key is not known here: a condition on it holds in a Deny and in no Allow. */
export const unknownValue = Symbol('unknown value')

/**
 * A string is the value of a single-valued key; an array makes the key multivalued, however many values it holds; `Either` is a
 * key with one of several values, of which it is not known which.
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
  /** The evaluation was given up: policies and request were more work than its budget. */
  readonly unfinished?: true
}

export type Decision = Allowed | Denied
