// An account of an organization as answers show it.
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { accountArn } from './entities.ts'
import { Members, type Member } from './members.ts'
import { accountEmail, accountName } from './names.ts'
import type { Organization } from './organizations.ts'

/** Undefined where the organization has no such account. */
export async function findAccount(state: ReadUnit, { id }: Organization, account: string): Promise<Member | undefined> {
  const member = await state.get(Members, [account])
  return member?.organizationId === id ? member : undefined
}

/** As Organizations' answers show it. */
export function describeMember(organization: Organization, member: Member) {
  const { account, joinedAt, joinedBy, units, closedAt } = member
  const state = closedAt === undefined ? 'ACTIVE' as const : 'SUSPENDED' as const
  return {
    Id: account,
    Arn: accountArn(organization, account),
    Email: accountEmail(member),
    Name: accountName(member),
    Status: state,
    State: state,
    Paths: [`${[organization.id, organization.rootId, ...units, account].join('/')}/`],
    JoinedMethod: joinedBy,
    JoinedTimestamp: new Date(joinedAt),
  }
}
