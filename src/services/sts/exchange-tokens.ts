// What an account has of an access that it was granted, until it ends: for it, it gets sessions, as often as it likes. It is
// sealed as they are, and bound to the account, which can be taken for no access key.
import { tolerance, type Instant } from '../../core/clock.ts'
import { parseJson } from '../../core/text/json.ts'
import { openSession, sealSession, sessionKeyIdOf } from '../../engines/crypto/session-token.ts'
import type { AssumedSession } from '../../gateway/caller.ts'
import type { ExchangeTokens } from '../../gateway/ports.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { pack } from './sessions/packed-session.ts'
import { currentSessionKey, findSessionKey, opened } from './sessions/session-keys.ts'
import { endingIn, type DelegatedContent, type Ending, type RoleContent } from './sessions/sessions.ts'

/** The form within a token; its letters stay. */
interface Content {
  readonly account: string
  readonly principal: string
  readonly arn: string
  readonly delegated: DelegatedContent
  readonly expires: Instant
  readonly ahead?: number
  readonly role?: RoleContent
}

export interface ExchangeToken extends Omit<Content, 'ahead'>, Ending {}

const boundTo = (account: string): string => `access that is granted to ${account}`

export const issueExchangeToken: ExchangeTokens['issue'] = async (state, { to, policy, by, seconds }, scope, once) => {
  const record = await currentSessionKey({ scope, state, once })
  const { expires, ahead } = endingIn(seconds, scope)
  const { account, arn, principalId: principal, assumed, since } = by
  const document = pack({ policies: { document: policy, managed: [] }, tags: {}, transitiveTagKeys: [] })!
  const content: Content = {
    account, principal, arn, delegated: { to, policy: document.toString('base64'), ...(since !== undefined && { since }) },
    expires,
    ...(ahead > tolerance && { ahead }), ...(assumed && { role: roleOf(assumed) }),
  }
  const nonce = once('exchange token nonce', random => random(16))
  const token = sealSession(record.id, opened(record).key, nonce, boundTo(to), JSON.stringify(content))
  return { token, expiresAt: expires }
}

function roleOf({ name: session, sourceIdentity: source, provider, ...own }: AssumedSession): RoleContent {
  const packed = pack(own)?.toString('base64')
  return {
    session, ...(source !== undefined && { source }), ...(provider !== undefined && { provider }),
    ...(packed !== undefined && { packed }),
  }
}

/** Undefined for a text that is no token, or was changed, or is another account's. One that has expired is answered. */
export async function findExchangeToken(state: ReadUnit, account: string, token: string): Promise<ExchangeToken | undefined> {
  const keyId = sessionKeyIdOf(token)
  const record = keyId === undefined ? undefined : await findSessionKey(state, keyId)
  const content = record && openSession(opened(record).key, token, boundTo(account))
  if (content === undefined) return undefined
  return { ahead: 0, ...(parseJson(content) as Content) }
}
