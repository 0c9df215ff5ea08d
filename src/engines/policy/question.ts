// What the engine is asked. Whatever it needs to know of the world is in the question.
import type { Statement } from './statement.ts'
import type { KeyValue, PolicyKind, PrincipalIdentity } from './types.ts'

export interface CompiledPolicy {
  readonly kind: PolicyKind
  readonly version: '2008-10-17' | '2012-10-17'
  readonly allows: readonly Statement[]
  readonly denies: readonly Statement[]
  /** The length of the document's text. */
  readonly units: number
}

export interface AttachedPolicy {
  readonly policy: CompiledPolicy
  /** Named in the denial where the policy has one. */
  readonly arn?: string
  /** `ann/limits`: the holder and the policy's name, for an inline policy, which has no ARN. */
  readonly name?: string
}

/**
 * Whether a grant allows the action, and to whom: `true` is the role that the caller is a session of, `itself` exactly the
 * caller, `account` the caller's account, whose identity policies may pass it on.
 */
export type Granted = boolean | 'itself' | 'account'

export interface AskedResource {
  readonly arn: string
  readonly account: string
  readonly policy?: CompiledPolicy
  /** Whether the resource's policy may allow beside the identity's, or must (KMS keys, role trust). */
  readonly authority: 'either' | 'resource-policy'
  readonly granted?: Granted
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
  /** The limits of a session that somebody has by delegation: nothing allows more, not even a policy that names the session. */
  readonly delegation?: AttachedPolicy
  /** The policies over the principal's account; one list for each level of the organization. */
  readonly serviceControl?: readonly (readonly AttachedPolicy[])[]
  /** The policies over the resource's account, likewise. */
  readonly resourceControl?: readonly (readonly AttachedPolicy[])[]
  /** The value of a condition key, by its lower-case name. A key is looked up only where a statement needs it. */
  readonly key: (name: string) => KeyValue | undefined
}

export type UnnamedQuestion = Omit<Question, 'resource'>
