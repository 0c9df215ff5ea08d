// What the engine is asked. Whatever it needs to know of the world is in the question.
import type { Statement } from './statement.ts'
import type { KeyValue, PolicyKind, PrincipalIdentity } from './types.ts'

export interface CompiledPolicy {
  readonly kind: PolicyKind
  readonly version: '2008-10-17' | '2012-10-17'
  readonly allows: readonly Statement[]
  readonly denies: readonly Statement[]
  /** Of the document's text. */
  readonly units: number
}

export interface AttachedPolicy {
  readonly policy: CompiledPolicy
  /** Named in the denial where the policy has one. */
  readonly arn?: string
  /** Whose it is and what he calls it, where it is one of his own and has no ARN. */
  readonly name?: string
}

/**
 * Whether a grant allows the action, and to whom: to the role that the caller is a session of, to exactly him, or to his account,
 * which may hand it on to him.
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
  /** Of who acts by what the principal has delegated to him: nothing lets him do more, not even who names the session. */
  readonly delegation?: AttachedPolicy
  /** Over the principal's account; one list for each level of the organization. */
  readonly serviceControl?: readonly (readonly AttachedPolicy[])[]
  /** Over the resource's account. */
  readonly resourceControl?: readonly (readonly AttachedPolicy[])[]
  /** By lower-case name. A key is asked only where a statement needs it. */
  readonly key: (name: string) => KeyValue | undefined
}

export type UnnamedQuestion = Omit<Question, 'resource'>
