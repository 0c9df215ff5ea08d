import { GetAccessKeyInfo } from '../../../contracts/sts.gen.ts'
import { accountOfAccessKeyId } from '../../../core/ids.ts'
import { operation, type Resolver } from '../../../gateway/operation.ts'

const anyAccessKey: Resolver<unknown> = (_input, { scope }) => ({
  arn: '*', account: scope.account, exists: true, authority: 'either',
})

export default operation(GetAccessKeyInfo, {
  access: [{ action: 'sts:GetAccessKeyInfo', on: anyAccessKey }],
  record: { readOnly: true },
  handle({ input, error }) {
    const account = accountOfAccessKeyId(input.AccessKeyId)
    if (account === undefined) throw error('ValidationException', 'Invalid Access Key ID format.')
    return { Account: account }
  },
})
