import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../core/secret.ts'
import { beginUnit } from '../../storage/unit/begin-unit.ts'
import type { Store } from '../../storage/store.ts'
import { codec, here, setUp } from '../../storage/unit/unit.kit.ts'
import { countEntities } from './account-summary.ts'
import { ServerCertificates } from './certificates/server-certificates.ts'
import { Groups } from './groups/groups.ts'
import { InstanceProfiles } from './instance-profiles/instance-profiles.ts'
import { DevicesInUse, MfaDevices } from './mfa/mfa-devices.ts'
import { LoginProfiles } from './passwords/login-profiles.ts'
import { ManagedPolicies } from './policies/managed-policies.ts'
import { PolicyVersions } from './policies/policy-versions.ts'
import { OpenIdProviders } from './providers/open-id-providers.ts'
import { SamlProviders } from './providers/saml-providers.ts'
import { Roles } from './roles/roles.ts'
import { Users } from './users/users.ts'

test('thousands are counted, and none of them is read but root, and its password', async () => {
  const { store, write } = setUp()
  const { account } = here
  const common = { account, partition: 'aws', path: '/', createdAt: 0, policies: {}, attached: [], tags: {} }
  await write(async state => {
    const ofUser = { ...common, accessKeyIds: ['key'], groupIds: [] }
    await state.insert(Users, { ...ofUser, id: account, mfaDevices: ['/device-0'], certificateIds: ['one'] })
    const profile = { userId: account, createdAt: 0, changedAt: 0, resetRequired: false, salt: '' }
    await state.insert(LoginProfiles, { ...profile, hashes: new Secret(new Uint8Array()) })
    for (let n = 0; n < 1200; n++) await state.insert(Users, { ...ofUser, id: `AIDA${n}`, name: `user-${n}` })
    for (let n = 0; n < 30; n++) await state.insert(Groups, { ...common, id: `AGPA${n}`, name: `group-${n}` })
    for (let n = 0; n < 40; n++) {
      const trust = { policy: '{}', principals: {} }
      await state.insert(Roles, { ...common, id: `AROA${n}`, name: `role-${n}`, trust, longestSession: 3600 })
    }
    for (let n = 0; n < 50; n++) await state.insert(InstanceProfiles, { ...common, id: `AIPA${n}`, name: `profile-${n}` })
    for (let n = 0; n < 10; n++) {
      const provider = { account, partition: 'aws', clientIds: [], thumbprints: [], tags: {}, createdAt: 0 }
      await state.insert(OpenIdProviders, { ...provider, issuer: `idp-${n}` })
    }
    for (let n = 0; n < 5; n++) {
      const provider = { account, partition: 'aws', name: `saml-${n}`, id: `${n}`, metadata: '', tags: {}, createdAt: 0 }
      await state.insert(SamlProviders, { ...provider, validUntil: 0 })
    }
    for (let n = 0; n < 60; n++) {
      const device = { account, partition: 'aws', place: `/device-${n}`, tags: {}, seed: new Secret(Buffer.alloc(40)) }
      await state.insert(MfaDevices, device)
      if (n < 25) await state.insert(DevicesInUse, { place: device.place })
    }
    for (let n = 0; n < 7; n++) {
      const certificate = { ...common, body: '', uploadedAt: 0, expiresAt: 0, privateKey: new Secret('') }
      await state.insert(ServerCertificates, { ...certificate, id: `ASCA${n}`, name: `certificate-${n}` })
    }
    const versions = { updatedAt: 0, versions: [1, 2], defaultVersion: 1, lastVersion: 2 }
    for (let n = 0; n < 20; n++) {
      await state.insert(ManagedPolicies, { ...common, ...versions, id: `ANPA${n}`, name: `policy-${n}` })
      for (const number of versions.versions) {
        await state.insert(PolicyVersions, { policyId: `ANPA${n}`, number, document: '{}', createdAt: 0 })
      }
    }
  })
  let read = 0
  const counting: Store = {
    ...store,
    count: (...range) => store.count(...range),
    read: (...place) => (read++, store.read(...place)),
    async scan(...range) {
      const found = await store.scan(...range)
      read += found.rows.length
      return found
    },
  }
  assert.deepEqual(await countEntities(beginUnit({ store: counting, codec, partition: here }), account), {
    Users: 1200, Groups: 30, Roles: 40, InstanceProfiles: 50, Providers: 15, Policies: 20, PolicyVersionsInUse: 40,
    ServerCertificates: 7, MFADevices: 60, MFADevicesInUse: 25, AccountMFAEnabled: 1, AccountSigningCertificatesPresent: 1,
    AccountAccessKeysPresent: 1, AccountPasswordPresent: 1,
  })
  assert.equal(read, 2)
})
