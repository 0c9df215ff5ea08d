// Requests for IAM's operations, and STS's.
import { generateKeyPairSync } from 'node:crypto'
import * as contracts from '../src/contracts/services.gen.ts'
import { makeCertificate } from '../test/kit/certificates.ts'
import { send } from './requests.ts'
import type { Target } from './load.ts'
import { account, count, plannedIn, type Input, type Made, type Plan } from './plan.ts'

const iam = plannedIn(contracts.iam)
const sts = plannedIn(contracts.sts)

const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' }] })
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
})

export const userName = (i: number) => `user-${i}`
const arnOfUser = (i: number) => `arn:aws:iam::${account}:user/a/${userName(i)}`
const simulated = { 'ActionNames.member.1': 'kms:Encrypt' }
const user = (more: object = {}): Input => i => ({ UserName: userName(i), ...more })
const group = (more: object = {}): Input => i => ({ GroupName: `group-${i}`, ...more })
const role = (more: object = {}): Input => i => ({ RoleName: `role-${i}`, ...more })
const profile = (more: object = {}): Input => i => ({ InstanceProfileName: `profile-${i}`, ...more })
const managed = (more: object = {}): Input => i => ({ PolicyArn: `arn:aws:iam::${account}:policy/policy-${i}`, ...more })
const device = (more: object = {}): Input => i => ({ SerialNumber: `arn:aws:iam::${account}:mfa/device-${i}`, ...more })
/** An account has 100 of them at most. */
const providers = 100
const issuer = (i: number) => `bench-${i % providers}.example.com`
const provider = (more: object = {}): Input => i =>
  ({ OpenIDConnectProviderArn: `arn:aws:iam::${account}:oidc-provider/${issuer(i)}`, ...more })
const saml = (more: object = {}): Input => i =>
  ({ SAMLProviderArn: `arn:aws:iam::${account}:saml-provider/saml-${i % providers}`, ...more })
export const samlMetadata = [
  '<EntityDescriptor entityID="https://idp.example.com"><IDPSSODescriptor><KeyDescriptor><KeyInfo><X509Data><X509Certificate>',
  'A'.repeat(1200), '</X509Certificate></X509Data></KeyInfo></KeyDescriptor>',
  '<SingleSignOnService Location="https://idp.example.com"/></IDPSSODescriptor></EntityDescriptor>',
].join('')
/** An account has 20 of them at most. */
const certificates = 20
const certificate = (more: object = {}): Input => i => ({ ServerCertificateName: `certificate-${i % certificates}`, ...more })
const sshKeyBody = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' }) as string
const both = (one: Input, other: Input): Input => (i, made) => ({ ...one(i, made), ...other(i, made) })
const accessKey: Input = (i, made) => ({ AccessKeyId: made.accessKeys[i] })
const sshKey: Input = (i, made) => ({ SSHPublicKeyId: made.sshKeys[i] })
const serviceCredential: Input = (i, made) => ({ ServiceSpecificCredentialId: made.serviceCredentials[i] })
const inline = { PolicyName: 'inline' }
const boundary = { PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }
const tag = { 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'a' }
const tagKey = { 'TagKeys.member.1': 'team' }
const page = () => ({ MaxItems: '100' })

export const identities: readonly Plan[] = [
  iam('CreateUser', user()), iam('GetUser', user()), iam('ListUsers', page), iam('UpdateUser', user({ NewPath: '/a/' })),
  iam('TagUser', user(tag)), iam('ListUserTags', user()), iam('UntagUser', user(tagKey)),
  iam('CreateVirtualMFADevice', i => ({ VirtualMFADeviceName: `device-${i}` })), iam('TagMFADevice', device(tag)),
  iam('ListMFADeviceTags', device()), iam('UntagMFADevice', device(tagKey)), iam('ListMFADevices', user()),
  iam('ListVirtualMFADevices', page), iam('DeleteVirtualMFADevice', device()),
  iam('UploadSSHPublicKey', user({ SSHPublicKeyBody: sshKeyBody }), listSshKeys), iam('ListSSHPublicKeys', user()),
  iam('GetSSHPublicKey', both(user({ Encoding: 'PEM' }), sshKey)),
  iam('UpdateSSHPublicKey', both(user({ Status: 'Inactive' }), sshKey)), iam('DeleteSSHPublicKey', both(user(), sshKey)),
  iam('CreateServiceSpecificCredential', user({ ServiceName: 'codecommit.amazonaws.com' }), listServiceCredentials),
  iam('ListServiceSpecificCredentials', user()), iam('ResetServiceSpecificCredential', both(user(), serviceCredential)),
  iam('UpdateServiceSpecificCredential', both(user({ Status: 'Inactive' }), serviceCredential)),
  iam('DeleteServiceSpecificCredential', both(user(), serviceCredential)), iam('ListSigningCertificates', user()),
  iam('ListServerCertificates', page, makeServerCertificates), iam('GetServerCertificate', certificate()),
  iam('UpdateServerCertificate', certificate({ NewPath: '/a/' })), iam('TagServerCertificate', certificate(tag)),
  iam('ListServerCertificateTags', certificate()), iam('UntagServerCertificate', certificate(tagKey)),
  iam('ListAccountAliases', page), iam('ListDelegationRequests', page), iam('GetAccountSummary'),
  iam('UpdateAccountPasswordPolicy'), iam('GetAccountPasswordPolicy'),
  iam('CreateLoginProfile', user({ Password: 'Correct horse 1' })), iam('GetLoginProfile', user()),
  iam('UpdateLoginProfile', user({ PasswordResetRequired: 'true' })), iam('DeleteLoginProfile', user()),
  iam('GetAccountAuthorizationDetails', page), iam('GenerateCredentialReport'), iam('GetCredentialReport'),
  iam('GetContextKeysForCustomPolicy', () => ({ 'PolicyInputList.member.1': policy })),
  iam('GetContextKeysForPrincipalPolicy', i => ({ PolicySourceArn: `arn:aws:iam::${account}:user/a/${userName(i)}` })),
  iam('CreateGroup', group()), iam('ListGroups', page), iam('UpdateGroup', group({ NewPath: '/a/' })),
  iam('CreateRole', role({ AssumeRolePolicyDocument: trust })), iam('GetRole', role()), iam('ListRoles', page),
  iam('UpdateRole', role({ MaxSessionDuration: '7200' })), iam('UpdateRoleDescription', role({ Description: 'bench' })),
  iam('UpdateAssumeRolePolicy', role({ PolicyDocument: trust })),
  iam('TagRole', role(tag)), iam('ListRoleTags', role()), iam('UntagRole', role(tagKey)),
  iam('CreateInstanceProfile', profile()), iam('GetInstanceProfile', profile()), iam('ListInstanceProfiles', page),
  iam('TagInstanceProfile', profile(tag)), iam('ListInstanceProfileTags', profile()),
  iam('UntagInstanceProfile', profile(tagKey)), iam('AddRoleToInstanceProfile', both(profile(), role())),
  iam('ListInstanceProfilesForRole', role()), iam('RemoveRoleFromInstanceProfile', both(profile(), role())),
  iam('DeleteInstanceProfile', profile()),
  iam('ListSAMLProviders', undefined, makeSamlProviders), iam('GetSAMLProvider', saml()),
  iam('UpdateSAMLProvider', saml({ SAMLMetadataDocument: samlMetadata })), iam('TagSAMLProvider', saml(tag)),
  iam('ListSAMLProviderTags', saml()), iam('UntagSAMLProvider', saml(tagKey)),
  iam('ListOpenIDConnectProviders', undefined, makeProviders), iam('GetOpenIDConnectProvider', provider()),
  iam('AddClientIDToOpenIDConnectProvider', provider({ ClientID: 'bench' })),
  iam('RemoveClientIDFromOpenIDConnectProvider', provider({ ClientID: 'bench' })),
  iam('UpdateOpenIDConnectProviderThumbprint', provider({ 'ThumbprintList.member.1': 'a'.repeat(40) })),
  iam('TagOpenIDConnectProvider', provider(tag)), iam('ListOpenIDConnectProviderTags', provider()),
  iam('UntagOpenIDConnectProvider', provider(tagKey)),
  iam('CreatePolicy', i => ({ PolicyName: `policy-${i}`, PolicyDocument: policy })),
  iam('GetPolicy', managed()), iam('ListPolicies', page),
  iam('TagPolicy', managed(tag)), iam('ListPolicyTags', managed()), iam('UntagPolicy', managed(tagKey)),
  iam('CreatePolicyVersion', managed({ PolicyDocument: policy })), iam('GetPolicyVersion', managed({ VersionId: 'v2' })),
  iam('ListPolicyVersions', managed()), iam('SetDefaultPolicyVersion', managed({ VersionId: 'v1' })),
  iam('DeletePolicyVersion', managed({ VersionId: 'v2' })),
  iam('PutUserPolicy', user({ ...inline, PolicyDocument: policy })), iam('GetUserPolicy', user(inline)),
  iam('ListUserPolicies', user()), iam('DeleteUserPolicy', user(inline)),
  iam('PutGroupPolicy', group({ ...inline, PolicyDocument: policy })), iam('GetGroupPolicy', group(inline)),
  iam('ListGroupPolicies', group()), iam('DeleteGroupPolicy', group(inline)),
  iam('PutRolePolicy', role({ ...inline, PolicyDocument: policy })), iam('GetRolePolicy', role(inline)),
  iam('ListRolePolicies', role()), iam('DeleteRolePolicy', role(inline)),
  iam('AttachRolePolicy', both(role(), managed())), iam('ListAttachedRolePolicies', role()),
  iam('AttachUserPolicy', both(user(), managed())), iam('ListAttachedUserPolicies', user()),
  iam('AttachGroupPolicy', both(group(), managed())), iam('ListAttachedGroupPolicies', group()),
  iam('PutUserPermissionsBoundary', user(boundary)), iam('PutRolePermissionsBoundary', role(boundary)),
  iam('ListEntitiesForPolicy', managed()),
  iam('DeleteUserPermissionsBoundary', user()), iam('DeleteRolePermissionsBoundary', role()),
  iam('DetachRolePolicy', both(role(), managed())),
  iam('DetachUserPolicy', both(user(), managed())), iam('DetachGroupPolicy', both(group(), managed())),
  iam('AddUserToGroup', both(group(), user())), iam('GetGroup', group()), iam('ListGroupsForUser', user()),
  iam('RemoveUserFromGroup', both(group(), user())),
  iam('CreateAccessKey', user(), listAccessKeys), iam('ListAccessKeys', user()),
  iam('UpdateAccessKey', both(user({ Status: 'Active' }), accessKey)), iam('GetAccessKeyLastUsed', accessKey),
  iam('GenerateServiceLastAccessedDetails', i => ({ Arn: arnOfUser(i) })),
  iam('ListPoliciesGrantingServiceAccess', i => ({ Arn: arnOfUser(i), 'ServiceNamespaces.member.1': 'kms' })),
  iam('SimulateCustomPolicy', () => ({ 'PolicyInputList.member.1': policy, ...simulated })),
  iam('SimulatePrincipalPolicy', i => ({ PolicySourceArn: arnOfUser(i), ...simulated })),
  sts('GetAccessKeyInfo', accessKey), sts('GetCallerIdentity'), sts('GetFederationToken', () => ({ Name: 'bench' })),
  sts('GetSessionToken'),
  iam('DeleteAccessKey', both(user(), accessKey)),
  iam('DeletePolicy', managed()), iam('DeleteGroup', group()), iam('DeleteRole', role()), iam('DeleteUser', user()),
]

async function makeProviders(server: Target): Promise<void> {
  const { name: service, apiVersion } = contracts.iam
  for (let i = 0; i < providers; i++) {
    const parameters = { Url: `https://${issuer(i)}` }
    await send(server, { service, apiVersion, action: 'CreateOpenIDConnectProvider', parameters })
  }
}

async function makeSamlProviders(server: Target): Promise<void> {
  const { name: service, apiVersion } = contracts.iam
  for (let i = 0; i < providers; i++) {
    const parameters = { Name: `saml-${i}`, SAMLMetadataDocument: samlMetadata }
    await send(server, { service, apiVersion, action: 'CreateSAMLProvider', parameters })
  }
}

async function makeServerCertificates(server: Target): Promise<void> {
  const { name: service, apiVersion } = contracts.iam
  const { body: CertificateBody, privateKey: PrivateKey } = makeCertificate('bench')
  for (let i = 0; i < certificates; i++) {
    const parameters = { ServerCertificateName: `certificate-${i}`, CertificateBody, PrivateKey }
    await send(server, { service, apiVersion, action: 'UploadServerCertificate', parameters })
  }
}

/** What each user has one of, by its id. */
async function listIds(server: Target, action: string, id: RegExp): Promise<string[]> {
  const { name: service, apiVersion } = contracts.iam
  const found: string[] = []
  for (let i = 0; i < count; i++) {
    const listed = await send(server, { service, apiVersion, action, parameters: { UserName: userName(i) } })
    found.push(id.exec(listed)![1]!)
  }
  return found
}

async function listAccessKeys(server: Target, made: Made): Promise<void> {
  made.accessKeys = await listIds(server, 'ListAccessKeys', /<AccessKeyId>(\w+)</)
}

async function listSshKeys(server: Target, made: Made): Promise<void> {
  made.sshKeys = await listIds(server, 'ListSSHPublicKeys', /<SSHPublicKeyId>(\w+)</)
}

async function listServiceCredentials(server: Target, made: Made): Promise<void> {
  const id = /<ServiceSpecificCredentialId>(\w+)</
  made.serviceCredentials = await listIds(server, 'ListServiceSpecificCredentials', id)
}
