import { DeletePublicAccessBlock } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccountBlocks, accountNamed, requireOwn } from '../public-access.ts'

export default operation(DeletePublicAccessBlock, {
  // AWS: there is no action of its own.
  access: [{ action: 's3:PutAccountPublicAccessBlock', on: accountNamed }],
  record: { readOnly: false, eventName: 'DeleteAccountPublicAccessBlock' },
  async handle(call) {
    requireOwn(call)
    await call.state.drop(AccountBlocks, [call.input.AccountId])
    return {}
  },
})
