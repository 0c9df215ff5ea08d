// All policies that count for a user: its own and its groups', inline and managed. This runs for every call, and reads no
// more than the user and its groups: what their records say, and the versions they name, is compiled once for each record.
import { Generations } from '../../core/generations.ts'
import type { Turns } from '../../core/turns.ts'
import type { AttachedPolicy } from '../../engines/policy/types.ts'
import { compileOnce, mostUnits, unitsOf } from '../../engines/policy/compile-once.ts'
import { derived } from '../../storage/derived.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import type { PolicyHolder } from './entities.ts'
import { groupsOf } from './memberships.ts'
import { getCompiledVersion } from './policy-versions.ts'
import type { User } from './users.ts'

type Policies = readonly AttachedPolicy[]

export async function policiesOfUser(state: UnitOfWork, user: User, turns: Turns): Promise<Policies> {
  const own = findPolicies(user) ?? (await readPolicies(state, user, user, turns))
  if (user.groupIds.length === 0) return own
  const groups = await groupsOf(state, user)
  const forms = groups.map(formOf)
  const known = joined.find(formOf(user))
  if (known && areSame(known.groups, forms)) return known.policies
  const policies = [...own]
  for (const group of groups) policies.push(...(findPolicies(group) ?? (await readPolicies(state, group, user, turns))))
  joined.add(formOf(user), { groups: forms, policies })
  return policies
}

const areSame = (some: readonly Form[], others: readonly Form[]): boolean =>
  some.length === others.length && some.every((form, index) => form === others[index])

/** Stands for a record in the form that it has: what is kept by it keeps no record, of which there may be any number. */
type Form = object
const formOf = derived((_holder: PolicyHolder): Form => ({}))

const bound = { most: mostUnits, mostWeight: 2 * mostUnits }

// INVARIANT: a record names its policies' documents by versions that never change, so what was read for it stays right for as
// long as the record does.
const policiesByHolder = new Generations<Form, Policies>({ ...bound, weigh: (_form, policies) => unitsOf(policies) })

/** For a user's record: its policies with those of its groups, while these are the same records. */
const joined = new Generations<Form, { readonly groups: readonly Form[]; readonly policies: Policies }>({
  ...bound, weigh: (_form, { policies }) => unitsOf(policies),
})

const findPolicies = (holder: PolicyHolder): Policies | undefined => policiesByHolder.find(formOf(holder))

async function readPolicies(state: UnitOfWork, holder: PolicyHolder, user: User, turns: Turns): Promise<Policies> {
  const policies: AttachedPolicy[] = []
  for (const document of Object.values(holder.policies)) {
    policies.push({ policy: compileOnce(document, 'inline') })
    if (turns.isOver()) await turns.next(user.id)
  }
  for (const attached of holder.attached) {
    policies.push({ policy: await getCompiledVersion(state, attached), arn: attached.arn })
    if (turns.isOver()) await turns.next(user.id)
  }
  policiesByHolder.add(formOf(holder), policies)
  return policies
}
