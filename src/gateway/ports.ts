// What the gateway asks of services. `main.ts` wires each port to the service that fulfils it.
import type { X509Certificate } from 'node:crypto'
import type { AttachedPolicy, CompiledPolicy } from '../engines/policy/question.ts'
import type { Instant } from '../core/clock.ts'
import type { Secret } from '../core/secret.ts'
import type { MaybePromise } from '../core/maybe-promise.ts'
import type { Turns } from '../core/sharing/turns.ts'
import type { StorageState } from '../storage/readiness.ts'
import type { StoreTimes } from '../storage/time/store-clock.ts'
import type { ReadUnit, UnitOfWork } from '../storage/unit-of-work.ts'
import type { TrailEvent } from '../core/records/trail-event.ts'
import type { Denials } from './authorization/denials.ts'
export type { Denial, DenialCondition, DenialPolicy, DenialStatement, OuterCall } from './authorization/denials.ts'
import type { Meter } from './log/meter.ts'
import type { AssumedRoot, AssumedSession, Caller, Delegation, FederatedSession, Signer } from './caller.ts'
import type { Draw } from './draws.ts'
import type { BucketPlaces, PublicAccess } from './objects/buckets.ts'
import type { AccessPoints, PointedBuckets } from './objects/points.ts'
import type { KeyStoreProxies } from './outside/key-store-proxies.ts'
import type { AccessHolders, OperationActions } from './principals/access-holders.ts'
import type { IdentityProviders, IssuerKeys, SamlProviders, TokenIssuers } from './principals/federation.ts'
import type { MfaDevices } from './principals/mfa-devices.ts'
import type { PolicyHolders, PolicyHolderType } from './principals/policy-holders.ts'
import type { ServiceTrust } from './principals/service-trust.ts'
import type { AskedAction } from './trail/asked-action.ts'

export type * from './objects/buckets.ts'
export * from './objects/points.ts'
export * from './outside/key-store-proxies.ts'
export * from './principals/access-holders.ts'
export * from './principals/federation.ts'
export type * from './principals/mfa-devices.ts'
export type { PolicyHolder, PolicyHolders, PolicyHolderType } from './principals/policy-holders.ts'
export type { ServiceTrust } from './principals/service-trust.ts'
export type { AskedAction } from './trail/asked-action.ts'

/** An access key that may sign. The same object is answered for as long as the key does not change. */
export interface Credential {
  readonly caller: Caller
  /** Of the caller's account: the only one in which the key is known. */
  readonly partition: string
  readonly secretAccessKey: Secret<string>
}

export interface Credentials {
  /** Undefined for an unknown, deleted or inactive access key id. */
  find(state: ReadUnit, accessKeyId: string): MaybePromise<Credential | undefined>
  /** Undefined where the session's principal is no more. A session outlives the access key that asked for it. */
  ofSession(state: ReadUnit, session: Session): Promise<Credential | undefined>
  /** Who it is now that called some time ago, in the same session; undefined where he is no more. */
  callerNow(state: ReadUnit, caller: Signer): Promise<Signer | undefined>
}

/** What a session token carries. The same object is answered for the same token. */
export interface Session {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret<string>
  readonly account: string
  /** The unique id of the user or the role, or the account's id for root. */
  readonly principalId: string
  readonly issuedAt: Instant
  readonly expiresAt: Instant
  /** The same by what was vouched for when it was issued: it lasts no longer by either. */
  readonly endsBySettled: Instant
  /** When its caller gave a code of an MFA device; absent where he gave none. */
  readonly mfaAt?: Instant
  /** Of a role's session, whose `principalId` is the role's. */
  readonly assumed?: AssumedSession
  /** Of a federated user's, whose `principalId` is that of the user who asked for it. */
  readonly federated?: FederatedSession
  /** Of a member's root, in whose name another account acts. */
  readonly assumedRoot?: AssumedRoot
  /** Of a session that another account has of its principal. */
  readonly delegation?: Delegation
}

export interface Sessions {
  /** Undefined for a token that is not ours, was changed, or belongs to another access key. An expired one is answered. */
  find(state: ReadUnit, accessKeyId: string, token: string): Promise<Session | undefined>
}

/** As he was when he granted: of a role's session as well. */
export interface Grantor extends Pick<Delegation, 'since'> {
  readonly account: string
  readonly arn: string
  readonly principalId: string
  readonly assumed?: AssumedSession
}

/** What somebody has granted to another account, to be exchanged for sessions of his own. */
export interface GrantedAccess extends Omit<Delegation, 'since'> {
  readonly by: Grantor
  /** How long all that is had by it lasts, from now on. */
  readonly seconds: number
}

export interface ExchangeTokens {
  /** A text that is good for the account to which access is granted, and for nobody else. */
  issue(
    state: UnitOfWork, granted: GrantedAccess, times: StoreTimes, once: Draw,
  ): Promise<{ readonly token: string; readonly expiresAt: Instant }>
}

/** The policies on the caller's side. */
export interface PrincipalPolicies {
  readonly identity: readonly AttachedPolicy[]
  readonly boundary?: AttachedPolicy
  readonly session?: readonly AttachedPolicy[]
  /** Of a session that somebody has by delegation: the one that says what was delegated. */
  readonly delegation?: AttachedPolicy
  /** Those of the caller's organization over its account; one list for each level. */
  readonly serviceControl?: ControlLevels
}

/** They take room until they are released. */
export interface HeldPrincipalPolicies extends PrincipalPolicies {
  readonly release: () => void
}

export interface Principals {
  policiesOf(state: ReadUnit, caller: Caller, turns: Turns): MaybePromise<HeldPrincipalPolicies>
  /** The unique id of the user, the role or the role's session that has this ARN now; undefined where there is none. */
  findId(state: ReadUnit, arn: string): Promise<string | undefined>
  /** The ARN that whoever has this unique id has now; undefined where nobody in the account has it. */
  findArn(state: ReadUnit, account: string, id: string): Promise<string | undefined>
}

export type SeedState = 'seeding' | 'running hooks' | 'seeded' | 'failed'

/** What was to be seeded again could not be; its message says why, to whoever asked for it. */
export class SeedFailed extends Error {
  override readonly name = 'SeedFailed'
}

export interface NewAccount {
  readonly account: string
  readonly partition: string
  readonly createdAt: Instant
  /** The name of the role by which the account that asks for it administers it, and that account. */
  readonly role: { readonly name: string; readonly trusts: string }
}

export interface Accounts {
  /** Whether the store has the account. */
  has(state: ReadUnit, account: string): Promise<boolean>
  /** The account must not be there. Its root user has no access key. */
  open(state: UnitOfWork, account: NewAccount, once: Draw): Promise<void>
}

/** Where an account stands in its organization. */
export interface Membership {
  readonly organizationId: string
  /** AWS: of its organization, the root and the units under which it stands, with a slash behind each. */
  readonly path: string
}

/** The policies of each level of an organization, from the root down to an account. */
export type ControlLevels = readonly (readonly AttachedPolicy[])[]

/** They take room until they are released. */
export interface HeldControls {
  readonly levels: ControlLevels
  readonly release: () => void
}

export interface Organizations {
  /** Undefined of an account that is in no organization. */
  find(state: ReadUnit, account: string): Promise<Membership | undefined>
  /** `service` is `iam.amazonaws.com`. Undefined of an account that is in no organization. */
  findTrust(state: ReadUnit, account: string, service: string): Promise<ServiceTrust | undefined>
  /** Whether nobody of the account may do anything any more. */
  isClosed(state: ReadUnit, account: string): MaybePromise<boolean>
  /**
   * What an organization has over what is done by an account, or over what the account has; undefined where it has nothing. It is
   * asked for in the order of `engines/policy/compiled-room.ts`.
   */
  controlsOver(
    state: ReadUnit, account: string, side: 'service' | 'resource', turns: Pick<Turns, 'isOver' | 'next'>,
  ): MaybePromise<HeldControls | undefined>
}

/** How accounts act in members of their organization as their root users. */
export interface RootAccess {
  /** Whether a policy is one of AWS's that say what may be done as root. */
  isTask(policyArn: string): boolean
  /** Whether this may be done in the name of the member's root: asked before it begins, and of each call again. */
  isOpen(
    state: ReadUnit, organizations: Organizations, member: string, what: Pick<AssumedRoot, 'by' | 'task'>,
  ): Promise<boolean>
}

/** A role as whoever assumes it has to know it. */
export interface AssumableRole {
  readonly id: string
  readonly account: string
  readonly partition: string
  readonly name: string
  readonly arn: string
  /** Who may assume it. */
  readonly trust: CompiledPolicy
  /** The same to the letter while that is the same. */
  readonly trustText: string
  /** In seconds. */
  readonly longestSession: number
  readonly tags: Readonly<Record<string, string>>
}

export interface Roles {
  /** Of any account of the store. */
  find(state: ReadUnit, arn: string): Promise<AssumableRole | undefined>
  /** The id of a managed policy of the account or of AWS's own; undefined where there is none. */
  findPolicyId(state: ReadUnit, account: string, arn: string): Promise<string | undefined>
}

/** By what is asked again about a call that has been recorded. */
export interface RecordContext {
  readonly state: ReadUnit
  readonly once: Draw
  readonly ports: ServicePorts
  /** Whether a service made it in the caller's name. */
  readonly isHop: boolean
}

/** What the server can tell of itself and do, for the service that is named after it. */
export interface ServerPort {
  /** Whose the server is: whose administrators may ask it about itself. */
  readonly account: string
  /** Whether its clock may be moved. */
  readonly development: boolean
  readonly meter: Meter
  /** Why calls were denied lately. */
  readonly denials: Denials
  /** What a recorded call asked permission for; undefined where its operation is not built, or nobody signed it. */
  askedActions(event: TrailEvent, context: RecordContext): Promise<readonly AskedAction[] | undefined>
  /** Whether its storage answers and commits, or has given up committing until the server is started anew. */
  storage(): StorageState
  /** How far the seed is; whoever waits for the server waits for that too. */
  seedState(): SeedState
  /** In Prometheus's text format. */
  metrics(): string
  /** What signatures are judged by, and whatever else is dated elsewhere. */
  wall(): Instant
  /** What the machine's clock says, whether it is believed or not. */
  machineWall(): Instant
  /**
   * Does what is due, by all that was done until now; answers how many timers fired. Those who ask while it waits for its turn
   * have the same answer.
   */
  runTimers(): Promise<number>
  /**
   * Puts an empty store in the place of this one, on which calls under way end, and seeds it. To be asked by what no seed waits
   * for, not in an attempt. Throws `SeedFailed` where all but the seed is done. Absent where the store is kept.
   */
  reset?(): Promise<void>
}

export interface Ports {
  readonly accessPoints: AccessPoints
  readonly buckets: BucketPlaces
  readonly pointedBuckets: PointedBuckets
  readonly publicAccess: PublicAccess
  readonly credentials: Credentials
  readonly sessions: Sessions
  readonly principals: Principals
  readonly accounts: Accounts
  readonly organizations: Organizations
  readonly roles: Roles
  readonly policyHolders: ReadonlyMap<PolicyHolderType, PolicyHolders>
  readonly accessHolders: AccessHolders
  /** Of all that is served. */
  readonly operationActions: () => Promise<readonly OperationActions[]>
  readonly mfaDevices: MfaDevices
  readonly identityProviders: IdentityProviders
  readonly issuerKeys: IssuerKeys
  readonly keyStoreProxies: KeyStoreProxies
  /** What vouches for enclaves beside AWS's own root. */
  readonly attestationRoots: readonly X509Certificate[]
  readonly tokenIssuers: TokenIssuers
  readonly samlProviders: SamlProviders
  readonly rootAccess: RootAccess
  readonly exchangeTokens: ExchangeTokens
}

/** What one service may ask of another, or of the network, by a port. */
export type ServicePorts = Pick<
  Ports,
  | 'accounts' | 'organizations' | 'roles' | 'policyHolders' | 'accessHolders' | 'operationActions' | 'mfaDevices'
  | 'identityProviders' | 'samlProviders' | 'issuerKeys' | 'tokenIssuers' | 'rootAccess' | 'exchangeTokens' | 'keyStoreProxies'
  | 'attestationRoots' | 'publicAccess' | 'accessPoints' | 'pointedBuckets'
>
