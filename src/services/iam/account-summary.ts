// What GetAccountSummary counts, and IAM's quotas of an account, which AWS answers with it.
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { Groups } from './groups.ts'
import { ManagedPolicies } from './managed-policies.ts'
import { PolicyVersions } from './policy-versions.ts'
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

export async function countEntities(state: UnitOfWork, account: string) {
  const root = await state.get(Users, [account])
  return {
    // AWS: root is no user of its account's.
    Users: (await state.count(Users, [])) - (root ? 1 : 0),
    Groups: await state.count(Groups, []),
    Policies: await state.count(ManagedPolicies, []),
    PolicyVersionsInUse: await state.count(PolicyVersions, []),
    AccountAccessKeysPresent: root !== undefined && root.accessKeyIds.length > 0 ? 1 : 0,
  }
}
