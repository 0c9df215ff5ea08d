import { UpdateDelegationRequest } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getDelegationRequest, moveTo } from '../delegation/delegation-requests.ts'
import { stateChange } from '../delegation/notifications.ts'
import { requestToManage } from '../delegation/request-resources.ts'
import { notify } from '../effects/notify-requestor.ts'

export default operation(UpdateDelegationRequest, {
  access: [{ action: 'iam:UpdateDelegationRequest', on: requestToManage }],
  record: { readOnly: false },
  async handle(call) {
    const { input: { Notes: notes } } = call
    const request = await getDelegationRequest(call)
    const forwarded = await moveTo('PENDING_APPROVAL', call, request, notes === undefined ? {} : { notes })
    await notify(call.emit, forwarded, [stateChange(forwarded)])
    return {}
  },
})
