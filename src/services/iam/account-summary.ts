// What GetAccountSummary counts.
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { ServerCertificates } from './certificates/server-certificates.ts'
import { SigningCertificates } from './certificates/signing-certificates.ts'
import { Groups } from './groups/groups.ts'
import { InstanceProfiles } from './instance-profiles/instance-profiles.ts'
import { DevicesInUse, MfaDevices } from './mfa/mfa-devices.ts'
import { hasPassword } from './passwords/login-profiles.ts'
import { ManagedPolicies } from './policies/managed-policies.ts'
import { PolicyVersions } from './policies/policy-versions.ts'
import { OpenIdProviders } from './providers/open-id-providers.ts'
import { SamlProviders } from './providers/saml-providers.ts'
import { Roles } from './roles/roles.ts'
import { Users } from './users/users.ts'

export async function countEntities(state: ReadUnit, account: string) {
  const root = await state.get(Users, [account])
  return {
    // AWS: root is no user of its account's.
    Users: (await state.count(Users, [])) - (root ? 1 : 0),
    Groups: await state.count(Groups, []),
    Roles: await state.count(Roles, []),
    InstanceProfiles: await state.count(InstanceProfiles, []),
    // AWS: of both kinds (recorded).
    Providers: (await state.count(OpenIdProviders, [])) + (await state.count(SamlProviders, [])),
    Policies: await state.count(ManagedPolicies, []),
    // DIFFERS: AWS counts its own policies as well where they are attached (recorded), by a rule that is not told.
    PolicyVersionsInUse: await state.count(PolicyVersions, []),
    ServerCertificates: await state.count(ServerCertificates, []),
    MFADevices: await state.count(MfaDevices, []),
    MFADevicesInUse: await state.count(DevicesInUse, []),
    AccountPasswordPresent: (await hasPassword(state, account)) ? 1 : 0,
    AccountMFAEnabled: root?.mfaDevices ? 1 : 0,
    AccountSigningCertificatesPresent: root && SigningCertificates.idsOf(root).length > 0 ? 1 : 0,
    AccountAccessKeysPresent: root !== undefined && root.accessKeyIds.length > 0 ? 1 : 0,
  }
}
