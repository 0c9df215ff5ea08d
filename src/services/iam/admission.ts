// AWS: IAM does not know the credentials of GetSessionToken unless they were made with MFA.
import { findSession, type SessionContext } from '../../gateway/caller.ts'
import type { Admission } from '../../gateway/service.ts'

export const admit: Admission = caller =>
  caller.kind !== 'assumed-role' && isWithoutMfa(findSession(caller))
    ? { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid' }
    : undefined

const isWithoutMfa = (session: SessionContext | undefined): boolean => session !== undefined && session.mfaAt === undefined
