import { GetDelegationRequest } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeRequest, getDelegationRequest } from '../delegation/delegation-requests.ts'
import { requestToClaim } from '../delegation/request-resources.ts'

// DIFFERS: nobody's permissions are compared with what is asked for. AWS: the answer to that is not guaranteed, nor exact.
const unsure = { PermissionCheckStatus: 'COMPLETE', PermissionCheckResult: 'UNSURE' } as const

export default operation(GetDelegationRequest, {
  access: [{ action: 'iam:GetDelegationRequest', on: requestToClaim }],
  record: { readOnly: true },
  async handle(call) {
    const request = await getDelegationRequest(call)
    return { DelegationRequest: describeRequest(request), ...(call.input.DelegationPermissionCheck && unsure) }
  },
})
