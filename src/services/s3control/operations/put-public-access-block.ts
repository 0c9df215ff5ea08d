import { PutPublicAccessBlock } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccountBlocks, accountNamed, blockFrom, requireOwn } from '../public-access.ts'

export default operation(PutPublicAccessBlock, {
  access: [{ action: 's3:PutAccountPublicAccessBlock', on: accountNamed }],
  record: { readOnly: false, eventName: 'PutAccountPublicAccessBlock' },
  async handle(call) {
    requireOwn(call)
    const { AccountId: account, PublicAccessBlockConfiguration: given } = call.input
    await call.state.put(AccountBlocks, { account, block: blockFrom(given) })
    return {}
  },
})
