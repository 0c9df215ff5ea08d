// Who makes a call. Each kind has members of its own: whoever asks for one says of whom.
import type { Instant } from '../core/clock.ts'
import type { KeyValue } from '../engines/policy/types.ts'

export type Caller = RootUser | IamUser | RoleSession | FederatedUser | WebIdentity | ServicePrincipal | Anonymous

interface Principal {
  readonly account: string
  readonly arn: string
  /** `AIDA…`, `AROA…:session`, `account:name` of a federated user, the account's id of root. */
  readonly id: string
  readonly tags: Readonly<Record<string, string>>
}

interface Signed extends Principal {
  readonly accessKeyId: string
}

/** Credentials that end. */
export interface SessionContext {
  readonly issuedAt: Instant
  /** When who is behind them gave a code of an MFA device; absent where he gave none. */
  readonly mfaAt?: Instant
}

export interface RootUser extends Signed {
  readonly kind: 'root'
  readonly session?: SessionContext
}

export interface IamUser extends Signed {
  readonly kind: 'user'
  readonly userName: string
  readonly session?: SessionContext
}

/** Its tags are the role's under those of the session. */
export interface RoleSession extends Signed {
  readonly kind: 'assumed-role'
  readonly roleArn: string
  readonly roleId: string
  readonly roleName: string
  readonly session: SessionContext
  readonly assumed: AssumedSession
}

/** What a session of a role has of its own. */
export interface AssumedSession {
  /** As whoever asked for it calls it. */
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  /** Which of its tags a session has as well that this one asks for. */
  readonly transitiveTagKeys: readonly string[]
  /** Who is behind it, as was said when the first of a chain was asked for. */
  readonly sourceIdentity?: string
  /** The provider by whose word the first of a chain was given, as policies name it. */
  readonly provider?: string
  /** By which it may do less than its role. */
  readonly policies?: SessionPolicies
}

export interface SessionPolicies {
  readonly document?: string
  readonly managed: readonly { readonly arn: string; readonly policyId: string }[]
}

export interface FederatedUser extends Signed {
  readonly kind: 'federated-user'
  /** Of the user who asked for it. */
  readonly userArn: string
  readonly userId: string
  readonly userName: string
  readonly session: SessionContext
}

/** Who has no key yet, and brings what a provider says of him. His account is the one that knows the provider. */
export interface WebIdentity extends Principal {
  readonly kind: 'web-identity'
  /** Its ARN, as policies name it. */
  readonly provider: string
  /** As the provider calls who calls. */
  readonly subject: string
  /** For whom the provider says so. */
  readonly audience: string
  /** Condition keys by lower-case name, `token.example.com:sub`. */
  readonly claims: ReadonlyMap<string, KeyValue>
}

/** A service that calls as itself. Its account is that for which it works. */
export interface ServicePrincipal extends Principal {
  readonly kind: 'service'
  /** `events.amazonaws.com` */
  readonly service: string
  /** What it works for. */
  readonly source?: { readonly arn: string; readonly account: string }
}

export interface Anonymous extends Principal {
  readonly kind: 'anonymous'
}

/**
 * By whose share of the server a call is judged. INVARIANT: of sessions of a role, whose names their callers choose, that is the
 * role's, and of subjects, whom a provider names as it likes, the provider's, so that nobody has more by asking for more.
 */
export function sharerOf(caller: Caller): string {
  switch (caller.kind) {
    case 'assumed-role': return caller.roleId
    case 'web-identity': return caller.provider
    case 'service': return `${caller.id} ${caller.account}`
    default: return caller.id
  }
}

export const findSession = (caller: Caller): SessionContext | undefined => ('session' in caller ? caller.session : undefined)

/** What a policy may ask of a signature. */
export interface HowSigned {
  readonly presigned: boolean
  /** Milliseconds. */
  readonly age: number
  /** `x-amz-content-sha256`. */
  readonly payload?: string
}
