// What GetAccountSummary counts, and IAM's quotas of an account, which AWS answers with it.
import type { Collection, Key } from '../../storage/collection.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { Groups } from './groups.ts'
import { ManagedPolicies } from './managed-policies.ts'
import { Users } from './users.ts'

/** AWS: the quotas that every account begins with. */
export const quotas = {
  UsersQuota: 5000,
  GroupsQuota: 300,
  RolesQuota: 1000,
  PoliciesQuota: 1500,
  InstanceProfilesQuota: 1000,
  ServerCertificatesQuota: 20,
  UserPolicySizeQuota: 2048,
  GroupPolicySizeQuota: 5120,
  RolePolicySizeQuota: 10240,
  AssumeRolePolicySizeQuota: 2048,
  PolicySizeQuota: 6144,
  GroupsPerUserQuota: 10,
  AccessKeysPerUserQuota: 2,
  SigningCertificatesPerUserQuota: 2,
  AttachedPoliciesPerUserQuota: 10,
  AttachedPoliciesPerGroupQuota: 10,
  AttachedPoliciesPerRoleQuota: 10,
  VersionsPerPolicyQuota: 5,
  PolicyVersionsInUseQuota: 10000,
}

/** What there is none of, since nothing makes it yet. */
export const nothingYet = {
  Roles: 0,
  InstanceProfiles: 0,
  ServerCertificates: 0,
  Providers: 0,
  MFADevices: 0,
  MFADevicesInUse: 0,
  AccountMFAEnabled: 0,
  AccountPasswordPresent: 0,
  AccountSigningCertificatesPresent: 0,
}

const pageLength = 1000

export async function countEntities(state: UnitOfWork, account: string) {
  const root = await state.get(Users, [account])
  const users = await each(state, Users, ({ id, name }) => ({ key: [id], isNamed: name !== undefined }))
  const groups = await each(state, Groups, ({ id }) => ({ key: [id] }))
  const policies = await each(state, ManagedPolicies, ({ name, versions }) => ({ key: [name.toLowerCase()], versions }))
  return {
    Users: users.filter(({ isNamed }) => isNamed).length,
    Groups: groups.length,
    Policies: policies.length,
    PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
    AccountAccessKeysPresent: root !== undefined && root.accessKeyIds.length > 0 ? 1 : 0,
  }
}

async function each<T, S extends { readonly key: Key }>(
  state: UnitOfWork, collection: Collection<T>, of: (record: T) => S,
): Promise<readonly S[]> {
  const all: S[] = []
  let page: readonly S[] = []
  do {
    page = await state.listOf(collection, [], { after: page.at(-1)?.key, limit: pageLength }, of)
    all.push(...page)
  } while (page.length === pageLength)
  return all
}
