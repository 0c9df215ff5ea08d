import { AssumeRole } from '../../../contracts/sts.gen.ts'
import type { Caller } from '../../../gateway/caller.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRoleToAssume, roleToAssume, roleToName, roleToTag } from '../assumed-roles.ts'
import { refuseSize } from '../credentials.ts'
import { takeCode } from '../mfa-codes.ts'
import { requestDetails } from '../request-details.ts'
import { roleSession, sessionRecord } from '../sessions/role-session.ts'
import { chainedRequest, sessionTags } from '../sessions/session-tags.ts'
import { oneHour } from '../sessions/sessions.ts'
import { requireSameSource, sourceIdentityOf } from '../sessions/source-identity.ts'

export default operation(AssumeRole, {
  access: [
    { action: 'sts:AssumeRole', on: roleToAssume },
    { action: 'sts:TagSession', on: roleToTag },
    { action: 'sts:SetSourceIdentity', on: roleToName },
  ],
  record: { ...sessionRecord, omit: ['TokenCode'], resources: [roleToAssume], extraRequest: chainedRequest },
  lasting: true,
  async handle(call) {
    const { input, scope, note, unbuilt, error } = call
    if (input.ProvidedContexts && input.ProvidedContexts.length > 0) throw unbuilt('ProvidedContexts')
    refuseSize(call)
    const role = await getRoleToAssume(call)
    if (isSession(scope.caller) && (input.DurationSeconds ?? 0) > oneHour) {
      throw error('ValidationException', tooLongInChain)
    }
    requireSameSource(call)
    const sourceIdentity = sourceIdentityOf(input, scope.caller)
    const kept = { ...sessionTags(call), ...(sourceIdentity !== undefined && { sourceIdentity }), mfaAt: await takeCode(call) }
    const made = await roleSession(call, role, kept)
    note(requestDetails(scope))
    return made
  },
})

const tooLongInChain = 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.'

/** AWS: whoever has credentials of GetSessionToken chains as a role's session does. */
const isSession = (caller: Caller): boolean =>
  caller.kind === 'assumed-role' || (caller.kind === 'user' && caller.session !== undefined)
