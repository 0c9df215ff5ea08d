// Who may ask an organization: its management account, and members to whom that has handed a part of it.
import type { Action } from '../../../contracts/actions.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { describedAs } from '../named.ts'
import { getMembership, notAllowed, type Organization } from '../organizations.ts'
import { isAdministrator } from './administrators.ts'
import { compiled, ResourcePolicies } from './resource-policy.ts'

type AdmittedCall = Pick<Call<unknown, 'AWSOrganizationsNotInUseException'>, 'scope' | 'state' | 'permits' | 'error'>

/**
 * The organization of the caller's account, which manages it; or administers a service, and asks to read; or is let by the
 * organization's resource policy do this to all that is named. His own policies have let him before.
 */
export async function getOrganizationFor(call: AdmittedCall, action: Action, ...ids: readonly string[]): Promise<Organization> {
  const { scope, state, error } = call
  const { organization, member } = await getMembership(call)
  if (organization.managementAccount === scope.account) return organization
  if (isRead(action) && (await isAdministrator(state, member))) return organization
  if (await isDelegated(call, organization, action, ids)) return organization
  throw notAllowed(error)
}

const isRead = (action: Action): boolean => /^organizations:(?:Describe|List)/.test(action)

async function isDelegated(
  { state, permits }: AdmittedCall, organization: Organization, action: Action, ids: readonly string[],
): Promise<boolean> {
  const delegation = await state.get(ResourcePolicies, [organization.id])
  if (!delegation) return false
  const policy = compiled(delegation)
  const asked = { account: organization.managementAccount, authority: 'resource-policy', policy } as const
  const everything = { arn: '*', exists: true }
  for (const found of ids.length === 0 ? [everything] : await describedAs(state, organization, ids)) {
    if (!(await permits(action, { ...asked, ...found }))) return false
  }
  return true
}
