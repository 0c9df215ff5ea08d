// The root of an organization. AWS: there is one, and it is called so.
import { rootArn } from '../entities.ts'
import type { Organization } from '../organizations.ts'

/** As Organizations' answers show it. */
export const describeRoot = (organization: Organization) =>
  ({ Id: organization.rootId, Arn: rootArn(organization), Name: 'Root', PolicyTypes: [] })
