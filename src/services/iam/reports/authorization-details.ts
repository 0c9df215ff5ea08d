// All that an account says of who may do what, kind by kind: users, groups, roles, its own managed policies, and AWS's that
// somebody has.
import type { EntityType, GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '../../../contracts/iam.gen.ts'
import { listTags } from '../../../core/tags.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { listed, shownBoundary, type PolicyHolder } from '../entities.ts'
import { describeGroup, Groups, type Group } from '../groups/groups.ts'
import { describeInstanceProfile, showRole } from '../instance-profiles/instance-profiles.ts'
import { listProfilesOf } from '../instance-profiles/profile-roles.ts'
import { describeAttached } from '../policies/attachments.ts'
import { awsPolicies } from '../policies/aws-managed-policies.ts'
import { describePolicy, ManagedPolicies } from '../policies/managed-policies.ts'
import type { ManagedPolicy } from '../policies/managed-policy.ts'
import { encodeDocument } from '../policies/policy-documents.ts'
import { countUses, isUsed } from '../policies/policy-uses.ts'
import { describeVersionInFull, findVersion } from '../policies/policy-versions.ts'
import { describeLastUse } from '../last-used/service-uses.ts'
import { listedRole, Roles, type Role } from '../roles/roles.ts'
import { describeUser, Users, type User } from '../users/users.ts'

type DetailCall = Pick<Call<unknown>, 'state' | 'principals'>

/** As an answer has them. */
export interface Lists {
  readonly UserDetailList: UserDetail[]
  readonly GroupDetailList: GroupDetail[]
  readonly RoleDetailList: RoleDetail[]
  readonly Policies: ManagedPolicyDetail[]
}

export interface Detail {
  readonly at: Key
  /** How long its documents and its tags are. */
  readonly units: number
  readonly addTo: (lists: Lists) => void
}

type Reader = (call: DetailCall, after: Key | undefined, limit: number) => Promise<Detail[]>

/** Of each kind as many as there are, up to the limit. In the order of the answers. */
const readers: readonly (readonly [kind: EntityType, read: Reader])[] = [
  ['User', readUsers], ['Group', readGroups], ['Role', readRoles], ['LocalManagedPolicy', readOwnPolicies],
  ['AWSManagedPolicy', readAwsPolicies],
]

export async function readDetails(
  call: DetailCall, asked: ReadonlySet<EntityType>, after: Key | undefined, limit: number,
): Promise<readonly Detail[]> {
  const found: Detail[] = []
  const [first = 0, ...inner] = after ?? []
  for (let i = Number(first); i < readers.length && found.length < limit; i++) {
    const [kind, read] = readers[i]!
    if (!asked.has(kind)) continue
    const details = await read(call, inner.length > 0 && i === first ? inner : undefined, limit - found.length)
    await call.state.turn()
    for (const detail of details) found.push({ ...detail, at: [i, ...detail.at] })
  }
  return found
}

const lengthOf = ({ policies }: PolicyHolder): number =>
  Object.values(policies).reduce((sum, { length }) => sum + length, 0)

const lengthOfTags = ({ tags }: User | Role): number =>
  Object.entries(tags).reduce((sum, [key, value]) => sum + key.length + value.length + unitsOfTag, 0)
/** With the elements around it. */
const unitsOfTag = 64

/** In the order of their names. */
const shownPolicies = ({ policies }: PolicyHolder) => Object.entries(policies)
  .map(([PolicyName, document]) => ({ PolicyName, PolicyDocument: encodeDocument(document) }))
  .sort((a, b) => (a.PolicyName < b.PolicyName ? -1 : 1))

async function readUsers({ state }: DetailCall, after: Key | undefined, limit: number): Promise<Detail[]> {
  const found: Detail[] = []
  for (const user of await state.list(Users, [], { index: 'byName', after, limit })) {
    const detail = await userDetail(state, user)
    // INVARIANT: root is in no index, since it has no name.
    const at = [user.name!.toLowerCase(), user.id]
    const units = lengthOf(user) + lengthOfTags(user)
    found.push({ at, units, addTo: ({ UserDetailList }) => void UserDetailList.push(detail) })
  }
  return found
}

async function userDetail(state: ReadUnit, user: User): Promise<UserDetail> {
  const groups: string[] = []
  for (const id of user.groupIds) groups.push(...((await state.getOf(Groups, [id], ({ name }) => [name])) ?? []))
  const policies = shownPolicies(user)
  return {
    ...describeUser(user),
    // AWS: a user without has no such list, a group or a role an empty one (recorded).
    ...(policies.length > 0 && { UserPolicyList: policies }),
    GroupList: groups, AttachedManagedPolicies: user.attached.map(describeAttached), ...shownBoundary(user),
    Tags: listTags(user.tags),
  }
}

async function readGroups({ state }: DetailCall, after: Key | undefined, limit: number): Promise<Detail[]> {
  return (await state.list(Groups, [], { index: 'byName', after, limit })).map(group => {
    const at = [group.name.toLowerCase(), group.id]
    const addTo = ({ GroupDetailList }: Lists) => void GroupDetailList.push(groupDetail(group))
    return { at, units: lengthOf(group), addTo }
  })
}

const groupDetail = (group: Group): GroupDetail => ({
  ...describeGroup(listed(group)), GroupPolicyList: shownPolicies(group),
  AttachedManagedPolicies: group.attached.map(describeAttached),
})

async function readRoles(call: DetailCall, after: Key | undefined, limit: number): Promise<Detail[]> {
  const found: Detail[] = []
  for (const role of await call.state.list(Roles, [], { index: 'byName', after, limit })) {
    const detail = await roleDetail(call, role)
    const shown = 1 + detail.InstanceProfileList!.length
    found.push({
      at: [role.name.toLowerCase(), role.id], units: lengthOf(role) + lengthOfTags(role) + shown * role.trust.policy.length,
      addTo: ({ RoleDetailList }) => void RoleDetailList.push(detail),
    })
  }
  return found
}

/** Instance profiles that are read between two turns of the event loop. */
const profilesAtOnce = 64

async function roleDetail({ state, principals }: DetailCall, role: Role): Promise<RoleDetail> {
  const shown = await showRole(listedRole(role), principals)
  const profiles = []
  let after: Key | undefined
  for (let more = true; more; await state.turn()) {
    const page = await listProfilesOf(state, role, after, profilesAtOnce)
    for (const { profile } of page) if (profile) profiles.push(describeInstanceProfile(profile, shown))
    more = page.length === profilesAtOnce
    after = [role.id, page.at(-1)?.profileId ?? '']
  }
  return {
    ...shown, InstanceProfileList: profiles, RolePolicyList: shownPolicies(role),
    AttachedManagedPolicies: role.attached.map(describeAttached), ...shownBoundary(role), Tags: listTags(role.tags),
    RoleLastUsed: await describeLastUse(state, role.id),
  }
}

async function readOwnPolicies({ state }: DetailCall, after: Key | undefined, limit: number): Promise<Detail[]> {
  const found: Detail[] = []
  for (const policy of await state.list(ManagedPolicies, [], { after, limit })) {
    found.push(await policyDetail(state, policy, [policy.name.toLowerCase()]))
  }
  return found
}

/** Policies whose uses are counted between two turns of the event loop. */
const countedAtOnce = 32

/** AWS does not say so: those that nobody has would fill pages, and say nothing of the account. */
async function readAwsPolicies({ state }: DetailCall, after: Key | undefined, limit: number): Promise<Detail[]> {
  const found: Detail[] = []
  const all = awsPolicies()
  for (let i = after ? Number(after[0]) + 1 : 0; i < all.length && found.length < limit; i++) {
    if (isUsed(await countUses(state, all[i]!), undefined)) found.push(await policyDetail(state, all[i]!, [i]))
    if (i % countedAtOnce === 0) await state.turn()
  }
  return found
}

async function policyDetail(state: ReadUnit, policy: ManagedPolicy, at: Key): Promise<Detail> {
  const versions = []
  let units = 0
  for (const number of policy.versions.toReversed()) {
    const version = await findVersion(state, policy, number)
    if (!version) continue
    versions.push(describeVersionInFull(policy, version))
    units += version.document.length
  }
  const { description } = policy
  const detail = {
    ...describePolicy(policy, await countUses(state, policy)), ...(description !== undefined && { Description: description }),
    PolicyVersionList: versions,
  }
  return { at, units, addTo: ({ Policies }) => void Policies.push(detail) }
}
