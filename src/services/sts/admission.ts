// AWS: what the credentials of GetSessionToken may call of STS itself.
import type { Admission } from '../../gateway/operation.ts'

const open: ReadonlySet<string> = new Set(['AssumeRole', 'GetCallerIdentity'])

export const admit: Admission = ({ session }, operation) =>
  session && !open.has(operation)
    ? { code: 'AccessDeniedException', message: `Cannot call ${operation} with session credentials` }
    : undefined
