// How people prove who they are, through every client: passwords, MFA devices, and what an account reports of them.
import assert from 'node:assert/strict'
import {
  ChangePassword, CreateLoginProfile, CreateSAMLProvider, CreateServiceLinkedRole, CreateVirtualMFADevice,
  DeactivateMFADevice, DeleteAccountPasswordPolicy, DeleteSAMLProvider, DeleteServiceLinkedRole, DeleteVirtualMFADevice,
  EnableMFADevice, GenerateCredentialReport, GetAccountAuthorizationDetails, GetAccountPasswordPolicy,
  GetContextKeysForCustomPolicy, GetContextKeysForPrincipalPolicy, GetCredentialReport, GetLoginProfile, GetMFADevice,
  GetSAMLProvider, GetServiceLinkedRoleDeletionStatus, ListMFADeviceTags, ListMFADevices, ListSAMLProviderTags,
  ListSAMLProviders, ListUsers, ListVirtualMFADevices, ResyncMFADevice, TagMFADevice, TagSAMLProvider, UntagMFADevice,
  UntagSAMLProvider, UpdateAccountPasswordPolicy, UpdateLoginProfile, UpdateRoleDescription, UpdateSAMLProvider,
} from '../../../src/contracts/iam.gen.ts'
import { AssumeRole, GetSessionToken } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root, sessionIdentity, type Identity } from '../../kit/identity.ts'
import { enabledPhone, phoneOf } from '../../kit/mfa.ts'
import { everyoneHere } from '../../kit/roles.ts'
import { sdk } from '../../kit/sdk.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

async function passwords({ call }: AnyClient, server: TestServer): Promise<void> {
  const ann = await createUser(server, 'ann')
  await call(root, UpdateAccountPasswordPolicy, { MinimumPasswordLength: 12, AllowUsersToChangePassword: true })
  const { PasswordPolicy } = await call(root, GetAccountPasswordPolicy, {})
  assert.deepEqual([PasswordPolicy.MinimumPasswordLength, PasswordPolicy.ExpirePasswords], [12, false])
  const Password = 'Grün & <1> "2"'
  await call(root, CreateLoginProfile, { UserName: 'ann', Password, PasswordResetRequired: true })
  await refused(
    call(ann, ChangePassword, { OldPassword: Password, NewPassword: 'short' }), 'PasswordPolicyViolation',
    'Password should have a minimum length of 12',
  )
  await call(ann, ChangePassword, { OldPassword: Password, NewPassword: 'another one 1' })
  const { LoginProfile } = await call(root, GetLoginProfile, { UserName: 'ann' })
  assert.deepEqual([LoginProfile.UserName, LoginProfile.PasswordResetRequired], ['ann', false])
  await call(root, UpdateLoginProfile, { UserName: 'ann', PasswordResetRequired: true })
  assert.equal((await call(root, GetLoginProfile, { UserName: 'ann' })).LoginProfile.PasswordResetRequired, true)
  await call(root, DeleteAccountPasswordPolicy, {})
  const none = 'The account policy with name PasswordPolicy cannot be found.'
  await refused(call(root, DeleteAccountPasswordPolicy, {}), 'NoSuchEntity', none)
}

const sessionOf = ({ call }: AnyClient, who: Identity, SerialNumber: string, TokenCode: string) =>
  call(who, GetSessionToken, { SerialNumber, TokenCode })

async function devices(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const { iam } = sdk(server)
  const bob = await createUser(server, 'bob', allow('*'))
  const { VirtualMFADevice } = await call(root, CreateVirtualMFADevice, { VirtualMFADeviceName: 'bob', Path: '/phones/' })
  const { SerialNumber, Base32StringSeed, QRCodePNG } = VirtualMFADevice
  // Which the CLI leaves out where it is asked for the seed.
  if (QRCodePNG) assert.equal(Buffer.from(QRCodePNG).toString('latin1', 1, 4), 'PNG')
  const phone = phoneOf(SerialNumber, Base32StringSeed!)
  await call(root, EnableMFADevice, { UserName: 'bob', SerialNumber, ...phone.codes() })
  const { MFADevices } = await call(root, ListMFADevices, { UserName: 'bob' })
  assert.deepEqual(MFADevices.map(device => device.SerialNumber), [SerialNumber])
  const { VirtualMFADevices } = await call(root, ListVirtualMFADevices, { AssignmentStatus: 'Assigned' })
  const mine = VirtualMFADevices.find(device => device.SerialNumber === SerialNumber)
  assert.equal(mine!.User!.UserName, 'bob')
  const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
  const trust = policy({ Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole', Condition })
  const { Role } = await iam.createRole({ RoleName: 'guarded', AssumeRolePolicyDocument: trust })
  const into = { RoleArn: Role!.Arn!, RoleSessionName: 'cli' }
  await refused(call(bob, AssumeRole, into), 'AccessDenied', /not authorized to perform: sts:AssumeRole/)
  const TokenCode = phone.nextCode()
  const session = sessionIdentity((await sessionOf(client, bob, SerialNumber, TokenCode)).Credentials!)
  await call(session, AssumeRole, into)
  assert.ok((await call(session, ListUsers, {})).Users.length > 0)
  await refused(
    call(bob, AssumeRole, { ...into, SerialNumber, TokenCode }), 'AccessDenied',
    /^MultiFactorAuthentication failed with invalid MFA one time pass code\. ?$/,
  )
}

async function upkeep({ call }: AnyClient, server: TestServer): Promise<void> {
  const UserName = 'gil'
  await sdk(server).iam.createUser({ UserName })
  const phone = await enabledPhone(server, UserName)
  const { serial: SerialNumber } = phone
  const { EnableDate, ...got } = await call(root, GetMFADevice, { UserName, SerialNumber })
  assert.deepEqual([got.SerialNumber, EnableDate instanceof Date], [SerialNumber, true])
  const codes = { AuthenticationCode1: phone.code(2), AuthenticationCode2: phone.code(3) }
  await call(root, ResyncMFADevice, { UserName, SerialNumber, ...codes })
  await refused(
    call(root, ResyncMFADevice, { UserName, SerialNumber, ...codes }), 'InvalidAuthenticationCode',
    'Authentication code for device is not valid.',
  )
  await call(root, TagMFADevice, { SerialNumber, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] })
  await call(root, UntagMFADevice, { SerialNumber, TagKeys: ['a'] })
  assert.deepEqual((await call(root, ListMFADeviceTags, { SerialNumber })).Tags, [{ Key: 'b', Value: '2' }])
  await call(root, DeactivateMFADevice, { UserName, SerialNumber })
  await call(root, DeleteVirtualMFADevice, { SerialNumber })
  const missing = `MFA Device with serial number ${SerialNumber} does not exist.`
  await refused(call(root, DeleteVirtualMFADevice, { SerialNumber }), 'NoSuchEntity', missing)
}

async function reports({ call, callPaged }: AnyClient, server: TestServer): Promise<void> {
  // Others are made meanwhile.
  const names = ['cat', 'dot', 'eve']
  for (const UserName of names) await sdk(server).iam.createUser({ UserName })
  await refused(call(root, GetCredentialReport, {}), 'ReportNotPresent', /^(UnknownError|None)?$/)
  assert.equal((await call(root, GenerateCredentialReport, {})).State, 'STARTED')
  const { Content } = await call(root, GetCredentialReport, {})
  const lines = Buffer.from(Content!).toString().split('\n')
  const users = lines.slice(1).map(line => line.split(',')[0]!)
  assert.deepEqual([users[0], ...users.filter(name => names.includes(name))], ['<root_account>', ...names])
  const { UserDetailList } = await callPaged(root, GetAccountAuthorizationDetails, { Filter: ['User', 'Role'] }, 2)
  assert.deepEqual(UserDetailList!.map(({ UserName }) => UserName!).filter(name => names.includes(name)), names)
  const PolicyInputList = [policy(allow('*', 'arn:aws:s3:::${aws:username}'))]
  assert.deepEqual((await call(root, GetContextKeysForCustomPolicy, { PolicyInputList })).ContextKeyNames, ['aws:username'])
  const PolicySourceArn = `arn:aws:iam::${account}:user/cat`
  assert.deepEqual((await call(root, GetContextKeysForPrincipalPolicy, { PolicySourceArn })).ContextKeyNames ?? [], [])
}

async function linkedRoles({ call }: AnyClient): Promise<void> {
  const { Role } = await call(root, CreateServiceLinkedRole, { AWSServiceName: 'spot.amazonaws.com' })
  assert.equal(Role!.Arn, `arn:aws:iam::${account}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot`)
  const described = await call(root, UpdateRoleDescription, { RoleName: 'AWSServiceRoleForEC2Spot', Description: 'grün' })
  assert.equal(described.Role!.Description, 'grün')
  const { DeletionTaskId } = await call(root, DeleteServiceLinkedRole, { RoleName: 'AWSServiceRoleForEC2Spot' })
  assert.equal((await call(root, GetServiceLinkedRoleDeletionStatus, { DeletionTaskId })).Status, 'SUCCEEDED')
}

const metadata = '<EntityDescriptor entityID="https://idp.example.com"><IDPSSODescriptor><KeyDescriptor><X509Certificate>'
  + `${'A'.repeat(1000)}</X509Certificate></KeyDescriptor><SingleSignOnService Location="https://idp.example.com/?a&amp;b"/>`
  + '</IDPSSODescriptor></EntityDescriptor>'

async function samlProviders({ call }: AnyClient): Promise<void> {
  const made = await call(root, CreateSAMLProvider, { Name: 'corp', SAMLMetadataDocument: metadata })
  const SAMLProviderArn = made.SAMLProviderArn!
  await call(root, UpdateSAMLProvider, { SAMLProviderArn, SAMLMetadataDocument: metadata.replaceAll('idp.', 'sso.') })
  const { SAMLMetadataDocument } = await call(root, GetSAMLProvider, { SAMLProviderArn })
  assert.equal(SAMLMetadataDocument, metadata.replaceAll('idp.', 'sso.'))
  const { SAMLProviderList } = await call(root, ListSAMLProviders, {})
  assert.deepEqual(SAMLProviderList!.map(({ Arn }) => Arn), [SAMLProviderArn])
  await call(root, TagSAMLProvider, { SAMLProviderArn, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] })
  await call(root, UntagSAMLProvider, { SAMLProviderArn, TagKeys: ['a'] })
  assert.deepEqual((await call(root, ListSAMLProviderTags, { SAMLProviderArn })).Tags, [{ Key: 'b', Value: '2' }])
  await call(root, DeleteSAMLProvider, { SAMLProviderArn })
  await refused(
    call(root, GetSAMLProvider, { SAMLProviderArn }), 'NoSuchEntity', `Manifest not found for arn ${SAMLProviderArn}`,
  )
}

throughEveryClient({
  'a password, what it has to be, and another': passwords,
  'a device, a session by its code, and a role that asks for one': devices,
  'a device that is synchronised, tagged and removed': upkeep,
  'credentials and authorization of an account': reports,
  'a role of a service': linkedRoles,
  'a SAML provider': samlProviders,
})
