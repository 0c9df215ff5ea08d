import { AssumeRoleWithWebIdentity } from '../../../contracts/sts.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { roleToAssume } from '../assumed-roles.ts'
import { withoutSecrets } from '../credentials.ts'
import { requestDetails } from '../request-details.ts'
import { roleSession, sessionNames } from '../role-session.ts'
import { proveIdentity } from '../web-identities.ts'

export default operation(AssumeRoleWithWebIdentity, {
  prove: proveIdentity,
  access: [{ action: 'sts:AssumeRoleWithWebIdentity', on: roleToAssume }],
  record: { readOnly: true, response: withoutSecrets, resources: [roleToAssume], names: sessionNames },
  lasting: true,
  async handle(call) {
    const { input, scope, state, ports, note, error, unbuilt } = call
    const { caller } = scope
    const role = await ports.roles.find(state, input.RoleArn)
    if (!role || caller.kind !== 'web-identity') throw error('ValidationException', 'Request ARN is invalid')
    if (input.MinimumSessionTokenSize) throw unbuilt('MinimumSessionTokenSize')
    const { provider, subject, audience } = caller
    const made = await roleSession(call, role, { tags: {}, transitiveTagKeys: [], provider })
    note(requestDetails(scope))
    return { ...made, SubjectFromWebIdentityToken: subject, Provider: provider, Audience: audience }
  },
})
