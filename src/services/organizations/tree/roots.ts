// The root of an organization. AWS: there is one, and it is called so.
import type { Call } from '../../../gateway/operation.ts'
import { rootArn } from '../entities.ts'
import type { Organization } from '../organizations.ts'
import { describeTypes } from '../policies/policy-types.ts'

/** As Organizations' answers show it. */
export const describeRoot = (organization: Organization) => ({
  Id: organization.rootId, Arn: rootArn(organization), Name: 'Root', PolicyTypes: describeTypes(organization),
})

type RootCall = Pick<Call<{ readonly RootId: string }, 'RootNotFoundException'>, 'input' | 'error'>

export function requireRoot({ input: { RootId }, error }: RootCall, { rootId }: Organization): void {
  if (RootId !== rootId) throw error('RootNotFoundException', "You specified a root that doesn't exist.")
}
