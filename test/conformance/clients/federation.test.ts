// Who is known elsewhere, through every client: sessions of federated users and of those for whom a SAML provider vouches, tokens
// for providers elsewhere; and what a policy would say, and has said.
import assert from 'node:assert/strict'
import { decodeJwt } from 'jose'
import {
  CreateRole, CreateSAMLProvider, CreateUser, DisableOutboundWebIdentityFederation, EnableOutboundWebIdentityFederation,
  GenerateServiceLastAccessedDetails, GetOutboundWebIdentityFederationInfo, GetServiceLastAccessedDetails,
  GetServiceLastAccessedDetailsWithEntities, ListPoliciesGrantingServiceAccess, PutUserPolicy, SimulateCustomPolicy,
  SimulatePrincipalPolicy, type SimulatePolicyResponse,
} from '../../../src/contracts/iam.gen.ts'
import { AssumeRoleWithSAML, GetCallerIdentity, GetFederationToken, GetWebIdentityToken } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root, sessionIdentity } from '../../kit/identity.ts'
import { base64, createSamlIdp } from '../../kit/saml.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

async function federatedUsers({ call }: AnyClient, server: TestServer): Promise<void> {
  const broker = await createUser(server, 'broker', allow('sts:GetFederationToken'))
  const made = await call(broker, GetFederationToken, { Name: 'gus', Policy: policy(allow('kms:ListKeys')) })
  assert.deepEqual(made.FederatedUser, {
    Arn: `arn:aws:sts::${account}:federated-user/gus`, FederatedUserId: `${account}:gus`,
  })
  const { Arn } = await call(sessionIdentity(made.Credentials!), GetCallerIdentity, {})
  assert.equal(Arn, `arn:aws:sts::${account}:federated-user/gus`)
}

const idp = await createSamlIdp()

async function samlUsers({ call }: AnyClient): Promise<void> {
  const PrincipalArn = `arn:aws:iam::${account}:saml-provider/corp`
  await call(root, CreateSAMLProvider, { Name: 'corp', SAMLMetadataDocument: idp.metadata })
  const trust = { Effect: 'Allow', Principal: { Federated: PrincipalArn }, Action: 'sts:AssumeRoleWithSAML' } as const
  const { Role } = await call(root, CreateRole, { RoleName: 'known', AssumeRolePolicyDocument: policy(trust) })
  const attributes = { Role: [`${Role.Arn},${PrincipalArn}`], RoleSessionName: ['ann'] }
  const asked = { RoleArn: Role.Arn, PrincipalArn }
  const made = await call(root, AssumeRoleWithSAML, { ...asked, SAMLAssertion: base64(idp.response({ attributes })) })
  assert.deepEqual([made.Issuer, made.Subject], [idp.entityId, 'ann@example.com'])
  const { Arn } = await call(sessionIdentity(made.Credentials!), GetCallerIdentity, {})
  assert.equal(Arn, `arn:aws:sts::${account}:assumed-role/known/ann`)
  const unsigned = base64(idp.response({ attributes }, 'nothing'))
  await refused(call(root, AssumeRoleWithSAML, { ...asked, SAMLAssertion: unsigned }), 'InvalidIdentityToken', /signature/i)
}

async function tokensForElsewhere({ call }: AnyClient): Promise<void> {
  const asked = { Audience: ['https://api.example.com'], SigningAlgorithm: 'ES384' }
  await refused(call(root, GetWebIdentityToken, asked), /^OutboundWebIdentityFederationDisabled(Exception)?$/, /./)
  const { IssuerIdentifier } = await call(root, EnableOutboundWebIdentityFederation, {})
  const { JwtVendingEnabled, ...known } = await call(root, GetOutboundWebIdentityFederationInfo, {})
  assert.deepEqual([JwtVendingEnabled, known.IssuerIdentifier], [true, IssuerIdentifier])
  const { iss, aud } = decodeJwt((await call(root, GetWebIdentityToken, asked)).WebIdentityToken!)
  assert.deepEqual([iss, aud], [IssuerIdentifier, asked.Audience[0]])
  await call(root, DisableOutboundWebIdentityFederation, {})
  await refused(call(root, GetWebIdentityToken, asked), /^OutboundWebIdentityFederationDisabled(Exception)?$/, /./)
}

async function simulations({ call }: AnyClient): Promise<void> {
  const document = policy(allow('s3:Get*', 'arn:aws:s3:::pictures/*'))
  const asked = { ActionNames: ['s3:GetObject', 's3:PutObject'], ResourceArns: ['arn:aws:s3:::pictures/cat'] }
  const decisions = ({ EvaluationResults }: SimulatePolicyResponse) => EvaluationResults!.map(({ EvalDecision }) => EvalDecision)
  const custom = await call(root, SimulateCustomPolicy, { ...asked, PolicyInputList: [document] })
  assert.deepEqual(decisions(custom), ['allowed', 'implicitDeny'])
  const { User } = await call(root, CreateUser, { UserName: 'sim' })
  await call(root, PutUserPolicy, { UserName: 'sim', PolicyName: 'own', PolicyDocument: document })
  const PolicySourceArn = User!.Arn
  const own = await call(root, SimulatePrincipalPolicy, { ...asked, PolicySourceArn })
  assert.deepEqual(decisions(own), ['allowed', 'implicitDeny'])
}

async function lastAccess({ call }: AnyClient): Promise<void> {
  const { User } = await call(root, CreateUser, { UserName: 'ida' })
  const { Arn } = User!
  await call(root, PutUserPolicy, { UserName: 'ida', PolicyName: 'own', PolicyDocument: policy(allow('kms:*')) })
  const { JobId } = await call(root, GenerateServiceLastAccessedDetails, { Arn })
  const { JobStatus, ServicesLastAccessed } = await call(root, GetServiceLastAccessedDetails, { JobId: JobId! })
  assert.deepEqual([JobStatus, ServicesLastAccessed.map(({ ServiceNamespace }) => ServiceNamespace)], ['COMPLETED', ['kms']])
  const asked = { JobId: JobId!, ServiceNamespace: 'kms' }
  const { EntityDetailsList } = await call(root, GetServiceLastAccessedDetailsWithEntities, asked)
  assert.deepEqual(EntityDetailsList.map(({ EntityInfo, LastAuthenticated }) => [EntityInfo.Arn, LastAuthenticated]), [
    [Arn, undefined],
  ])
  const { PoliciesGrantingServiceAccess: granting } =
    await call(root, ListPoliciesGrantingServiceAccess, { Arn, ServiceNamespaces: ['kms'] })
  assert.deepEqual(granting[0]!.Policies!.map(({ PolicyName }) => PolicyName), ['own'])
}

throughEveryClient({
  'a federated user': federatedUsers,
  'a session of a role for whom a SAML provider vouches': samlUsers,
  'a token for a provider elsewhere': tokensForElsewhere,
  'what a policy would say': simulations,
  'what a user has been allowed': lastAccess,
})
