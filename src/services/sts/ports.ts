// What the gateway asks of STS: the session behind a token.
import type { Sessions } from '../../gateway/ports.ts'
import { findSession } from './sessions.ts'

export const sessions: Sessions = { find: findSession }
