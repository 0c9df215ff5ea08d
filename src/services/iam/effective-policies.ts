// All policies that count for a user: its own and its groups', inline and managed. This runs for every call, and reads no
// more than the user and its groups: what their records say, and the versions they name, is compiled once for each record.
import type { AttachedPolicy } from '../../engines/policy/types.ts'
import { compilePolicy } from '../../engines/policy/compile.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import type { PolicyHolder } from './entities.ts'
import type { Group } from './groups.ts'
import { groupsOf } from './memberships.ts'
import { getCompiledVersion } from './policy-versions.ts'
import type { User } from './users.ts'

type Policies = readonly AttachedPolicy[]

export async function policiesOfUser(state: UnitOfWork, user: User): Promise<Policies> {
  const own = policiesByHolder.get(user) ?? (await readPolicies(state, user))
  if (user.groupIds.length === 0) return own
  const groups = await groupsOf(state, user)
  const known = joined.get(user)
  if (known && areSame(known.groups, groups)) return known.policies
  const policies = [...own]
  for (const group of groups) policies.push(...(policiesByHolder.get(group) ?? (await readPolicies(state, group))))
  joined.set(user, { groups, policies })
  return policies
}

const areSame = (some: readonly Group[], others: readonly Group[]): boolean =>
  some.length === others.length && some.every((group, index) => group === others[index])

// INVARIANT: a record names its policies' documents by versions that never change, so what was read for it stays right for as
// long as the record does.
const policiesByHolder = new WeakMap<PolicyHolder, Policies>()

/** For a user's record: its policies with those of its groups, while these are the same records. */
const joined = new WeakMap<User, { readonly groups: readonly Group[]; readonly policies: Policies }>()

async function readPolicies(state: UnitOfWork, holder: PolicyHolder): Promise<Policies> {
  const policies: AttachedPolicy[] = []
  for (const document of Object.values(holder.policies)) policies.push({ policy: compilePolicy(document, 'inline') })
  for (const attached of holder.attached) {
    policies.push({ policy: await getCompiledVersion(state, attached), arn: attached.arn })
  }
  policiesByHolder.set(holder, policies)
  return policies
}
