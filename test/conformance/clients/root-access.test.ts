// What an organization does in the name of its members' root users, through every client.
import assert from 'node:assert/strict'
import {
  CreateLoginProfile, CreateUser, DeleteLoginProfile, DisableOrganizationsRootCredentialsManagement,
  DisableOrganizationsRootSessions, EnableOrganizationsRootCredentialsManagement, EnableOrganizationsRootSessions,
  GetLoginProfile, ListAccessKeys, ListOrganizationsFeatures,
} from '../../../src/contracts/iam.gen.ts'
import { CreateAccount, CreateOrganization, EnableAWSServiceAccess } from '../../../src/contracts/organizations.gen.ts'
import { AssumeRoot, DecodeAuthorizationMessage, GetCallerIdentity } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root, type Identity } from '../../kit/identity.ts'
import { taskPolicy, trustedForRoot } from '../../kit/root-access.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

async function sessionOf({ call }: AnyClient, who: Identity, TargetPrincipal: string, task: string): Promise<Identity> {
  const { Credentials } = await call(who, AssumeRoot, { TargetPrincipal, TaskPolicyArn: { arn: taskPolicy(task) } })
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials!
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

async function rootAccess(client: AnyClient, server: TestServer): Promise<void> {
  const { call } = client
  await refused(call(root, ListOrganizationsFeatures, {}), /^OrganizationNotFound(Exception)?$/, /No organization/)
  await call(root, CreateOrganization, { FeatureSet: 'ALL' })
  await refused(call(root, EnableOrganizationsRootSessions, {}), /^ServiceAccessNotEnabled(Exception)?$/, /Trusted access/)
  await call(root, EnableAWSServiceAccess, { ServicePrincipal: trustedForRoot })
  await call(root, EnableOrganizationsRootSessions, {})
  const { EnabledFeatures } = await call(root, EnableOrganizationsRootCredentialsManagement, {})
  assert.deepEqual(EnabledFeatures, ['RootCredentialsManagement', 'RootSessions'])
  assert.deepEqual((await call(root, DisableOrganizationsRootSessions, {})).EnabledFeatures, ['RootCredentialsManagement'])

  const { CreateAccountStatus } = await call(root, CreateAccount, { AccountName: 'shop', Email: 'shop@example.com' })
  const shop = CreateAccountStatus!.AccountId!
  const ann = await createUser(server, 'ann', allow('sts:AssumeRoot'))
  const creating = await sessionOf(client, ann, shop, 'IAMCreateRootUserPassword')
  assert.equal((await call(creating, GetCallerIdentity, {})).Arn, `arn:aws:iam::${shop}:root`)
  const { LoginProfile } = await call(creating, CreateLoginProfile, {})
  assert.deepEqual((await call(creating, GetLoginProfile, {})).LoginProfile, LoginProfile)
  await refused(call(creating, CreateUser, { UserName: 'eve' }), /^AccessDenied(Exception)?$/, /explicit deny/)
  const deleting = await sessionOf(client, ann, shop, 'IAMDeleteRootUserCredentials')
  await call(deleting, DeleteLoginProfile, {})
  assert.deepEqual((await call(deleting, ListAccessKeys, {})).AccessKeyMetadata, [])
  await call(root, DisableOrganizationsRootCredentialsManagement, {})
  await refused(call(deleting, ListAccessKeys, {}), 'InvalidClientTokenId', /security token/)
}

async function encodedMessages({ call }: AnyClient): Promise<void> {
  await refused(
    call(root, DecodeAuthorizationMessage, { EncodedMessage: 'AQIDBA' }), 'InvalidAuthorizationMessageException', /not one/,
  )
}

throughEveryClient({
  'members\' root users are acted for': rootAccess,
  'what nothing here has encoded is not decoded': encodedMessages,
})
