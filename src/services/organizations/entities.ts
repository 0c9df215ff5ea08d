// The parts of an organization as a request names them: its root, its units and its accounts.
import type { Tags } from '../../core/tags.ts'
import { unnamed, wildcardResource, type Resolver, type Resource } from '../../gateway/operation.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { Members } from './members.ts'
import { arnIn, findMembership, type Organization } from './organizations.ts'
import { isRoot, kindOf } from './tree/ids.ts'
import { unitArn, Units } from './tree/units.ts'

export const accountArn = (organization: Organization, account: string): string =>
  arnIn(organization, `account/${organization.id}/${account}`)

export const rootArn = (organization: Organization): string =>
  arnIn(organization, `root/${organization.id}/${organization.rootId}`)

/** The ARN that the root, unit or account has, or would have. */
export function entityArn(organization: Organization, id: string): string {
  if (isRoot(id)) return arnIn(organization, `root/${organization.id}/${id}`)
  return kindOf(id) === 'ACCOUNT' ? accountArn(organization, id) : unitArn(organization, id)
}

/** What all of them have. */
export interface Entity {
  readonly tags: Tags
  /** The units above it, from the root down; undefined of the root itself. */
  readonly units: readonly string[] | undefined
  readonly name: string | undefined
}

/** Undefined where the organization has no such root, unit or account. */
export async function findEntity(state: ReadUnit, organization: Organization, id: string): Promise<Entity | undefined> {
  if (isRoot(id)) return id === organization.rootId ? rootOf(organization) : undefined
  if (kindOf(id) === 'ORGANIZATIONAL_UNIT') return state.get(Units, [organization.id, id])
  const member = await state.get(Members, [id])
  return member?.organizationId === organization.id ? { ...member, name: member.name } : undefined
}

const rootOf = ({ rootTags }: Organization): Entity => ({ tags: rootTags, units: undefined, name: 'Root' })

/** Those that the request names: they are the management account's resources. AWS: members are asked for theirs alike. */
export const entitiesNamed = <Input>(idsOf: (input: Input) => readonly (string | undefined)[]): Resolver<Input> =>
  async (input, { scope, state }) => {
    const ids = idsOf(input)
    if (ids.includes(undefined)) return unnamed
    const organization = (await findMembership(state, scope.account))?.organization
    if (!organization) return wildcardResource(scope)
    return Promise.all(ids.map(async (id): Promise<Resource> => {
      const entity = await findEntity(state, organization, id!)
      return {
        arn: entityArn(organization, id!), account: scope.account, exists: entity !== undefined, authority: 'either',
        ...(entity && { tags: entity.tags }),
      }
    }))
  }

export const accountNamed = entitiesNamed<{ readonly AccountId?: string | undefined }>(({ AccountId }) => [AccountId])
export const parentNamed = entitiesNamed<{ readonly ParentId?: string | undefined }>(({ ParentId }) => [ParentId])
export const unitNamed =
  entitiesNamed<{ readonly OrganizationalUnitId?: string | undefined }>(({ OrganizationalUnitId: id }) => [id])
