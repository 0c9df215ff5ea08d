import { CreateServiceLinkedRole } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { operation } from '../../../gateway/operation.ts'
import { insertAttachment } from '../policies/attachments.ts'
import { findAwsPolicy } from '../policies/aws-managed-policies.ts'
import { encodeDocument } from '../policies/policy-documents.ts'
import { describeRole, findRole, insertRole, newRoleId, roleNames, usualSession } from '../roles/roles.ts'
import { getLinkedService, linkedName, linkedPath, newLinkedRole, trustIn } from '../service-linked-roles/service-linked-roles.ts'

export default operation(CreateServiceLinkedRole, {
  access: [{ action: 'iam:CreateServiceLinkedRole', on: newLinkedRole }],
  record: { readOnly: false, response: output => output, names: (_input, output) => roleNames({}, output) },
  async handle(call) {
    const { input, scope, state, once, principals, error } = call
    const service = getLinkedService(call)
    const { principal, policyArn } = service
    const name = linkedName(service, input)
    // AWS: the sentence from public reports, whether the service takes a suffix or not.
    if (await findRole(state, name)) {
      throw error(
        'InvalidInputException', `Service role name ${name} has been taken in this account, please try a different suffix.`,
      )
    }
    // INVARIANT: a test asks for the policy of each service.
    const policy = findAwsPolicy(policyArn)!
    const role = {
      id: once('role id', newRoleId), account: scope.account, partition: scope.partition, name, path: linkedPath(principal),
      ...(input.Description !== undefined && { description: input.Description }),
      createdAt: wholeSeconds(scope.now), longestSession: usualSession,
      trust: await principals.keep(trustIn(principal, 'kept'), 'trust'),
      tags: {}, policies: {}, attached: [{ arn: policyArn, policyId: policy.id }], linkedTo: principal,
    }
    await insertRole(state, role)
    await insertAttachment(state, 'role', role.id, policy)
    const { MaxSessionDuration: _, ...made } = await describeRole(role, principals)
    return { Role: { ...made, AssumeRolePolicyDocument: encodeDocument(trustIn(principal, 'made')) } }
  },
})
