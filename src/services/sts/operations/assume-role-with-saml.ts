import { AssumeRoleWithSAML } from '../../../contracts/sts.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getRoleToAssume, roleToAssume, roleToName, roleToTag } from '../assumed-roles.ts'
import { refuseSize } from '../credentials.ts'
import { requestDetails } from '../request-details.ts'
import { roleSession, sessionRecord, vouchedSession } from '../sessions/role-session.ts'
import { proveSamlUser, vouchedRequest } from '../saml/saml-users.ts'

export default operation(AssumeRoleWithSAML, {
  prove: proveSamlUser,
  access: [
    { action: 'sts:AssumeRoleWithSAML', on: roleToAssume },
    { action: 'sts:TagSession', on: roleToTag },
    { action: 'sts:SetSourceIdentity', on: roleToName },
  ],
  record: { ...sessionRecord, resources: [roleToAssume], extraRequest: vouchedRequest },
  lasting: true,
  async handle(call) {
    const { input, scope, state, ports, once, note, error } = call
    const { caller } = scope
    const role = await getRoleToAssume(call)
    if (caller.kind !== 'saml-user') throw new Error('Nobody has vouched for the caller.')
    refuseSize(call)
    const { provider, subject, subjectType, issuer, audience, nameQualifier, mostSeconds, sessionName: RoleSessionName } = caller
    const asked = { input: { ...input, RoleSessionName }, scope, state, ports, once, error }
    const made = await roleSession(asked, role, { ...vouchedSession(call, caller), provider, mostSeconds })
    note(requestDetails(scope))
    return {
      ...made, Subject: subject, SubjectType: subjectType, Issuer: issuer, Audience: audience, NameQualifier: nameQualifier,
    }
  },
})
