import { CreateAccountAlias } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { AliasHolders, giveAlias } from '../account-aliases.ts'

export default operation(CreateAccountAlias, {
  access: [{ action: 'iam:CreateAccountAlias', on: everything }],
  record: { readOnly: false },
  async handle({ input: { AccountAlias }, scope, state, error }) {
    // AWS: whoever has it, the account itself among them (public reports).
    if (await state.get(AliasHolders, [AccountAlias])) {
      throw error('EntityAlreadyExistsException', `The account alias ${AccountAlias} already exists.`)
    }
    await giveAlias(state, scope.account, AccountAlias)
    return {}
  },
})
