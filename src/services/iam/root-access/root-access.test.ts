import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListOrganizationsFeaturesCommandOutput } from '@aws-sdk/client-iam'
import { account } from '../../../../test/kit/identity.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

type Iam = ReturnType<typeof sdk>['iam']

const iamService = 'iam.amazonaws.com'

/** Every operation of the features, of which each must be refused alike where its account may not. */
const operations: readonly (readonly [name: string, call: (iam: Iam) => Promise<unknown>])[] = [
  ['EnableOrganizationsRootCredentialsManagement', iam => iam.enableOrganizationsRootCredentialsManagement({})],
  ['EnableOrganizationsRootSessions', iam => iam.enableOrganizationsRootSessions({})],
  ['DisableOrganizationsRootCredentialsManagement', iam => iam.disableOrganizationsRootCredentialsManagement({})],
  ['DisableOrganizationsRootSessions', iam => iam.disableOrganizationsRootSessions({})],
  ['ListOrganizationsFeatures', iam => iam.listOrganizationsFeatures({})],
]

async function allRefused(iam: Iam, code: string, message: RegExp, status = 400): Promise<void> {
  for (const [, call] of operations) await assertRefused(call(iam), code, message, status)
}

test('what an organization needs before it has the features', async () => {
  const server = await startServer()
  const { iam, organizations } = sdk(server)
  await allRefused(iam, 'OrganizationNotFoundException', /No organization/)
  await organizations.createOrganization({})
  await allRefused(iam, 'ServiceAccessNotEnabledException', /Trusted access/)
  await organizations.enableAWSServiceAccess({ ServicePrincipal: iamService })
  assert.deepEqual((await iam.listOrganizationsFeatures({})).EnabledFeatures, [])
  const { iam: plain, organizations: billing } = sdk(await startServer())
  await billing.createOrganization({ FeatureSet: 'CONSOLIDATED_BILLING' })
  await allRefused(plain, 'OrganizationNotInAllFeaturesModeException', /all features/)
})

test('features are enabled and disabled, each as often as one likes, and are on record', async () => {
  const server = await startServer()
  const { iam, organizations } = sdk(server)
  const OrganizationId = (await organizations.createOrganization({})).Organization!.Id!
  await organizations.enableAWSServiceAccess({ ServicePrincipal: iamService })
  const told = (answer: ListOrganizationsFeaturesCommandOutput) => {
    assert.equal(answer.OrganizationId, OrganizationId)
    return answer.EnabledFeatures
  }
  assert.deepEqual(told(await iam.enableOrganizationsRootSessions({})), ['RootSessions'])
  await assertRecord(server, 'EnableOrganizationsRootSessions', {
    readOnly: false, responseElements: { organizationId: OrganizationId, enabledFeatures: ['RootSessions'] },
  })
  const both = ['RootCredentialsManagement', 'RootSessions']
  for (let i = 0; i < 2; i++) assert.deepEqual(told(await iam.enableOrganizationsRootCredentialsManagement({})), both)
  assert.deepEqual(told(await iam.listOrganizationsFeatures({})), both)
  await assertRecord(server, 'ListOrganizationsFeatures', { readOnly: true, responseElements: null })
  for (let i = 0; i < 2; i++) assert.deepEqual(told(await iam.disableOrganizationsRootSessions({})), [both[0]])
  assert.deepEqual(told(await iam.disableOrganizationsRootCredentialsManagement({})), [])
  // An organization that ends takes them along.
  await iam.enableOrganizationsRootSessions({})
  await organizations.deleteOrganization({})
  await organizations.createOrganization({})
  await organizations.enableAWSServiceAccess({ ServicePrincipal: iamService })
  assert.deepEqual((await iam.listOrganizationsFeatures({})).EnabledFeatures, [])
})

test('a delegated administrator lists and disables them, and no other member does anything', async () => {
  const server = await startServer()
  const { iam, organizations } = sdk(server)
  await organizations.createOrganization({})
  const [shop, lab] = [await createAccount(server, 'shop'), await createAccount(server, 'lab')]
  for (const ServicePrincipal of [iamService, 'fms.amazonaws.com']) {
    await organizations.enableAWSServiceAccess({ ServicePrincipal })
  }
  await organizations.registerDelegatedAdministrator({ AccountId: shop, ServicePrincipal: iamService })
  await organizations.registerDelegatedAdministrator({ AccountId: lab, ServicePrincipal: 'fms.amazonaws.com' })
  await iam.enableOrganizationsRootSessions({})
  const { iam: ofShop } = sdk(server, await memberOf(server, shop))
  const { iam: ofLab } = sdk(server, await memberOf(server, lab))
  await allRefused(ofLab, 'AccountNotManagementOrDelegatedAdministratorException', /neither/)
  assert.deepEqual((await ofShop.listOrganizationsFeatures({})).EnabledFeatures, ['RootSessions'])
  for (const [, call] of operations.slice(0, 2)) {
    await assertRefused(call(ofShop), 'CallerIsNotManagementAccountException', /not the management account/)
  }
  assert.deepEqual((await ofShop.disableOrganizationsRootSessions({})).EnabledFeatures, [])
  assert.deepEqual((await iam.listOrganizationsFeatures({})).EnabledFeatures, [])
})

test('each has a permission of its own', async () => {
  const server = await startServer()
  const { organizations } = sdk(server)
  await organizations.createOrganization({})
  await organizations.enableAWSServiceAccess({ ServicePrincipal: iamService })
  const { iam } = sdk(server, await createUser(server, 'ann', allow('iam:List*')))
  for (const [name, call] of operations.slice(0, 4)) {
    await assertRefused(
      call(iam), 'AccessDenied', `User: arn:aws:iam::${account}:user/ann is not authorized to perform: iam:${name} `
      + `on resource: * because no identity-based policy allows the iam:${name} action`, 403,
    )
    assert.equal((await lastRecord(server, name)).errorCode, 'AccessDenied')
  }
  assert.deepEqual((await iam.listOrganizationsFeatures({})).EnabledFeatures, [])
})
