// Who makes a call. Each kind has members of its own: whoever asks for one says of whom.
import type { Instant } from '../core/clock.ts'
import type { KeyValue } from '../engines/policy/types.ts'

export type Caller = Signer | WebIdentity | SamlUser | ServicePrincipal | Anonymous

/** Who has an access key. */
export type Signer = RootUser | IamUser | RoleSession | FederatedUser

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
  readonly expiresAt: Instant
  /** When who is behind them gave a code of an MFA device; absent where he gave none. */
  readonly mfaAt?: Instant
  /** Where another account acts by it. */
  readonly delegation?: Delegation
}

/** What somebody lets another account do in his name for a while. */
export interface Delegation {
  /** The account. */
  readonly to: string
  /** The policy that says what, beyond which nothing lets it go. */
  readonly policy: string
  /**
   * Since when: of somebody's session the time at which that began, so that whoever ends sessions by their age ends what was
   * delegated in them. Absent of what an earlier release delegated.
   */
  readonly since?: Instant
}

export interface RootUser extends Signed {
  readonly kind: 'root'
  readonly session?: SessionContext
  /** Where another account acts in its name. */
  readonly assumedRoot?: AssumedRoot
}

/** What an account of its organization may do in the name of a member's root. */
export interface AssumedRoot {
  /** The account. */
  readonly by: string
  /** The ARN of AWS's policy that says what. */
  readonly task: string
  /** Who is behind it, as the session says that asked for it. */
  readonly sourceIdentity?: string
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

/** Somebody in whose name a user asked for a session, or root. His tags are the user's under those of the session. */
export interface FederatedUser extends Signed {
  readonly kind: 'federated-user'
  /** Of the user who asked for it. */
  readonly userArn: string
  readonly userId: string
  /** Absent of root. */
  readonly userName?: string
  readonly session: SessionContext
  readonly federated: FederatedSession
}

/** What a session of a federated user has of its own. */
export interface FederatedSession {
  /** As the user who asked for it calls him. */
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  /** AWS: without any he may do nothing but what others' policies let him. */
  readonly policies: SessionPolicies
}

/** Who has no key yet, and brings what a provider says of him. His account is the one that knows the provider. */
interface Vouched extends Principal {
  /** Its ARN, as policies name it. */
  readonly provider: string
  /** As the provider calls who calls. */
  readonly subject: string
  /** For whom the provider says so. */
  readonly audience: string
  /** Condition keys by lower-case name, `token.example.com:sub`. */
  readonly claims: ReadonlyMap<string, KeyValue>
  /** What the provider wants his session to have. */
  readonly wants: WantedSession
}

export interface WantedSession {
  readonly tags: readonly { readonly Key: string; readonly Value: string }[]
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity?: string
}

export interface WebIdentity extends Vouched {
  readonly kind: 'web-identity'
}

export interface SamlUser extends Vouched {
  readonly kind: 'saml-user'
  /** What the session is to be called. */
  readonly sessionName: string
  /** As the provider calls itself. */
  readonly issuer: string
  readonly subjectType: string
  /** AWS: with the subject, who it is, whatever other providers call theirs. */
  readonly nameQualifier: string
  readonly assertionId: string
  /** For how long the provider lets a session be. */
  readonly mostSeconds: number
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

// AWS: for a session of a role the key holds the role's ARN, not the session's.
export function principalArn(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'assumed-role': return caller.roleArn
    case 'web-identity':
    case 'saml-user':
    case 'service':
    case 'anonymous': return undefined
    case 'root':
    case 'user':
    case 'federated-user': return caller.arn
  }
}

/**
 * By whose share of the server a call is judged. INVARIANT: of sessions of a role, whose names their callers choose, that is the
 * role's, of federated users the user's who named them, and of subjects, whom a provider names as it likes, the provider's, so
 * that nobody has more by asking for more.
 */
export function sharerOf(caller: Caller): string {
  switch (caller.kind) {
    case 'assumed-role': return caller.roleId
    case 'federated-user': return caller.userId
    case 'web-identity':
    case 'saml-user': return caller.provider
    case 'service': return `${caller.id} ${caller.account}`
    default: return caller.id
  }
}

/** Whether another account acts in the name of root. */
export const isAssumedRoot = (caller: Caller): boolean => caller.kind === 'root' && caller.assumedRoot !== undefined

/** Who is behind a session, as was said when the first of a chain was asked for. */
export function findSourceIdentity(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'assumed-role': return caller.assumed.sourceIdentity
    case 'root': return caller.assumedRoot?.sourceIdentity
    default: return undefined
  }
}

export const findSession = (caller: Caller): SessionContext | undefined => ('session' in caller ? caller.session : undefined)

/** What a policy may ask of a signature. */
export interface HowSigned {
  readonly presigned: boolean
  /** By SigV4A. */
  readonly byPair?: true
  /** In a form, whose policy is what was signed. */
  readonly posted?: true
  /** Milliseconds. */
  readonly age: number
  /** `x-amz-content-sha256`. */
  readonly payload?: string
}
