import { AcceptDelegationRequest } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { approverOf } from '../delegation/approvers.ts'
import { getDelegationRequest, moveTo } from '../delegation/delegation-requests.ts'
import { stateChange } from '../delegation/notifications.ts'
import { requestToAccept } from '../delegation/request-resources.ts'
import { notify } from '../effects/notify-requestor.ts'

export default operation(AcceptDelegationRequest, {
  access: [{ action: 'iam:AcceptDelegationRequest', on: requestToAccept }],
  record: { readOnly: false },
  async handle(call) {
    const request = await getDelegationRequest(call)
    const accepted = await moveTo('ACCEPTED', call, request, { approver: approverOf(call, request) })
    await notify(call.emit, accepted, [stateChange(accepted)])
    return {}
  },
})
