import { ListAccountAliases } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { AccountAliases } from '../account-aliases.ts'
import { pageOf } from '../paging.ts'

export default operation(ListAccountAliases, {
  access: [{ action: 'iam:ListAccountAliases', on: everything }],
  record: { readOnly: true },
  async handle(call) {
    const present = await call.state.get(AccountAliases, [call.scope.account])
    const { items, end } = await pageOf(call, present ? [present.alias] : [], alias => alias, undefined)
    return { AccountAliases: items, ...end }
  },
})
