import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCertificate } from '../../../test/kit/certificates.ts'
import { createRole } from '../../../test/kit/roles.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, policy } from '../../../test/kit/users.ts'

const server = await startServer()
const { cloudtrail, iam } = sdk(server)
const UserName = 'ann'
const PolicyName = 'keys'
const { User } = await iam.createUser({ UserName })

const named = (kind: string, ResourceName: string) => ({ ResourceType: `AWS::IAM::${kind}`, ResourceName })
const user = named('User', UserName)

/** What the history lists of the operation's newest call. */
async function listed(AttributeValue: string) {
  const { Events } = await cloudtrail.lookupEvents({ LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue }] })
  return Events![0]!.Resources
}

test('what is made is listed by its name, its id and its ARN', async () => {
  assert.deepEqual(await listed('CreateUser'), [user, named('User', User!.UserId!), named('User', User!.Arn!)])
  const { Group } = await iam.createGroup({ GroupName: 'staff' })
  assert.deepEqual(await listed('CreateGroup'), ['staff', Group!.GroupId!, Group!.Arn!].map(name => named('Group', name)))
  await assert.rejects(iam.createUser({ UserName }))
  assert.deepEqual(await listed('CreateUser'), [user])
})

test('policies and access keys stand before their user', async () => {
  await iam.putUserPolicy({ UserName, PolicyName, PolicyDocument: policy(allow('kms:*')) })
  assert.deepEqual(await listed('PutUserPolicy'), [named('Policy', PolicyName), user])
  await iam.deleteUserPolicy({ UserName, PolicyName })
  assert.deepEqual(await listed('DeleteUserPolicy'), [named('Policy', PolicyName), user])
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
  await iam.attachUserPolicy({ UserName, PolicyArn })
  assert.deepEqual(await listed('AttachUserPolicy'), [named('Policy', PolicyArn), user])
  const { AccessKey } = await iam.createAccessKey({ UserName })
  const accessKey = named('AccessKey', AccessKey!.AccessKeyId!)
  assert.deepEqual(await listed('CreateAccessKey'), [accessKey, user])
  await iam.deleteAccessKey({ UserName, AccessKeyId: AccessKey!.AccessKeyId! })
  assert.deepEqual(await listed('DeleteAccessKey'), [accessKey, user])
})

test('an instance profile stands before its role', async () => {
  const InstanceProfileName = 'web'
  const { InstanceProfile: made } = await iam.createInstanceProfile({ InstanceProfileName })
  const profile = named('InstanceProfile', InstanceProfileName)
  const others = [made!.InstanceProfileId!, made!.Arn!].map(name => named('InstanceProfile', name))
  assert.deepEqual(await listed('CreateInstanceProfile'), [profile, ...others])
  const RoleName = 'deployer'
  await createRole(server, RoleName)
  await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName })
  assert.deepEqual(await listed('AddRoleToInstanceProfile'), [profile, named('Role', RoleName)])
  await iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName })
  assert.deepEqual(await listed('RemoveRoleFromInstanceProfile'), [profile, named('Role', RoleName)])
})

test('a server certificate is listed as what is made is, and what a user has besides by the user', async () => {
  const { body: CertificateBody, privateKey: PrivateKey } = makeCertificate('web')
  const input = { ServerCertificateName: 'web', CertificateBody, PrivateKey }
  const { ServerCertificateId, Arn } = (await iam.uploadServerCertificate(input)).ServerCertificateMetadata!
  const names = ['web', ServerCertificateId!, Arn!].map(name => named('ServerCertificate', name))
  assert.deepEqual(await listed('UploadServerCertificate'), names)
  await iam.deleteServerCertificate({ ServerCertificateName: 'web' })
  assert.deepEqual(await listed('DeleteServerCertificate'), names.slice(0, 1))
  await iam.uploadSigningCertificate({ UserName, CertificateBody })
  assert.deepEqual(await listed('UploadSigningCertificate'), [user])
})

test('a provider is listed by its ARN', async () => {
  const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({ Url: 'https://example.com' })
  const provider = [named('OpenIDConnectProvider', OpenIDConnectProviderArn!)]
  assert.deepEqual(await listed('CreateOpenIDConnectProvider'), provider)
  await iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn })
  assert.deepEqual(await listed('DeleteOpenIDConnectProvider'), provider)
})

test('what only reads lists nothing', async () => {
  await iam.getUser({ UserName })
  await iam.listAccessKeys({ UserName })
  assert.deepEqual([await listed('GetUser'), await listed('ListAccessKeys')], [[], []])
})
