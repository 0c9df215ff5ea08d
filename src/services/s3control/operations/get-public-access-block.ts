import { GetPublicAccessBlock } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccountBlocks, accountNamed, requireOwn } from '../public-access.ts'

export default operation(GetPublicAccessBlock, {
  access: [{ action: 's3:GetAccountPublicAccessBlock', on: accountNamed }],
  record: { readOnly: true, eventName: 'GetAccountPublicAccessBlock' },
  async handle(call) {
    requireOwn(call)
    const { input: { AccountId }, state, error } = call
    const found = await state.get(AccountBlocks, [AccountId])
    if (!found) throw error('NoSuchPublicAccessBlockConfiguration', noConfiguration, { AccountId })
    return { PublicAccessBlockConfiguration: found.block }
  },
})

const noConfiguration = 'The public access block configuration was not found'
