import { RejectDelegationRequest } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getDelegationRequest, moveTo } from '../delegation/delegation-requests.ts'
import { stateChange } from '../delegation/notifications.ts'
import { requestToManage } from '../delegation/request-resources.ts'
import { notify } from '../effects/notify-requestor.ts'

export default operation(RejectDelegationRequest, {
  access: [{ action: 'iam:RejectDelegationRequest', on: requestToManage }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { Notes: rejectionReason } } = call
    const request = await getDelegationRequest(call)
    const rejected = await moveTo('REJECTED', call, request, rejectionReason === undefined ? {} : { rejectionReason })
    await notify(call.emit, rejected, [stateChange(rejected)])
    return {}
  },
})
