import { AssumeRoleWithWebIdentity } from '../../../contracts/sts.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRoleToAssume, roleToAssume, roleToName, roleToTag } from '../assumed-roles.ts'
import { refuseSize } from '../credentials.ts'
import { requestDetails } from '../request-details.ts'
import { roleSession, sessionRecord, vouchedSession } from '../sessions/role-session.ts'
import { proveIdentity } from '../web-identity/web-identities.ts'

export default operation(AssumeRoleWithWebIdentity, {
  prove: proveIdentity,
  access: [
    { action: 'sts:AssumeRoleWithWebIdentity', on: roleToAssume },
    { action: 'sts:TagSession', on: roleToTag },
    { action: 'sts:SetSourceIdentity', on: roleToName },
  ],
  record: { ...sessionRecord, resources: [roleToAssume] },
  lasting: true,
  async handle(call) {
    const { scope, note } = call
    const { caller } = scope
    const role = await getRoleToAssume(call)
    if (caller.kind !== 'web-identity') throw new Error('Nobody has vouched for the caller.')
    refuseSize(call)
    const { provider, subject, audience } = caller
    const made = await roleSession(call, role, { ...vouchedSession(call, caller), provider })
    note(requestDetails(scope))
    return { ...made, SubjectFromWebIdentityToken: subject, Provider: provider, Audience: audience }
  },
})
