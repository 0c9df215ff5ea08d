import { MoveAccount } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { findAccount } from '../accounts.ts'
import { Members } from '../members.ts'
import { allNamed } from '../named.ts'
import { getManagedOrganization } from '../organizations.ts'
import { addAccount, findPlace, parentOf, removeAccount } from '../tree/children.ts'

interface Move {
  readonly AccountId?: string | undefined
  readonly SourceParentId?: string | undefined
  readonly DestinationParentId?: string | undefined
}

/** AWS: the account, where it comes from and where it goes. */
const movedNamed =
  allNamed<Move>(({ AccountId, SourceParentId, DestinationParentId }) => [AccountId, SourceParentId, DestinationParentId])

export default operation(MoveAccount, {
  access: [{ action: 'organizations:MoveAccount', on: movedNamed }],
  record: { readOnly: false },
  async handle(call) {
    const { input, state, error } = call
    const organization = await getManagedOrganization(call)
    const member = await findAccount(state, organization, input.AccountId)
    if (!member) throw error('AccountNotFoundException', "You specified an account that doesn't exist.")
    // DIFFERS: AWS's sentences for the places are not known.
    if (!(await findPlace(state, organization, input.SourceParentId))) {
      throw error('SourceParentNotFoundException', "You specified a source parent that doesn't exist.")
    }
    const units = await findPlace(state, organization, input.DestinationParentId)
    if (!units) {
      throw error('DestinationParentNotFoundException', "You specified a destination parent that doesn't exist.")
    }
    const parent = parentOf(organization, member)
    if (parent === input.DestinationParentId) {
      throw error('DuplicateAccountException', 'The account is already present in the specified destination.')
    }
    if (parent !== input.SourceParentId) {
      throw error('SourceParentNotFoundException', 'The account is not in the source parent that you specified.')
    }
    const moved = { ...member, units }
    await removeAccount(state, organization, member)
    await addAccount(state, organization, moved)
    await state.update(Members, moved)
    return {}
  },
})
