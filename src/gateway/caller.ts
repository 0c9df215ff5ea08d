// Who makes a call. Each kind has members of its own: whoever asks for one says of whom.
import type { Instant } from '../core/clock.ts'

export type Caller = RootUser | IamUser | RoleSession | FederatedUser | ServicePrincipal | Anonymous

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
  readonly mfa: boolean
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
}

export interface FederatedUser extends Signed {
  readonly kind: 'federated-user'
  /** Of the user who asked for it. */
  readonly userArn: string
  readonly userId: string
  readonly userName: string
  readonly session: SessionContext
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

export function findSession(caller: Caller): SessionContext | undefined {
  return caller.kind === 'service' || caller.kind === 'anonymous' ? undefined : caller.session
}
