import { PutPublicAccessBlock } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccountBlocks, accountNamed, requireOwn } from '../public-access.ts'

export default operation(PutPublicAccessBlock, {
  access: [{ action: 's3:PutAccountPublicAccessBlock', on: accountNamed }],
  record: { readOnly: false, eventName: 'PutAccountPublicAccessBlock' },
  async handle(call) {
    requireOwn(call)
    const { AccountId: account, PublicAccessBlockConfiguration: given } = call.input
    // AWS: what is not said is off.
    const { BlockPublicAcls = false, IgnorePublicAcls = false, BlockPublicPolicy = false, RestrictPublicBuckets = false } = given
    const block = { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets }
    await call.state.put(AccountBlocks, { account, block })
    return {}
  },
})
