import { GetSessionToken } from '../../../contracts/sts.gen.ts'
import { namesOfType, operation } from '../../../gateway/operation.ts'
import { requestDetails } from '../request-details.ts'
import { issueSession } from '../sessions.ts'

const twelveHours = 43_200
const oneHour = 3600
/** AWS: what the size of a token is told in hundredths of (recorded: 688 bytes are 16, 752 are 18). */
const longestToken = 4096

export default operation(GetSessionToken, {
  // AWS: needs no permission, and a policy that denies it has no effect.
  access: 'anyone-signed',
  record: {
    readOnly: false,
    // The token stays out of the record, which would otherwise hold half of a working credential.
    response: ({ Credentials, ...sizes }) =>
      ({ ...sizes, Credentials: { ...Credentials, SecretAccessKey: undefined, SessionToken: undefined } }),
    names: (_input, output) => namesOfType('AWS::IAM::AccessKey', output?.Credentials?.AccessKeyId),
  },
  async handle(call) {
    const { input, scope, note, error } = call
    if (input.SerialNumber !== undefined || input.TokenCode !== undefined) {
      throw error('NotImplementedException', 'sts:GetSessionToken with an MFA device is not implemented by Stockade.')
    }
    if (input.MinimumSessionTokenSize) {
      throw error('NotImplementedException', 'sts:GetSessionToken with MinimumSessionTokenSize is not implemented by Stockade.')
    }
    // AWS: root's sessions last an hour at most, however long was asked for.
    const longest = scope.caller.kind === 'root' ? oneHour : Infinity
    const made = await issueSession(call, Math.min(input.DurationSeconds ?? twelveHours, longest))
    note(requestDetails(scope))
    const size = made.SessionToken.length
    return { Credentials: made, SessionTokenUtilization: Math.floor(100 * size / longestToken), SessionTokenSize: size }
  },
})
