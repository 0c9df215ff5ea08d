// How people prove who they are, through every client: passwords, MFA devices, and what an account reports of them.
import assert from 'node:assert/strict'
import {
  ChangePassword, CreateLoginProfile, CreateServiceLinkedRole, DeleteServiceLinkedRole, EnableMFADevice,
  GenerateCredentialReport, GetAccountAuthorizationDetails, GetAccountPasswordPolicy, GetContextKeysForCustomPolicy,
  GetCredentialReport, GetLoginProfile, GetServiceLinkedRoleDeletionStatus, ListMFADevices, ListUsers, ListVirtualMFADevices,
  UpdateAccountPasswordPolicy,
} from '../../../src/contracts/iam.gen.ts'
import { AssumeRole, GetSessionToken } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root, type Identity } from '../../kit/identity.ts'
import { newPhone } from '../../kit/mfa.ts'
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
}

const identityOf = ({ Credentials }: Awaited<ReturnType<typeof sessionOf>>): Identity => ({
  accessKeyId: Credentials!.AccessKeyId, secretAccessKey: Credentials!.SecretAccessKey, sessionToken: Credentials!.SessionToken,
})

const sessionOf = ({ call }: AnyClient, who: Identity, SerialNumber: string, TokenCode: string) =>
  call(who, GetSessionToken, { SerialNumber, TokenCode })

async function devices(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  const { iam } = sdk(server)
  const bob = await createUser(server, 'bob', allow('*'))
  // The CLI writes the seed into a file, and has words of its own for that.
  const phone = await newPhone(server, 'bob')
  const { serial: SerialNumber } = phone
  await call(root, EnableMFADevice, { UserName: 'bob', SerialNumber, ...phone.codes() })
  const { MFADevices } = await call(root, ListMFADevices, { UserName: 'bob' })
  assert.deepEqual(MFADevices.map(device => device.SerialNumber), [SerialNumber])
  const { VirtualMFADevices } = await call(root, ListVirtualMFADevices, { AssignmentStatus: 'Assigned' })
  assert.equal(VirtualMFADevices[0]!.User!.UserName, 'bob')
  const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
  const trust = policy({ Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole', Condition })
  const { Role } = await iam.createRole({ RoleName: 'guarded', AssumeRolePolicyDocument: trust })
  const into = { RoleArn: Role!.Arn!, RoleSessionName: 'cli' }
  await refused(call(bob, AssumeRole, into), 'AccessDenied', /not authorized to perform: sts:AssumeRole/)
  const TokenCode = phone.code(1)
  const session = identityOf(await sessionOf(client, bob, SerialNumber, TokenCode))
  await call(session, AssumeRole, into)
  assert.ok((await call(session, ListUsers, {})).Users.length > 0)
  await refused(
    call(bob, AssumeRole, { ...into, SerialNumber, TokenCode }), 'AccessDenied',
    /^MultiFactorAuthentication failed with invalid MFA one time pass code\. ?$/,
  )
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
}

async function linkedRoles({ call }: AnyClient): Promise<void> {
  const { Role } = await call(root, CreateServiceLinkedRole, { AWSServiceName: 'spot.amazonaws.com' })
  assert.equal(Role!.Arn, `arn:aws:iam::${account}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot`)
  const { DeletionTaskId } = await call(root, DeleteServiceLinkedRole, { RoleName: 'AWSServiceRoleForEC2Spot' })
  assert.equal((await call(root, GetServiceLinkedRoleDeletionStatus, { DeletionTaskId })).Status, 'SUCCEEDED')
}

throughEveryClient({
  'a password, what it has to be, and another': passwords,
  'a device, a session by its code, and a role that asks for one': devices,
  'credentials and authorization of an account': reports,
  'a role of a service': linkedRoles,
})
