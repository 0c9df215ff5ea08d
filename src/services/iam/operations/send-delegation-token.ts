import { SendDelegationToken } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getDelegationRequest, moveTo } from '../delegation/delegation-requests.ts'
import { exchangeToken, stateChange } from '../delegation/notifications.ts'
import { requestToSend } from '../delegation/request-resources.ts'
import { notify } from '../effects/notify-requestor.ts'

export default operation(SendDelegationToken, {
  access: [{ action: 'iam:SendDelegationToken', on: requestToSend }],
  record: { readOnly: false },
  async handle(call) {
    const { scope, state, ports, once, emit } = call
    const request = await getDelegationRequest(call)
    const sent = await moveTo('FINALIZED', call, request)
    // INVARIANT: nothing leads there but from what somebody has accepted.
    const { requestor: to, policy, seconds, approver: by } = sent
    const { token, expiresAt } = await ports.exchangeTokens.issue(state, { to, policy, seconds, by: by! }, scope, once)
    await notify(emit, sent, [stateChange(sent), exchangeToken(sent, token, expiresAt)])
    return {}
  },
})
