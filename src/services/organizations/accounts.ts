// An account of an organization as a request names it, and as answers show it.
import { wildcardResource, unnamed, type Resolver } from '../../gateway/operation.ts'
import { Members, type Member } from './members.ts'
import { arnIn, findMembership, type Organization } from './organizations.ts'

/** The account that the request names, which is one of the management account's resources. */
export const accountNamed: Resolver<{ readonly AccountId?: string | undefined }> = async ({ AccountId }, { scope, state }) => {
  if (AccountId === undefined) return unnamed
  const found = await findMembership(state, scope.account)
  if (!found) return wildcardResource(scope)
  const member = await state.get(Members, [AccountId])
  const own = member?.organizationId === found.organization.id ? member : undefined
  return {
    arn: accountArn(found.organization, AccountId), account: scope.account, exists: own !== undefined, authority: 'either',
    ...(own && { tags: own.tags }),
  }
}

const accountArn = (organization: Organization, account: string): string =>
  arnIn(organization, `account/${organization.id}/${account}`)

/** As Organizations' answers show it. */
export function describeMember(organization: Organization, { account, name, email, joinedAt, joinedBy }: Member) {
  return {
    Id: account,
    Arn: accountArn(organization, account),
    ...(email !== undefined && { Email: email }),
    ...(name !== undefined && { Name: name }),
    Status: 'ACTIVE' as const,
    State: 'ACTIVE' as const,
    Paths: [`${organization.id}/${organization.rootId}/${account}/`],
    JoinedMethod: joinedBy,
    JoinedTimestamp: new Date(joinedAt),
  }
}
