import { AssociateDelegationRequest } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { callerAsOwner, getDelegationRequest, moveTo } from '../delegation/delegation-requests.ts'
import { stateChange } from '../delegation/notifications.ts'
import { requestToClaim } from '../delegation/request-resources.ts'
import { notify } from '../effects/notify-requestor.ts'

export default operation(AssociateDelegationRequest, {
  access: [{ action: 'iam:AssociateDelegationRequest', on: requestToClaim }],
  record: { readOnly: false },
  async handle(call) {
    const request = await getDelegationRequest(call)
    const claimed = await moveTo('ASSIGNED', call, request, callerAsOwner(call.scope))
    await notify(call.emit, claimed, [stateChange(claimed)])
    return {}
  },
})
