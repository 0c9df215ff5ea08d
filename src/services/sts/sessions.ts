// Temporary credentials. Nothing is stored of a session: its token carries it, its secret is derived.
import type { KeyObject } from 'node:crypto'
import { accessKeyIdFor } from '../../core/ids.ts'
import { Secret } from '../../core/secret.ts'
import { openSession, sealSession, sessionKeyIdOf, sessionSecret } from '../../engines/crypto/session-token.ts'
import type { Call } from '../../gateway/operation.ts'
import type { Session } from '../../gateway/ports.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { currentSessionKey, findSessionKey, opened } from './session-keys.ts'

/** The form within a token; its letters stay. */
interface Content {
  readonly account: string
  readonly principal: string
  /** Milliseconds. */
  readonly issued: number
  readonly expires: number
  readonly mfa: boolean
}

/** Undefined for a token that is not ours, was changed, or belongs to another access key. An expired one is answered. */
export async function findSession(state: UnitOfWork, accessKeyId: string, token: string): Promise<Session | undefined> {
  const keyId = sessionKeyIdOf(token)
  const record = keyId === undefined ? undefined : await findSessionKey(state, keyId)
  if (!record) return undefined
  const { key, sessions } = opened(record)
  const known = sessions.find(token)
  if (known) return known.accessKeyId === accessKeyId ? known : undefined
  const content = openSession(key, token, accessKeyId)
  if (content === undefined) return undefined
  const session = sessionFrom(JSON.parse(content) as Content, accessKeyId, key, token)
  sessions.add(token, session)
  return session
}

function sessionFrom(
  { account, principal, issued, expires, mfa }: Content, accessKeyId: string, key: KeyObject, token: string,
): Session {
  const secretAccessKey = new Secret(sessionSecret(key, token, accessKeyId))
  return { accessKeyId, secretAccessKey, account, principalId: principal, issuedAt: issued, expiresAt: expires, mfa }
}

/** A new session of the caller, as STS answers it. `seconds` is how long it lives. */
export async function issueSession(call: Pick<Call<unknown>, 'scope' | 'state' | 'once'>, seconds: number) {
  const record = await currentSessionKey(call)
  const { key } = opened(record)
  const { scope: { caller, now }, once } = call
  const accessKeyId = once('access key id', random => accessKeyIdFor('ASIA', caller.account, random))
  const issued = now - (now % 1000)
  const content: Content = { account: caller.account, principal: caller.id, issued, expires: issued + seconds * 1000, mfa: false }
  const nonce = once('token nonce', random => random(16))
  const token = sealSession(record.id, key, nonce, accessKeyId, JSON.stringify(content))
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: sessionSecret(key, token, accessKeyId),
    SessionToken: token,
    Expiration: new Date(content.expires),
  }
}
