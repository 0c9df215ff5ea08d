// An organization with its units, its policies and its members, through every client.
import assert from 'node:assert/strict'
import {
  AcceptHandshake, AttachPolicy, CancelHandshake, CloseAccount, CreateAccount, CreateOrganization, CreateOrganizationalUnit,
  CreatePolicy, DeclineHandshake, DeleteOrganization, DeleteOrganizationalUnit, DeletePolicy, DeleteResourcePolicy,
  DeregisterDelegatedAdministrator, DescribeEffectivePolicy, DescribeHandshake, DescribeOrganizationalUnit, DescribePolicy,
  DescribeResourcePolicy,
  DetachPolicy, DisableAWSServiceAccess, DisablePolicyType, EnableAllFeatures, EnableAWSServiceAccess, EnablePolicyType,
  InviteAccountToOrganization, LeaveOrganization, ListAccountsForParent, ListAWSServiceAccessForOrganization, ListChildren,
  ListCreateAccountStatus, ListDelegatedAdministrators, ListDelegatedServicesForAccount, ListHandshakesForAccount,
  ListHandshakesForOrganization, ListOrganizationalUnitsForParent, ListParents, ListPolicies, ListPoliciesForTarget, ListRoots,
  ListTagsForResource, ListTargetsForPolicy, MoveAccount, PutResourcePolicy, RegisterDelegatedAdministrator,
  RemoveAccountFromOrganization, TagResource, UntagResource, UpdateOrganizationalUnit, UpdatePolicy,
} from '../../../src/contracts/organizations.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import { policy } from '../../kit/users.ts'

const scp = 'SERVICE_CONTROL_POLICY'

async function tree({ call, callPaged }: AnyClient, RootId: string, AccountId: string): Promise<void> {
  const made = await call(root, CreateOrganizationalUnit, { ParentId: RootId, Name: 'first' })
  const id = made.OrganizationalUnit!.Id!
  await call(root, UpdateOrganizationalUnit, { OrganizationalUnitId: id, Name: 'second' })
  const { OrganizationalUnit } = await call(root, DescribeOrganizationalUnit, { OrganizationalUnitId: id })
  assert.equal(OrganizationalUnit!.Name, 'second')
  await call(root, MoveAccount, { AccountId, SourceParentId: RootId, DestinationParentId: id })
  const { Accounts } = await callPaged(root, ListAccountsForParent, { ParentId: id }, 1)
  assert.deepEqual(Accounts!.map(({ Id }) => Id), [AccountId])
  const { Children } = await callPaged(root, ListChildren, { ParentId: id, ChildType: 'ACCOUNT' }, 1)
  assert.deepEqual(Children, [{ Id: AccountId, Type: 'ACCOUNT' }])
  assert.deepEqual((await call(root, ListParents, { ChildId: AccountId })).Parents, [{ Id: id, Type: 'ORGANIZATIONAL_UNIT' }])
  const { OrganizationalUnits } = await callPaged(root, ListOrganizationalUnitsForParent, { ParentId: RootId }, 1)
  assert.deepEqual(OrganizationalUnits, [OrganizationalUnit])
  await refused(
    call(root, DeleteOrganizationalUnit, { OrganizationalUnitId: id }), 'OrganizationalUnitNotEmptyException', /contains/,
  )
  await call(root, MoveAccount, { AccountId, SourceParentId: id, DestinationParentId: RootId })
  await call(root, DeleteOrganizationalUnit, { OrganizationalUnitId: id })
}

async function policies({ call, callPaged }: AnyClient, RootId: string, TargetId: string): Promise<void> {
  await call(root, EnablePolicyType, { RootId, PolicyType: scp })
  const Content = policy({ Effect: 'Deny', Action: 'kms:*', Resource: '*' })
  const made = await call(root, CreatePolicy, { Name: 'p', Description: 'd', Type: scp, Content })
  const PolicyId = made.Policy!.PolicySummary!.Id!
  const { Policy } = await call(root, UpdatePolicy, { PolicyId, Name: 'q' })
  assert.deepEqual((await call(root, DescribePolicy, { PolicyId })).Policy, Policy)
  await call(root, AttachPolicy, { PolicyId, TargetId })
  const attached = await callPaged(root, ListPoliciesForTarget, { TargetId, Filter: scp }, 1)
  assert.deepEqual(attached.Policies!.map(({ Id }) => Id), ['p-FullAWSAccess', PolicyId])
  const all = await callPaged(root, ListPolicies, { Filter: scp }, 1)
  assert.deepEqual(all.Policies!.map(({ Id }) => Id), ['p-FullAWSAccess', PolicyId])
  const { Targets } = await callPaged(root, ListTargetsForPolicy, { PolicyId: 'p-FullAWSAccess' }, 1)
  assert.deepEqual(new Set(Targets!.map(one => one.TargetId)), new Set([RootId, account, TargetId]))
  await refused(call(root, DeletePolicy, { PolicyId }), 'PolicyInUseException', /attached/)
  await call(root, DetachPolicy, { PolicyId, TargetId })
  await call(root, DeletePolicy, { PolicyId })
  await call(root, DisablePolicyType, { RootId, PolicyType: scp })
}

async function effectivePolicies({ call }: AnyClient, RootId: string, TargetId: string): Promise<void> {
  const PolicyType = 'TAG_POLICY'
  const asked = { PolicyType: 'TAG_POLICY', TargetId } as const
  await call(root, EnablePolicyType, { RootId, PolicyType })
  await refused(call(root, DescribeEffectivePolicy, asked), 'EffectivePolicyNotFoundException', /no effective policy/)
  const Content = JSON.stringify({ tags: { team: { tag_value: { '@@assign': ['red'] } } } })
  const made = await call(root, CreatePolicy, { Name: 'tags', Description: '', Type: PolicyType, Content })
  const PolicyId = made.Policy!.PolicySummary!.Id!
  await call(root, AttachPolicy, { PolicyId, TargetId: RootId })
  const { EffectivePolicy } = await call(root, DescribeEffectivePolicy, asked)
  assert.deepEqual(JSON.parse(EffectivePolicy!.PolicyContent!), { tags: { team: { tag_value: ['red'] } } })
  await call(root, DetachPolicy, { PolicyId, TargetId: RootId })
  await call(root, DeletePolicy, { PolicyId })
  await call(root, DisablePolicyType, { RootId, PolicyType })
}

async function delegation({ call, callPaged }: AnyClient, AccountId: string): Promise<void> {
  const ServicePrincipal = 'guardduty.amazonaws.com'
  await call(root, EnableAWSServiceAccess, { ServicePrincipal })
  const { EnabledServicePrincipals } = await callPaged(root, ListAWSServiceAccessForOrganization, {}, 1)
  assert.deepEqual(EnabledServicePrincipals!.map(one => one.ServicePrincipal), [ServicePrincipal])
  await call(root, RegisterDelegatedAdministrator, { AccountId, ServicePrincipal })
  const { DelegatedAdministrators } = await callPaged(root, ListDelegatedAdministrators, {}, 1)
  assert.deepEqual(DelegatedAdministrators!.map(({ Id }) => Id), [AccountId])
  const { DelegatedServices } = await callPaged(root, ListDelegatedServicesForAccount, { AccountId }, 1)
  assert.deepEqual(DelegatedServices!.map(one => one.ServicePrincipal), [ServicePrincipal])
  await call(root, DeregisterDelegatedAdministrator, { AccountId, ServicePrincipal })
  await call(root, DisableAWSServiceAccess, { ServicePrincipal })

  const Content = policy({ Effect: 'Allow', Principal: { AWS: AccountId }, Action: 'organizations:ListRoots', Resource: '*' })
  const { ResourcePolicy } = await call(root, PutResourcePolicy, { Content })
  assert.deepEqual((await call(root, DescribeResourcePolicy, {})).ResourcePolicy, ResourcePolicy)
  await call(root, DeleteResourcePolicy, {})

  const Tags = [{ Key: 'a', Value: 'b' }]
  await call(root, TagResource, { ResourceId: AccountId, Tags })
  assert.deepEqual((await call(root, ListTagsForResource, { ResourceId: AccountId })).Tags, Tags)
  await call(root, UntagResource, { ResourceId: AccountId, TagKeys: ['a'] })
}

async function membership({ call, callPaged }: AnyClient, AccountId: string): Promise<void> {
  const { CreateAccountStatuses } = await callPaged(root, ListCreateAccountStatus, {}, 1)
  assert.deepEqual(CreateAccountStatuses!.map(one => one.AccountId), [AccountId])
  await refused(call(root, RemoveAccountFromOrganization, { AccountId }), 'ConstraintViolationException', /wait period/)
  await refused(call(root, LeaveOrganization, {}), 'MasterCannotLeaveOrganizationException', /management account/)
  await refused(call(root, EnableAllFeatures, {}), 'HandshakeConstraintViolationException', /all features/)
  const Target = { Id: AccountId, Type: 'ACCOUNT' } as const
  await refused(call(root, InviteAccountToOrganization, { Target }), 'HandshakeConstraintViolationException', /already a member/)
  const none = { HandshakeId: 'h-0123456789' }
  const [code, message] = ['HandshakeNotFoundException', "You specified a handshake that doesn't exist."]
  await refused(call(root, AcceptHandshake, none), code, message)
  await refused(call(root, DeclineHandshake, none), code, message)
  await refused(call(root, CancelHandshake, none), code, message)
  await refused(call(root, DescribeHandshake, none), code, message)
  assert.deepEqual((await callPaged(root, ListHandshakesForAccount, {}, 1)).Handshakes ?? [], [])
  assert.deepEqual((await callPaged(root, ListHandshakesForOrganization, {}, 1)).Handshakes ?? [], [])
  await call(root, CloseAccount, { AccountId })
  await refused(call(root, DeleteOrganization, {}), 'OrganizationNotEmptyException', /remove all member accounts/)
}

async function parts(client: AnyClient): Promise<void> {
  const { call } = client
  await call(root, CreateOrganization, {})
  const RootId = (await call(root, ListRoots, {})).Roots![0]!.Id!
  const { CreateAccountStatus } = await call(root, CreateAccount, { AccountName: 'shop', Email: 'shop@example.com' })
  const AccountId = CreateAccountStatus!.AccountId!
  await tree(client, RootId, AccountId)
  await policies(client, RootId, AccountId)
  await effectivePolicies(client, RootId, AccountId)
  await delegation(client, AccountId)
  await membership(client, AccountId)
}

throughEveryClient({ 'an organization is made of units, policies and members': parts })
