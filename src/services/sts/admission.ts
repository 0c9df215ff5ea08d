// AWS: what the credentials of GetSessionToken may call of STS itself.
import { findSession } from '../../gateway/caller.ts'
import type { Admission } from '../../gateway/operation.ts'

const open: ReadonlySet<string> = new Set(['AssumeRole', 'GetCallerIdentity'])

export const admit: Admission = (caller, operation) =>
  caller.kind !== 'assumed-role' && findSession(caller) && !open.has(operation)
    ? { code: 'AccessDeniedException', message: `Cannot call ${operation} with session credentials` }
    : undefined
