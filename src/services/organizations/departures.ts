// How accounts leave an organization, and what is known of them until they are in another.
import type { Call } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { Administrators } from './delegation/administrators.ts'
import { Members, type Member } from './members.ts'
import { namesOf, type Named, type Names } from './names.ts'
import type { Organization } from './organizations.ts'
import { removeAttachments } from './policies/attachments.ts'
import { removeAccount } from './tree/children.ts'

/** What an account is called that is in no organization any more. */
export const Departed = collection<Named>('organizations.departed', {
  per: 'global', key: ({ account }) => [account],
})

/** AWS: so long an account has to be there that was made in the organization, in milliseconds. */
const waitingPeriod = 4 * 24 * 3600_000

type LeaveCall = Pick<
  Call<unknown, 'MasterCannotLeaveOrganizationException' | 'ConstraintViolationException'>, 'scope' | 'state' | 'error'
>

/** DIFFERS: AWS's other sentences are not known, and it asks besides for what an account needs to pay by itself. */
export async function leave(call: LeaveCall, organization: Organization, member: Member): Promise<void> {
  const { scope, state, error } = call
  const { account, organizationId } = member
  if (account === organization.managementAccount) {
    throw error('MasterCannotLeaveOrganizationException', 'The management account cannot leave its organization.')
  }
  const violated = (Reason: string, message: string) => error('ConstraintViolationException', message, { Reason })
  if (await state.get(Administrators, [organizationId, account])) {
    throw violated(
      'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG', 'The account is registered as a delegated administrator.',
    )
  }
  if (member.closedAt !== undefined) throw violated('ACCOUNT_CANNOT_LEAVE_ORGANIZATION', 'The account is closed.')
  if (member.joinedBy === 'CREATED' && scope.now - member.joinedAt < waitingPeriod) {
    // AWS: with both spaces, from a public report.
    throw violated('WAIT_PERIOD_ACTIVE', 'This operation requires a wait period.  Try again later.')
  }
  await removeAttachments(state, organization, member)
  await removeAccount(state, organization, member)
  await state.remove(Members, member)
  await keepNames(state, member)
}

/** Of an account that leaves, or whose organization ends. */
export async function keepNames(state: UnitOfWork, member: Member): Promise<void> {
  await state.put(Departed, { account: member.account, ...namesOf(member) })
}

/** What it was called before. */
export async function takeDeparted(state: UnitOfWork, account: string): Promise<Names> {
  const departed = await state.get(Departed, [account])
  if (!departed) return {}
  await state.drop(Departed, [account])
  return namesOf(departed)
}
