// How a request for delegation goes on, and what whoever asked is told of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { channel, startRequestor } from '../../../../test/kit/delegation.ts'
import { account } from '../../../../test/kit/identity.ts'
import { day } from '../../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const { ask, told, tokenOf } = await startRequestor(server)
const owner = sdk(server, await createUser(server, 'owner')).iam
const ownerArn = `arn:aws:iam::${account}:user/owner`
const get = async (DelegationRequestId: string, as = iam) =>
  (await as.getDelegationRequest({ DelegationRequestId })).DelegationRequest!

test('a request is claimed, forwarded, accepted and completed, and whoever asked is told of each', async () => {
  const id = await ask({ RequestMessage: 'Please', RedirectUrl: 'https://example.com/done', RequestorWorkflowId: 'whole-way' })
  const named = { DelegationRequestId: id }
  const { ExpirationTime, CreateDate, UpdatedTime, Permissions, ...shown } = await get(id)
  assert.deepEqual(shown, {
    DelegationRequestId: id, OwnerAccountId: account, Description: 'Setting up', RequestMessage: 'Please', State: 'UNASSIGNED',
    PermissionPolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*"}]}',
    RequestorId: other, SessionDuration: 3600, RedirectUrl: 'https://example.com/done', OnlySendByOwner: false,
  })
  assert.equal(ExpirationTime!.getTime() - CreateDate!.getTime(), day)
  assert.equal(UpdatedTime!.getTime(), CreateDate!.getTime())
  assert.match(Permissions!.PolicyTemplateArn!, /policy\/template-/)
  await owner.associateDelegationRequest(named)
  await owner.updateDelegationRequest({ ...named, Notes: 'Is it fine?' })
  await iam.acceptDelegationRequest(named)
  await owner.sendDelegationToken(named)
  const { State, OwnerId, ApproverId, Notes, ExpirationTime: end, UpdatedTime: last } = await get(id, owner)
  assert.deepEqual([State, OwnerId, ApproverId, Notes], ['FINALIZED', ownerArn, `arn:aws:iam::${account}:root`, 'Is it fine?'])
  assert.equal(end!.getTime() - last!.getTime(), 7 * day)
  const messages = await told(5)
  assert.deepEqual(messages.map(({ Type, State: state }) => `${Type} ${state}`), [
    'StateChange ASSIGNED', 'StateChange PENDING_APPROVAL', 'StateChange ACCEPTED', 'StateChange FINALIZED',
    'ExchangeToken FINALIZED',
  ])
  for (const { RequestId, RequestorWorkflowId, OwnerAccountId, UpdatedAt } of messages) {
    assert.deepEqual([RequestId, RequestorWorkflowId, OwnerAccountId], [id, 'whole-way', account])
    assert.match(UpdatedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  }
  assert.deepEqual(Object.keys(messages[0]!), [
    'RequestorWorkflowId', 'Type', 'RequestId', 'State', 'OwnerAccountId', 'UpdatedAt',
  ])
})

test('the trail shows each step, and nothing of the token', async () => {
  const id = await ask({ RequestorWorkflowId: 'on record' })
  const named = { DelegationRequestId: id }
  const made = await lastRecord(server, 'CreateDelegationRequest')
  const { requestParameters, responseElements, readOnly, recipientAccountId } = made
  assert.equal((requestParameters as { notificationChannel: string }).notificationChannel, channel)
  assert.deepEqual([responseElements, readOnly, recipientAccountId], [{ delegationRequestId: id }, false, other])
  await iam.associateDelegationRequest(named)
  await iam.acceptDelegationRequest(named)
  await iam.sendDelegationToken(named)
  const { ExchangeToken } = await tokenOf(id)
  for (const operation of ['AssociateDelegationRequest', 'AcceptDelegationRequest', 'SendDelegationToken']) {
    await assertRecord(server, operation, {
      readOnly: false, recipientAccountId: account, requestParameters: { delegationRequestId: id }, responseElements: null,
    })
  }
  const sent = await lastRecord(server, 'SendMessage')
  assert.deepEqual([sent.userIdentity, sent.recipientAccountId], [{ type: 'AWSService', invokedBy: 'iam.amazonaws.com' }, other])
  assert.ok(!JSON.stringify(await server.records()).includes(ExchangeToken.slice(0, 40)))
})

test('nothing goes on but from the state that leads there', async () => {
  const named = { DelegationRequestId: await ask() }
  const steps = {
    associate: () => iam.associateDelegationRequest(named), update: () => iam.updateDelegationRequest(named),
    accept: () => iam.acceptDelegationRequest(named), reject: () => iam.rejectDelegationRequest({ ...named, Notes: 'no' }),
    send: () => iam.sendDelegationToken(named),
  }
  const closed = async (...names: readonly (keyof typeof steps)[]) => {
    for (const name of names) await assertRefused(steps[name](), 'ValidationError', /cannot become/)
  }
  await closed('update', 'accept', 'reject', 'send')
  await steps.associate()
  await closed('associate', 'send')
  await steps.update()
  await closed('associate', 'update', 'send')
  await steps.accept()
  await closed('associate', 'update', 'accept')
  await steps.reject()
  await closed('associate', 'update', 'accept', 'reject', 'send')
  const { State, RejectionReason } = await get(named.DelegationRequestId)
  assert.deepEqual([State, RejectionReason], ['REJECTED', 'no'])
})

test('whether somebody’s permissions suffice is not told for sure', async () => {
  const asked = { DelegationRequestId: await ask(), DelegationPermissionCheck: true }
  const { PermissionCheckStatus, PermissionCheckResult } = await iam.getDelegationRequest(asked)
  assert.deepEqual([PermissionCheckStatus, PermissionCheckResult], ['COMPLETE', 'UNSURE'])
})

test('who is made anew under an old name lists nothing of what the first one had', async () => {
  const first = await createUser(server, 'namesake', allow('iam:*'))
  const OwnerId = `arn:aws:iam::${account}:user/namesake`
  const id = await ask()
  await sdk(server, first).iam.associateDelegationRequest({ DelegationRequestId: id })
  await iam.deleteAccessKey({ UserName: 'namesake', AccessKeyId: first.accessKeyId })
  const { PolicyNames } = await iam.listUserPolicies({ UserName: 'namesake' })
  for (const PolicyName of PolicyNames!) await iam.deleteUserPolicy({ UserName: 'namesake', PolicyName })
  await iam.deleteUser({ UserName: 'namesake' })
  const second = sdk(server, await createUser(server, 'namesake')).iam
  assert.deepEqual((await second.listDelegationRequests({ OwnerId })).DelegationRequests, [])
  assert.equal((await iam.listDelegationRequests({ OwnerId })).DelegationRequests!.length, 1)
})

test('an account lists what its principals have claimed, page by page', async () => {
  const { iam: fresh } = sdk(server, await createUser(server, 'lister', allow('iam:*')))
  const arn = `arn:aws:iam::${account}:user/lister`
  const ids: string[] = []
  for (let i = 0; i < 3; i++) {
    ids.push(await ask())
    await fresh.associateDelegationRequest({ DelegationRequestId: ids[i]! })
  }
  const unclaimed = await ask()
  const found: string[] = []
  let Marker: string | undefined
  do {
    const page = await fresh.listDelegationRequests({ OwnerId: arn, MaxItems: 2, ...(Marker !== undefined && { Marker }) })
    found.push(...page.DelegationRequests!.map(({ DelegationRequestId }) => DelegationRequestId!))
    Marker = page.Marker
    assert.equal(page.isTruncated, Marker !== undefined)
  } while (Marker !== undefined)
  assert.deepEqual(found, ids.toSorted())
  const all = (await iam.listDelegationRequests({})).DelegationRequests!
  assert.ok(all.length > 3)
  assert.ok(!all.some(({ DelegationRequestId }) => DelegationRequestId === unclaimed))
  assert.deepEqual((await sdk(server, theirs).iam.listDelegationRequests({})).DelegationRequests, [])
})
