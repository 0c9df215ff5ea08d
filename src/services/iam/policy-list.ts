// The account's managed policies by name, then AWS's own by age.
import type { ListPoliciesRequest } from '../../contracts/iam.gen.ts'
import { noneInParticular, type Call, type Resolver } from '../../gateway/operation.ts'
import type { Key } from '../../storage/collection.ts'
import { countAttachments } from './attachments.ts'
import { awsPolicies } from './aws-managed-policies.ts'
import { isUnder } from './entities.ts'
import { ManagedPolicies, type ManagedPolicy } from './managed-policies.ts'

/** AWS: a list is asked for on `*`, and a denial tells the path (public reports). */
export const policiesUnderPath: Resolver<{ readonly PathPrefix?: string | undefined }> = ({ PathPrefix = '/' }, { scope }) =>
  ({ ...noneInParticular(scope), told: `policy path ${PathPrefix}` })

interface Listed {
  readonly policy: ManagedPolicy
  readonly attachments: number
}

/** What ListPolicies pages through. */
export function policiesListed({ input, state }: Pick<Call<ListPoliciesRequest>, 'input' | 'state'>) {
  const { Scope: scope = 'All', OnlyAttached = false, PathPrefix, PolicyUsageFilter } = input
  const underPath = isUnder(input)
  const local = async (after: Key | undefined, limit: number) =>
    scope === 'AWS' || after?.[0] === 'aws' ? [] : state.list(ManagedPolicies, [], { after: after?.slice(1), limit })
  const aws = (after: Key | undefined) =>
    scope === 'Local' ? [] : awsPolicies.slice(after?.[0] === 'aws' ? Number(after[1]) + 1 : 0)
  return {
    bound: [scope, OnlyAttached, PathPrefix, PolicyUsageFilter],
    read: async (after: Key | undefined, limit: number): Promise<readonly Listed[]> => {
      const own = await local(after, limit)
      const policies = [...own, ...aws(after)].slice(0, limit)
      return Promise.all(policies.map(async policy => ({ policy, attachments: await countAttachments(state, policy) })))
    },
    keyOf: ({ policy }: Listed): Key => {
      const { account, name } = policy
      return account === 'aws' ? ['aws', awsPolicies.findIndex(({ id }) => id === policy.id)] : ['local', name.toLowerCase()]
    },
    // AWS: what a policy is used for counts only where it must be used (recorded). None is a boundary: those are not built.
    keep: ({ policy, attachments }: Listed): boolean =>
      underPath(policy) && (!OnlyAttached || (attachments > 0 && PolicyUsageFilter !== 'PermissionsBoundary')),
  }
}
