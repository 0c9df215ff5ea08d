import { DeleteAccountAlias } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { AccountAliases, takeAlias } from '../account-aliases.ts'

export default operation(DeleteAccountAlias, {
  access: [{ action: 'iam:DeleteAccountAlias', on: everything }],
  record: { readOnly: false },
  async handle({ input: { AccountAlias }, scope, state, error }) {
    const present = await state.get(AccountAliases, [scope.account])
    // AWS: the code (API Reference); the sentence is ours.
    if (present?.alias !== AccountAlias) {
      throw error('NoSuchEntityException', `The account alias with name ${AccountAlias} cannot be found.`)
    }
    await takeAlias(state, present)
    return {}
  },
})
