// What the gateway asks of STS: the session behind a token. And what IAM does: a token that sessions are had for.
import type { ExchangeTokens, Sessions } from '../../gateway/ports.ts'
import { issueExchangeToken } from './exchange-tokens.ts'
import { findSession } from './sessions/sessions.ts'

export const sessions: Sessions = { find: findSession }

export const exchangeTokens: ExchangeTokens = { issue: issueExchangeToken }
