// Who may do what with a request for delegation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther } from '../../../../test/kit/accounts.ts'
import { channel, startRequestor } from '../../../../test/kit/delegation.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const { iam: partner, ask, templateOf } = await startRequestor(server)
const owner = sdk(server, await createUser(server, 'owner')).iam
const ownerArn = `arn:aws:iam::${account}:user/owner`
const get = async (DelegationRequestId: string, as = iam) =>
  (await as.getDelegationRequest({ DelegationRequestId })).DelegationRequest!

test('who claims a request may do all with it but accept it', async () => {
  const named = { DelegationRequestId: await ask() }
  await owner.associateDelegationRequest(named)
  await assertRefused(
    owner.acceptDelegationRequest(named), 'AccessDenied',
    `User: ${ownerArn} is not authorized to perform: iam:AcceptDelegationRequest on resource: `
      + `arn:aws:iam::${account}:delegation-request/${named.DelegationRequestId} because no identity-based policy allows the `
      + 'iam:AcceptDelegationRequest action',
    403,
  )
  const stranger = sdk(server, await createUser(server, 'stranger')).iam
  await assertAllRefused([
    stranger.getDelegationRequest(named), stranger.updateDelegationRequest(named), stranger.rejectDelegationRequest(named),
    stranger.sendDelegationToken(named), stranger.listDelegationRequests({}),
    stranger.listDelegationRequests({ OwnerId: ownerArn }), owner.listDelegationRequests({}),
  ], 'AccessDenied', /not authorized/, 403)
  assert.ok((await owner.listDelegationRequests({ OwnerId: ownerArn })).DelegationRequests!.length > 0)
  await owner.rejectDelegationRequest(named)
})

test('who comes to be called as the owner was is not the owner', async () => {
  const brief = sdk(server, await createUser(server, 'brief')).iam
  const named = { DelegationRequestId: await ask() }
  await brief.associateDelegationRequest(named)
  const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName: 'brief' })
  await iam.deleteAccessKey({ UserName: 'brief', AccessKeyId: AccessKeyMetadata![0]!.AccessKeyId! })
  await iam.deleteUser({ UserName: 'brief' })
  const again = sdk(server, await createUser(server, 'brief')).iam
  await assertRefused(again.getDelegationRequest(named), 'AccessDenied', /not authorized/, 403)
})

test('policies ask for the owner, and for what is asked of a new request', async () => {
  const Condition = { ArnEquals: { 'iam:DelegationRequestOwner': ownerArn } }
  const deputy = sdk(server, await createUser(server, 'deputy', { ...allow('iam:*'), Condition })).iam
  const [ofOwner, ofRoot] = [{ DelegationRequestId: await ask() }, { DelegationRequestId: await ask() }]
  await owner.associateDelegationRequest(ofOwner)
  await iam.associateDelegationRequest(ofRoot)
  await deputy.getDelegationRequest(ofOwner)
  await deputy.listDelegationRequests({ OwnerId: ownerArn })
  await deputy.acceptDelegationRequest(ofOwner)
  await assertAllRefused([
    deputy.getDelegationRequest(ofRoot), deputy.acceptDelegationRequest(ofRoot), deputy.listDelegationRequests({}),
  ], 'AccessDenied', /not authorized/, 403)

  const PolicyTemplateArn = await templateOf(allow('kms:*'))
  const Permissions = { PolicyTemplateArn }
  await partner.createUser({ UserName: 'asker' })
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      ...allow('iam:CreateDelegationRequest', `arn:aws:iam::${other}:delegation-request/*`),
      Condition: {
        NumericLessThanEquals: { 'iam:DelegationDuration': 600 },
        ArnEquals: { 'iam:NotificationChannel': channel, 'iam:TemplateArn': PolicyTemplateArn },
      },
    },
  })
  await partner.putUserPolicy({ UserName: 'asker', PolicyName: 'ask', PolicyDocument })
  const { AccessKey } = await partner.createAccessKey({ UserName: 'asker' })
  const asker = sdk(server, { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }).iam
  const asked = { Description: 'x', Permissions, NotificationChannel: channel, SessionDuration: 600 }
  await asker.createDelegationRequest({ ...asked, RequestorWorkflowId: 'asker-1' })
  const more = [
    { SessionDuration: 601 }, { NotificationChannel: `${channel}2` },
    { Permissions: { PolicyTemplateArn: `${PolicyTemplateArn}2` } },
  ]
  for (const one of more) {
    await assertRefused(
      asker.createDelegationRequest({ ...asked, ...one, RequestorWorkflowId: 'asker-2' }), 'AccessDenied', /not authorized/, 403,
    )
  }
})

test('a request is of the account that it names, and of one that names none the first to claim it has it', async () => {
  const named = { DelegationRequestId: await ask({ OwnerAccountId: other }) }
  const missing = (id: string) => `The delegation request with id ${id} cannot be found.`
  const calls = [
    () => iam.getDelegationRequest(named), () => iam.associateDelegationRequest(named), () => iam.updateDelegationRequest(named),
    () => iam.acceptDelegationRequest(named), () => iam.rejectDelegationRequest(named), () => iam.sendDelegationToken(named),
  ]
  for (const call of calls) await assertRefused(call(), 'NoSuchEntity', missing(named.DelegationRequestId), 404)
  const nowhere = 'dr-00000000-0000-4000-8000-000000000000'
  await assertRefused(iam.getDelegationRequest({ DelegationRequestId: nowhere }), 'NoSuchEntity', missing(nowhere), 404)
  // Whoever has no permission is told the same of both.
  for (const DelegationRequestId of [named.DelegationRequestId, nowhere]) {
    await assertRefused(owner.getDelegationRequest({ DelegationRequestId }), 'AccessDenied', /no identity-based policy/, 403)
  }

  const open = { DelegationRequestId: await ask({ OwnerAccountId: undefined }) }
  assert.equal((await get(open.DelegationRequestId, owner)).OwnerAccountId, undefined)
  assert.equal((await get(open.DelegationRequestId, partner)).State, 'UNASSIGNED')
  await owner.associateDelegationRequest(open)
  const { OwnerAccountId, OwnerId } = await get(open.DelegationRequestId, owner)
  assert.deepEqual([OwnerAccountId, OwnerId], [account, ownerArn])
  await assertRefused(partner.getDelegationRequest(open), 'NoSuchEntity', missing(open.DelegationRequestId), 404)
})

test('of two that claim a request at once one has it', async () => {
  const named = { DelegationRequestId: await ask({ OwnerAccountId: undefined }) }
  const claims = await Promise.allSettled([iam, owner, partner].map(who => who.associateDelegationRequest(named)))
  assert.equal(claims.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('where it is to be sent by its owner, nobody else sends the token', async () => {
  const named = { DelegationRequestId: await ask({ OnlySendByOwner: true }) }
  await owner.associateDelegationRequest(named)
  await iam.acceptDelegationRequest(named)
  await assertRefused(iam.sendDelegationToken(named), 'AccessDenied', /iam:SendDelegationToken/, 403)
  await owner.sendDelegationToken(named)
})

test('root accepts four hours at most, and others twelve', async () => {
  const admin = sdk(server, await createUser(server, 'admin', allow('iam:*'))).iam
  const four = { DelegationRequestId: await ask({ SessionDuration: 4 * 3600 }) }
  const longer = { DelegationRequestId: await ask({ SessionDuration: 12 * 3600 }) }
  for (const named of [four, longer]) await iam.associateDelegationRequest(named)
  await iam.acceptDelegationRequest(four)
  await assertRefused(iam.acceptDelegationRequest(longer), 'ValidationError', /14400 seconds at most/)
  await admin.acceptDelegationRequest(longer)
  await assertRefused(ask({ SessionDuration: 12 * 3600 + 1 }), 'ValidationError', /43200/)
})

test('a session of a role claims and accepts as itself', async () => {
  const role = await assume(server, await createUser(server, 'walker', allow('sts:AssumeRole')),
    await createRole(server, 'approving', allow('iam:*')), { RoleSessionName: 'kim' })
  const named = { DelegationRequestId: await ask() }
  const { iam: kim } = sdk(server, role)
  await kim.associateDelegationRequest(named)
  await kim.acceptDelegationRequest(named)
  const { OwnerId, ApproverId } = await get(named.DelegationRequestId, kim)
  assert.deepEqual([OwnerId, ApproverId], Array(2).fill(`arn:aws:sts::${account}:assumed-role/approving/kim`))
})
