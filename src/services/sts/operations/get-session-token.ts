import { GetSessionToken } from '../../../contracts/sts.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { issueSession } from '../sessions.ts'

const twelveHours = 43_200
const oneHour = 3600

export default operation(GetSessionToken, {
  // AWS: needs no permission, and a policy that denies it has no effect.
  access: 'anyone-signed',
  record: {
    readOnly: false,
    // The token stays out of the record, which would otherwise hold half of a working credential.
    response: ({ Credentials }) =>
      Credentials && { Credentials: { ...Credentials, SecretAccessKey: undefined, SessionToken: undefined } },
  },
  async handle(call) {
    const { input, scope, error } = call
    if (input.SerialNumber !== undefined || input.TokenCode !== undefined) {
      throw error('NotImplementedException', 'sts:GetSessionToken with an MFA device is not implemented by Stockade.')
    }
    // AWS: root's sessions last an hour at most, however long was asked for.
    const longest = scope.caller.kind === 'root' ? oneHour : Infinity
    return { Credentials: await issueSession(call, Math.min(input.DurationSeconds ?? twelveHours, longest)) }
  },
})
