import { GetDelegatedAccessToken } from '../../../contracts/sts.gen.ts'
import { everything, namesOfType, operation } from '../../../gateway/operation.ts'
import { withoutSecrets } from '../credentials.ts'
import { findExchangeToken } from '../exchange-tokens.ts'
import { requireRoomFor } from '../sessions/packed-session.ts'
import { requestDetails } from '../request-details.ts'
import { issueSession } from '../sessions/sessions.ts'

export default operation(GetDelegatedAccessToken, {
  access: [{ action: 'sts:GetDelegatedAccessToken', on: everything }],
  record: {
    readOnly: false,
    response: withoutSecrets,
    names: (_input, output) => namesOfType('AWS::IAM::AccessKey', output?.Credentials?.AccessKeyId),
  },
  async handle(call) {
    const { input: { TradeInToken }, scope, state, note, error } = call
    const { now, settled } = scope
    const granted = await findExchangeToken(state, scope.account, TradeInToken)
    // DIFFERS: AWS's code and sentence for what is no token of the caller's account are not known, nor is its other sentence.
    if (!granted) throw error('ValidationException', 'The trade-in token is invalid.')
    const { account, principal, arn, delegated, role, expires, ahead } = granted
    if (expires <= now || expires - ahead <= settled) {
      throw error('ExpiredTradeInTokenException', 'The trade-in token has expired.')
    }
    const size = requireRoomFor([delegated.policy, ...(role?.packed === undefined ? [] : [role.packed])], error)
    const held = role && { ...role, name: role.session, sourceIdentity: role.source }
    const made = await issueSession(call, { account, principal, delegated, ...(held && { role: held }) }, { expires, ahead })
    note(requestDetails(scope))
    return { Credentials: made, PackedPolicySize: size, AssumedPrincipal: arn }
  },
})
