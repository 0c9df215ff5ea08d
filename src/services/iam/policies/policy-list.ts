// The account's managed policies by name, then AWS's own by age.
import type { ListPoliciesRequest } from '../../../contracts/iam.gen.ts'
import { wildcardResource, type Call, type Resolver } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import { awsPolicies } from './aws-managed-policies.ts'
import { isUnder } from '../entities.ts'
import { ManagedPolicies, type PolicyUses } from './managed-policies.ts'
import type { ManagedPolicy } from './managed-policy.ts'
import { countUses, isUsed } from './policy-uses.ts'

/** AWS: a list is asked for on `*`, and a denial tells the path (public reports). */
export const policiesUnderPath: Resolver<{ readonly PathPrefix?: string | undefined }> = ({ PathPrefix = '/' }, { scope }) =>
  ({ ...wildcardResource(scope), displayName: `policy path ${PathPrefix}` })

interface Listed {
  readonly at: Key
  readonly policy: ManagedPolicy
  readonly uses: PolicyUses
}

/** Policies whose uses are counted between two turns of the event loop: a page may have a thousand. */
const countedAtOnce = 32

/** What ListPolicies pages through. */
export function policiesListed({ input, state }: Pick<Call<ListPoliciesRequest>, 'input' | 'state'>) {
  const { Scope: scope = 'All', OnlyAttached = false, PathPrefix, PolicyUsageFilter } = input
  const underPath = isUnder(input)
  const local = async (after: Key | undefined, limit: number) =>
    scope === 'AWS' || after?.[0] === 'aws' ? [] : state.list(ManagedPolicies, [], { after: after?.slice(1), limit })
  const aws = (after: Key | undefined, limit: number) => {
    if (scope === 'Local') return []
    const start = after?.[0] === 'aws' ? Number(after[1]) + 1 : 0
    const found: Pick<Listed, 'policy' | 'at'>[] = []
    for (let i = start; i < awsPolicies().length && found.length < limit; i++) {
      const policy = awsPolicies()[i]!
      if (underPath(policy)) found.push({ policy, at: ['aws', i] })
    }
    return found
  }
  return {
    bound: [scope, OnlyAttached, PathPrefix, PolicyUsageFilter],
    read: async (after: Key | undefined, limit: number): Promise<readonly Listed[]> => {
      const own = (await local(after, limit)).map(policy => ({ policy, at: ['local', policy.name.toLowerCase()] }))
      const listed: Listed[] = []
      for (const one of [...own, ...aws(after, limit)].slice(0, limit)) {
        listed.push({ ...one, uses: await countUses(state, one.policy) })
        if (listed.length % countedAtOnce === 0) await state.turn()
      }
      return listed
    },
    keyOf: ({ at }: Listed): Key => at,
    // AWS: what a policy is used for counts only where it must be used (recorded).
    keep: ({ policy, uses }: Listed): boolean => underPath(policy) && (!OnlyAttached || isUsed(uses, PolicyUsageFilter)),
  }
}
