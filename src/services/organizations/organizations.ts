// An organization: the account that made it manages it, and those that are made in it are its members.
import { formatArn } from '../../core/arn.ts'
import { lettersOf, type RandomBytes } from '../../core/ids.ts'
import type { Tags } from '../../core/tags.ts'
import type { Call } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { Members, type Member } from './members.ts'
import { accountEmail } from './names.ts'
import type { Attached, EnabledType } from './policies/attached.ts'

export interface Organization {
  /** `o-…` */
  readonly id: string
  /** `r-…`: under which all of its accounts stand. */
  readonly rootId: string
  readonly partition: string
  readonly managementAccount: string
  readonly featureSet: 'ALL' | 'CONSOLIDATED_BILLING'
  readonly createdAt: number
  readonly rootTags: Tags
  /** The types of policies that its root has enabled. */
  readonly enabled?: readonly EnabledType[]
  /** How many times it has enabled any. */
  readonly enablings?: number
  /** To its root. */
  readonly attached?: Attached
}

/** Global: it has members, and they ask for it. */
export const Organizations = collection<Organization>('organizations.organizations', {
  per: 'global',
  key: ({ id }) => [id],
  schema: 2,
  upgrade: record => ({ ...(record as Omit<Organization, 'rootTags'>), rootTags: {} }),
})

const digits = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** AWS: a word and so many digits and small letters. */
export const newId = (word: string, length: number) => (random: RandomBytes): string =>
  `${word}-${lettersOf(random(length), digits)}`

export const arnIn = ({ partition, managementAccount: account }: Organization, resource: string): string =>
  formatArn({ partition, service: 'organizations', region: '', account, resource })

/** Where an account stands. */
export interface Membership {
  readonly organization: Organization
  readonly member: Member
}

export async function findMembership(state: ReadUnit, account: string): Promise<Membership | undefined> {
  const member = await state.get(Members, [account])
  const organization = member && (await state.get(Organizations, [member.organizationId]))
  return organization && { organization, member }
}

/** The account that manages it. */
export const getManager = async (state: ReadUnit, { managementAccount }: Organization): Promise<Member> =>
  (await state.get(Members, [managementAccount]))!

type MemberCall = Pick<Call<unknown, 'AWSOrganizationsNotInUseException'>, 'scope' | 'state' | 'error'>

/** Where the caller's account stands. */
export async function getMembership({ scope, state, error }: MemberCall): Promise<Membership> {
  const found = await findMembership(state, scope.account)
  if (found) return found
  throw error('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.')
}

/** The organization that the caller's account is in. */
export const getOrganization = async (call: MemberCall): Promise<Organization> => (await getMembership(call)).organization

export const notAllowed = (error: Call<unknown, never>['error']) =>
  error('AccessDeniedException', "You don't have permissions to access this resource.")

/** The same, where the caller's account manages it. AWS: members may not ask for most. */
export async function getManagedOrganization(call: MemberCall): Promise<Organization> {
  const organization = await getOrganization(call)
  if (organization.managementAccount === call.scope.account) return organization
  throw notAllowed(call.error)
}

/**
 * As Organizations' answers show it. AWS: of the types of policies this tells no more than that all features are enabled; the
 * root tells the rest.
 */
export function describeOrganization(organization: Organization, manager: Member) {
  const { id, managementAccount, featureSet } = organization
  return {
    Id: id,
    Arn: arnIn(organization, `organization/${id}`),
    FeatureSet: featureSet,
    MasterAccountArn: arnIn(organization, `account/${id}/${managementAccount}`),
    MasterAccountId: managementAccount,
    MasterAccountEmail: accountEmail(manager),
    AvailablePolicyTypes: featureSet === 'ALL' ? [{ Type: 'SERVICE_CONTROL_POLICY' as const, Status: 'ENABLED' as const }] : [],
  }
}
