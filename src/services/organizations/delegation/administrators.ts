// Members that administer AWS services for the whole organization, each the services that it is registered for.
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { findAccount } from '../accounts.ts'
import type { Member } from '../members.ts'
import type { Organization } from '../organizations.ts'

export interface Administrator {
  readonly organizationId: string
  readonly account: string
  /** Those that AWS has, and so no more than those. */
  readonly services: readonly { readonly principal: string; readonly since: number }[]
}

export const Administrators = collection<Administrator>('organizations.administrators', {
  per: 'global', key: ({ organizationId, account }) => [organizationId, account],
})

export async function isAdministrator(state: ReadUnit, { organizationId, account }: Member): Promise<boolean> {
  return (await state.get(Administrators, [organizationId, account])) !== undefined
}

/** Of this very service. */
export async function isAdministratorOf(
  state: ReadUnit, { organizationId, account }: Member, service: string,
): Promise<boolean> {
  const administrator = await state.get(Administrators, [organizationId, account])
  return administrator?.services.some(({ principal }) => principal === service) ?? false
}

type AccountCall = Pick<Call<{ readonly AccountId: string }, 'AccountNotFoundException'>, 'input' | 'state' | 'error'>

/** The account that the request names. */
export async function getAccount({ input, state, error }: AccountCall, organization: Organization): Promise<Member> {
  const member = await findAccount(state, organization, input.AccountId)
  if (member) return member
  throw error('AccountNotFoundException', "You specified an account that doesn't exist.")
}

type ErrorOf<Code extends string> = Call<unknown, Code>['error']

export function requireMember(
  { managementAccount }: Organization, { account }: Member, error: ErrorOf<'ConstraintViolationException'>,
): void {
  if (account !== managementAccount) return
  throw error(
    'ConstraintViolationException',
    'You cannot register master account/yourself as delegated administrator for your organization.',
    { Reason: 'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR' },
  )
}

export async function getAdministrator(
  state: ReadUnit, { organizationId, account }: Member, error: ErrorOf<'AccountNotRegisteredException'>,
): Promise<Administrator> {
  const administrator = await state.get(Administrators, [organizationId, account])
  if (administrator) return administrator
  throw error(
    'AccountNotRegisteredException',
    'The provided account is not a registered delegated administrator for your organization.',
  )
}
