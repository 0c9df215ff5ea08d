import { GetSessionToken } from '../../../contracts/sts.gen.ts'
import { namesOfType, operation } from '../../../gateway/operation.ts'
import { takeCode } from '../mfa-codes.ts'
import { requestDetails } from '../request-details.ts'
import { refuseSize, sizeOf, withoutSecrets } from '../credentials.ts'
import { issueSession, secondsOf } from '../sessions/sessions.ts'

export default operation(GetSessionToken, {
  // AWS: needs no permission, and a policy that denies it has no effect.
  access: 'anyone-signed',
  record: {
    readOnly: false,
    omit: ['TokenCode'],
    response: withoutSecrets,
    names: (_input, output) => namesOfType('AWS::IAM::AccessKey', output?.Credentials?.AccessKeyId),
  },
  async handle(call) {
    const { input, scope, note } = call
    refuseSize(call)
    const { account, id: principal } = scope.caller
    const mfaAt = await takeCode(call)
    const made = await issueSession(call, { account, principal, mfaAt }, secondsOf(scope.caller, input.DurationSeconds))
    note(requestDetails(scope))
    return { Credentials: made, ...sizeOf(made) }
  },
})
