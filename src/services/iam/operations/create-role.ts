import { CreateRole } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { isLinkedPath, linkedRolePath } from '../../../core/arn.ts'
import { operation } from '../../../gateway/operation.ts'
import { shownBoundary } from '../entities.ts'
import { setBoundary } from '../policies/boundaries.ts'
import { describeRole, findRole, insertRole, newRole, newRoleId, roleNames, usualSession } from '../roles/roles.ts'
import { keepTrust } from '../roles/trust-policies.ts'
import { shownTags, userTags, withTags } from '../tags.ts'

export default operation(CreateRole, {
  access: [
    { action: 'iam:CreateRole', on: newRole },
    { action: 'iam:TagRole', on: newRole, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: {
    readOnly: false,
    response: output => output,
    names: roleNames,
  },
  async handle(call) {
    const { input, scope, state, once, principals, error } = call
    // AWS: in public reports. INVARIANT: no organization limits a role under this path, and nobody makes one by himself.
    if (input.Path !== undefined && isLinkedPath(input.Path)) {
      throw error('InvalidInputException', `Path prefix '${linkedRolePath}' can only be used for AWS Service linked Roles`)
    }
    const trust = await keepTrust(call, input.AssumeRolePolicyDocument)
    if (await findRole(state, input.RoleName)) {
      throw error('EntityAlreadyExistsException', `Role with name ${input.RoleName} already exists.`)
    }
    const unbound = {
      id: once('role id', newRoleId),
      account: scope.account,
      partition: scope.partition,
      name: input.RoleName,
      path: input.Path ?? '/',
      ...(input.Description !== undefined && { description: input.Description }),
      createdAt: wholeSeconds(scope.now),
      trust,
      longestSession: input.MaxSessionDuration ?? usualSession,
      tags: withTags(userTags, {}, input.Tags, error),
      policies: {},
      attached: [],
    }
    const role = { ...unbound, ...(await setBoundary(call, 'role', unbound)) }
    await insertRole(state, role)
    // AWS: how long its sessions may be is not told to who makes it (recorded).
    const { MaxSessionDuration: _, ...made } = await describeRole(role, principals)
    return { Role: { ...made, ...shownBoundary(role), ...shownTags(role.tags) } }
  },
})
