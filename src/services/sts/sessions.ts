// Temporary credentials. Nothing is stored of a session: its token carries it, its secret is derived.
import { createSecretKey, type KeyObject } from 'node:crypto'
import { accessKeyIdFor } from '../../core/ids.ts'
import { Secret } from '../../core/secret.ts'
import { openSession, sealSession, sessionKeyIdOf, sessionSecret } from '../../engines/crypto/session-token.ts'
import type { Call } from '../../gateway/operation.ts'
import type { Session } from '../../gateway/ports.ts'
import { collection } from '../../storage/collection.ts'
import { derived } from '../../storage/derived.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'

/** What sessions are sealed under. It is kept as long as one of its sessions may live. */
interface SessionKey {
  /** 32 hexadecimal digits. */
  readonly id: string
  readonly bytes: Secret<Uint8Array>
}

const SessionKeys = collection<SessionKey>('sts.session-keys', { per: 'global', key: ({ id }) => [id], sealed: ['bytes'] })

/** Which session key new sessions are sealed under. */
interface CurrentKey {
  readonly name: 'current'
  readonly keyId: string
}

const CurrentKeys = collection<CurrentKey>('sts.current-session-key', { per: 'global', key: ({ name }) => [name] })

/** The form within a token; its letters stay. */
interface Content {
  readonly account: string
  readonly principal: string
  /** Milliseconds. */
  readonly issued: number
  readonly expires: number
  readonly mfa: boolean
}

const mostOpened = 10_000

/** A session key as it is used: its key object, and the sessions that were opened under it. */
const opened = derived((record: SessionKey) => ({
  key: createSecretKey(record.bytes.reveal()),
  sessions: new Map<string, Session>(),
}))

/** Undefined for a token that is not ours, was changed, or belongs to another access key. An expired one is answered. */
export async function findSession(state: UnitOfWork, accessKeyId: string, token: string): Promise<Session | undefined> {
  const keyId = sessionKeyIdOf(token)
  const record = keyId === undefined ? undefined : await state.get(SessionKeys, [keyId])
  if (!record) return undefined
  const { key, sessions } = opened(record)
  const known = sessions.get(token)
  if (known) return known.accessKeyId === accessKeyId ? known : undefined
  const content = openSession(key, token, accessKeyId)
  if (content === undefined) return undefined
  const session = sessionFrom(JSON.parse(content) as Content, accessKeyId, key)
  if (sessions.size >= mostOpened) sessions.clear()
  sessions.set(token, session)
  return session
}

function sessionFrom({ account, principal, issued, expires, mfa }: Content, accessKeyId: string, key: KeyObject): Session {
  const secretAccessKey = new Secret(sessionSecret(key, accessKeyId))
  return { accessKeyId, secretAccessKey, account, principalId: principal, issuedAt: issued, expiresAt: expires, mfa }
}

/** A new session of the caller, as STS answers it. `seconds` is how long it lives. */
export async function issueSession({ scope, state, once }: Pick<Call<unknown>, 'scope' | 'state' | 'once'>, seconds: number) {
  const record = await currentKey(state, once)
  const { key } = opened(record)
  const { caller, now } = scope
  const accessKeyId = once('access key id', random => accessKeyIdFor('ASIA', caller.account, random))
  const issued = now - (now % 1000)
  const content: Content = { account: caller.account, principal: caller.id, issued, expires: issued + seconds * 1000, mfa: false }
  const nonce = once('token nonce', random => random(16))
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: sessionSecret(key, accessKeyId),
    SessionToken: sealSession(record.id, key, nonce, accessKeyId, JSON.stringify(content)),
    Expiration: new Date(content.expires),
  }
}

async function currentKey(state: UnitOfWork, once: Call<unknown>['once']): Promise<SessionKey> {
  const current = await state.get(CurrentKeys, ['current'])
  const known = current && (await state.get(SessionKeys, [current.keyId]))
  if (known) return known
  const id = once('session key id', random => Buffer.from(random(16)).toString('hex'))
  const record = { id, bytes: new Secret(once('session key', random => random(32))) }
  await state.insert(SessionKeys, record)
  await state.insert(CurrentKeys, { name: 'current', keyId: id })
  return record
}
