// What scanners ask first of an account, through every client.
import assert from 'node:assert/strict'
import {
  CreateAccountAlias, DeleteAccountAlias, DeleteLoginProfile, GetAccountPasswordPolicy, GetAccountSummary, GetLoginProfile,
  ListAccountAliases, ListMFADevices, ListServiceSpecificCredentials, ListSigningCertificates, ListSSHPublicKeys,
  ListVirtualMFADevices,
} from '../../../src/contracts/iam.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import type { TestServer } from '../../kit/server.ts'

async function scan({ call }: AnyClient, server: TestServer): Promise<void> {
  await sdk(server).iam.createUser({ UserName: 'ann' })
  const { SummaryMap } = await call(root, GetAccountSummary, {})
  assert.deepEqual([SummaryMap?.['Users'], SummaryMap?.['UsersQuota'], SummaryMap?.['MFADevicesInUse']], [1, 5000, 0])
  assert.deepEqual((await call(root, ListMFADevices, { UserName: 'ann' })).MFADevices, [])
  assert.deepEqual((await call(root, ListVirtualMFADevices, {})).VirtualMFADevices, [])
  assert.deepEqual((await call(root, ListSSHPublicKeys, { UserName: 'ann' })).SSHPublicKeys, [])
  assert.deepEqual((await call(root, ListSigningCertificates, { UserName: 'ann' })).Certificates, [])
  assert.deepEqual((await call(root, ListServiceSpecificCredentials, { UserName: 'ann' })).ServiceSpecificCredentials, [])
  const profile = 'Login Profile for User ann cannot be found.'
  await refused(call(root, GetLoginProfile, { UserName: 'ann' }), 'NoSuchEntity', profile)
  await refused(call(root, DeleteLoginProfile, { UserName: 'ann' }), 'NoSuchEntity', profile)
  const policy = `The Password Policy with domain name ${account} cannot be found.`
  await refused(call(root, GetAccountPasswordPolicy, {}), 'NoSuchEntity', policy)
}

async function aliases({ call }: AnyClient): Promise<void> {
  const listed = async () => (await call(root, ListAccountAliases, {})).AccountAliases
  assert.deepEqual(await listed(), [])
  await call(root, CreateAccountAlias, { AccountAlias: 'shop-of-old' })
  await call(root, CreateAccountAlias, { AccountAlias: 'shop' })
  assert.deepEqual(await listed(), ['shop'])
  const taken = 'The account alias shop already exists.'
  await refused(call(root, CreateAccountAlias, { AccountAlias: 'shop' }), 'EntityAlreadyExists', taken)
  await call(root, DeleteAccountAlias, { AccountAlias: 'shop' })
  assert.deepEqual(await listed(), [])
}

throughEveryClient({
  'an account is counted, and has neither devices, profiles nor a password policy': scan,
  'an alias of the account, and another in its place': aliases,
})
