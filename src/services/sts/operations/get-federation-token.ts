import { GetFederationToken } from '../../../contracts/sts.gen.ts'
import { namesOfType, operation } from '../../../gateway/operation.ts'
import { sizeOf, withoutSecrets } from '../credentials.ts'
import { federatedUser, federatedUserArn, federatedUserToTag } from '../federated-users.ts'
import { packInRoom } from '../sessions/packed-session.ts'
import { requestDetails } from '../request-details.ts'
import { sessionPolicies } from '../sessions/session-policies.ts'
import { sessionTags } from '../sessions/session-tags.ts'
import { issueSession, secondsOf } from '../sessions/sessions.ts'

export default operation(GetFederationToken, {
  access: [
    { action: 'sts:GetFederationToken', on: federatedUser },
    { action: 'sts:TagSession', on: federatedUserToTag },
  ],
  record: {
    readOnly: false,
    response: withoutSecrets,
    names: (_input, output) => namesOfType('AWS::IAM::AccessKey', output?.Credentials?.AccessKeyId),
  },
  async handle(call) {
    const { input: { Name: name, DurationSeconds }, scope, note } = call
    const { account, id: principal } = scope.caller
    const policies = await sessionPolicies(call, account)
    const { packed, size } = packInRoom(call, { ...(policies && { policies }), ...sessionTags(call) })
    const federated = { name, ...(packed !== undefined && { packed }) }
    const made = await issueSession(call, { account, principal, federated }, secondsOf(scope.caller, DurationSeconds))
    note(requestDetails(scope))
    return {
      Credentials: made,
      FederatedUser: { FederatedUserId: `${account}:${name}`, Arn: federatedUserArn(scope, name) },
      // AWS: told where there is nothing to pack as well (recorded).
      PackedPolicySize: size ?? 0,
      ...sizeOf(made),
    }
  },
})
