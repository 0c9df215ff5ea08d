// Temporary credentials. Nothing is stored of a session: its token carries it, its secret is derived.
import type { Instant } from '../../../core/clock.ts'
import { tolerance, wholeSeconds } from '../../../core/clock.ts'
import { accessKeyIdFor } from '../../../core/ids.ts'
import { Secret } from '../../../core/secret.ts'
import { parseJson } from '../../../core/text/json.ts'
import type { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { openSession, sealSession, sessionKeyIdOf, sessionSecret } from '../../../engines/crypto/session-token.ts'
import type { AssumedRoot, AssumedSession, Caller, Delegation, FederatedSession } from '../../../gateway/caller.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import type { Session } from '../../../gateway/ports.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { unpack } from './packed-session.ts'
import { currentSessionKey, findSessionKey, opened } from './session-keys.ts'

/** The form within a token; its letters stay. */
interface Content {
  readonly account: string
  readonly principal: string
  /** Milliseconds. */
  readonly issued: number
  readonly expires: number
  /** By how much less was vouched for then; absent where that was all. */
  readonly ahead?: number
  /** Absent where no code was given. */
  readonly mfa?: number
  /** Of a role's session, whose `principal` is the role's id. */
  readonly role?: RoleContent
  /** Of a federated user's, whose `principal` is the id of the user who asked for it. */
  readonly federated?: FederatedContent
  /** Of a member's root, whose `principal` is its account. */
  readonly root?: RootContent
  /** Of whoever has it by delegation, from its `principal`. */
  readonly delegated?: DelegatedContent
}

export interface DelegatedContent {
  readonly to: string
  /** Base 64. */
  readonly policy: string
  readonly since?: Instant
}

interface RootContent {
  readonly by: string
  readonly task: string
  readonly source?: string
}

export interface RoleContent {
  readonly session: string
  readonly source?: string
  readonly provider?: string
  /** Base 64. */
  readonly packed?: string
}

interface FederatedContent {
  readonly name: string
  /** Base 64. */
  readonly packed?: string
}

/** Undefined for a token that is not ours, was changed, or belongs to another access key. An expired one is answered. */
export async function findSession(state: ReadUnit, accessKeyId: string, token: string): Promise<Session | undefined> {
  const keyId = sessionKeyIdOf(token)
  const record = keyId === undefined ? undefined : await findSessionKey(state, keyId)
  if (!record) return undefined
  const { key, sessions } = opened(record)
  const known = sessions.find(token)
  if (known) return known.accessKeyId === accessKeyId ? known : undefined
  const content = openSession(key, token, accessKeyId)
  if (content === undefined) return undefined
  const session = sessionFrom(parseJson(content) as Content, accessKeyId, key, token)
  sessions.add(token, session)
  return session
}

function sessionFrom(
  { account, principal, issued, expires, ahead = 0, mfa, role, federated, root, delegated }: Content,
  accessKeyId: string, key: HmacKey, token: string,
): Session {
  const secretAccessKey = new Secret(sessionSecret(key, token, accessKeyId))
  return {
    accessKeyId, secretAccessKey, account, principalId: principal, issuedAt: issued, expiresAt: expires,
    endsBySettled: expires - ahead,
    ...(mfa !== undefined && { mfaAt: mfa }),
    ...(role && { assumed: assumedFrom(role) }),
    ...(federated && { federated: federatedFrom(federated) }),
    ...(root && { assumedRoot: rootFrom(root) }),
    ...(delegated && { delegation: delegationFrom(delegated) }),
  }
}

function assumedFrom({ session: name, source, provider, packed }: RoleContent): AssumedSession {
  return {
    name, ...unpack(packed), ...(source !== undefined && { sourceIdentity: source }), ...(provider !== undefined && { provider }),
  }
}

function federatedFrom({ name, packed }: FederatedContent): FederatedSession {
  const { tags, policies = { managed: [] } } = unpack(packed)
  return { name, tags, policies }
}

const delegationFrom = ({ to, policy, since }: DelegatedContent): Delegation =>
  ({ to, policy: unpack(policy).policies!.document!, ...(since !== undefined && { since }) })

const rootFrom = ({ by, task, source }: RootContent): AssumedRoot =>
  ({ by, task, ...(source !== undefined && { sourceIdentity: source }) })

/** Whose session it is to be. */
interface Holder {
  readonly account: string
  readonly principal: string
  /** When its caller gave a code of an MFA device. */
  readonly mfaAt?: Instant | undefined
  readonly role?: {
    readonly name: string
    readonly sourceIdentity?: string | undefined
    readonly provider?: string | undefined
    readonly packed?: string | undefined
  }
  readonly federated?: FederatedContent
  readonly assumedRoot?: AssumedRoot
  readonly delegated?: DelegatedContent
}

const twelveHours = 43_200
export const oneHour = 3600

/** How long a session in the caller's own name lives. AWS: root's an hour at most, however long was asked for. */
export const secondsOf = ({ kind }: Caller, asked = twelveHours): number => (kind === 'root' ? Math.min(asked, oneHour) : asked)

/** When something ends, by the store's time, and by how much less was vouched for when that was said. */
export interface Ending {
  readonly expires: Instant
  readonly ahead: number
}

export const endingIn = (seconds: number, scope: Pick<Scope, 'now' | 'settled'>): Ending =>
  ({ expires: wholeSeconds(scope.now) + seconds * 1000, ahead: scope.now - scope.settled })

/** A new session, as STS answers it. `lasts` is how many seconds it lives, or until when. */
export async function issueSession(
  call: Pick<Call<unknown>, 'scope' | 'state' | 'once'>,
  { account, principal, mfaAt, role, federated, assumedRoot, delegated }: Holder, lasts: number | Ending,
) {
  const record = await currentSessionKey(call)
  const { key } = opened(record)
  const { scope, once } = call
  const { expires, ahead } = typeof lasts === 'number' ? endingIn(lasts, scope) : lasts
  const accessKeyId = once('access key id', random => accessKeyIdFor('ASIA', account, random))
  const content: Content = {
    account, principal, issued: wholeSeconds(scope.now), expires, ...(ahead > tolerance && { ahead }),
    ...(mfaAt !== undefined && { mfa: mfaAt }), ...(role && { role: roleContent(role) }),
    ...(federated && { federated }), ...(assumedRoot && { root: rootContent(assumedRoot) }), ...(delegated && { delegated }),
  }
  const nonce = once('token nonce', random => random(16))
  const token = sealSession(record.id, key, nonce, accessKeyId, JSON.stringify(content))
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: sessionSecret(key, token, accessKeyId),
    SessionToken: token,
    Expiration: new Date(expires),
  }
}

function roleContent({ name, sourceIdentity, provider, packed }: NonNullable<Holder['role']>): RoleContent {
  return {
    session: name,
    ...(sourceIdentity !== undefined && { source: sourceIdentity }),
    ...(provider !== undefined && { provider }),
    ...(packed !== undefined && { packed }),
  }
}

const rootContent = ({ by, task, sourceIdentity }: AssumedRoot): RootContent =>
  ({ by, task, ...(sourceIdentity !== undefined && { source: sourceIdentity }) })
