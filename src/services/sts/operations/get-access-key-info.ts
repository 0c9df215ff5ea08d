import { GetAccessKeyInfo } from '../../../contracts/sts.gen.ts'
import { accountOfAccessKeyId } from '../../../core/ids.ts'
import { everythingUntold, operation } from '../../../gateway/operation.ts'
import { requestDetails } from '../request-details.ts'

export default operation(GetAccessKeyInfo, {
  access: [{ action: 'sts:GetAccessKeyInfo', on: everythingUntold }],
  record: { readOnly: true },
  handle({ input, scope, note, error }) {
    const account = accountOfAccessKeyId(input.AccessKeyId)
    if (account === undefined) throw error('ValidationException', 'Invalid Access Key ID format.')
    note(requestDetails(scope))
    return { Account: account }
  },
})
