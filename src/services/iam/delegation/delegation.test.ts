// How a request for delegation goes on, who may do what with it, and what whoever asked is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { channel, startRequestor } from '../../../../test/kit/delegation.ts'
import { account } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther({ dev: true })
const { iam } = sdk(server)
const { iam: partner, ask, told, tokenOf, templateOf } = await startRequestor(server)
const owner = sdk(server, await createUser(server, 'owner')).iam
const ownerArn = `arn:aws:iam::${account}:user/owner`
const get = async (DelegationRequestId: string, as = iam) =>
  (await as.getDelegationRequest({ DelegationRequestId })).DelegationRequest!
const stateOf = async (id: string) => (await get(id)).State

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
  const { requestParameters, responseElements, readOnly, recipientAccountId } = await lastRecord(server, 'CreateDelegationRequest')
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
  ], 'AccessDenied', /not authorized/)
  assert.ok((await owner.listDelegationRequests({ OwnerId: ownerArn })).DelegationRequests!.length > 0)
  await owner.rejectDelegationRequest(named)
})

test('who comes to be called as the owner was is not the owner', async () => {
  const brief = sdk(server, await createUser(server, 'brief')).iam
  const named = { DelegationRequestId: await ask() }
  await brief.associateDelegationRequest(named)
  await iam.deleteUserPolicy({ UserName: 'brief', PolicyName: 'test' }).catch(() => undefined)
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
  ], 'AccessDenied', /not authorized/)

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
  const more = [{ SessionDuration: 601 }, { NotificationChannel: `${channel}2` }, { Permissions: { PolicyTemplateArn: `${PolicyTemplateArn}2` } }]
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

test('whether somebody’s permissions suffice is not told for sure', async () => {
  const asked = { DelegationRequestId: await ask(), DelegationPermissionCheck: true }
  const { PermissionCheckStatus, PermissionCheckResult } = await iam.getDelegationRequest(asked)
  assert.deepEqual([PermissionCheckStatus, PermissionCheckResult], ['COMPLETE', 'UNSURE'])
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

test('what does not make a request', async () => {
  const PolicyTemplateArn = await templateOf(allow('s3:GetObject', 'arn:aws:s3:::@{bucketName}/*'))
  const bucket = { Name: 'bucketName', Values: ['data'], Type: 'string' as const }
  const Permissions = { PolicyTemplateArn, Parameters: [bucket] }
  const id = await ask({ Permissions, RequestorWorkflowId: 'taken' })
  assert.match((await get(id)).PermissionPolicy!, /"arn:aws:s3:::data\/\*"/)
  await assertRefused(ask({ Permissions, RequestorWorkflowId: 'taken' }), 'EntityAlreadyExists', /taken/, 409)
  const bad = (more: object, message: RegExp) => assertRefused(ask(more), 'InvalidInput', message)
  await bad({ Permissions: {} }, /no policy template/)
  await bad({ Permissions: { PolicyTemplateArn: `arn:aws:iam::${account}:policy/template-1` } }, /no policy template/)
  await bad({ Permissions: { PolicyTemplateArn: 'arn:aws:iam:::delegation-template/ours' } }, /no policy template/)
  await bad({ Permissions: { PolicyTemplateArn } }, /bucketName has no value/)
  const given = (...Parameters: object[]) => ({ Permissions: { PolicyTemplateArn, Parameters } })
  await bad(given(bucket, bucket), /twice/)
  await bad(given({ ...bucket, Values: ['a', 'b'] }), /cannot have 2 values/)
  await bad(given({ ...bucket, Values: [] }), /cannot have 0 values/)
  await bad(given(bucket, { ...bucket, Name: 'other-one' }), /no parameter other-one/)
  await bad(given({ ...bucket, Values: ['x'.repeat(2048)] }), /2048 characters/)
  const channels = [channel.replace(other, account), 'told', 'arn:aws:lambda:us-east-1:111111111111:function:x', channel.replace('aws', 'aws-cn')]
  for (const NotificationChannel of channels) await bad({ NotificationChannel }, /neither a topic nor a queue/)
  await assertRefused(ask({ NotificationChannel: 'https://example.com' }), 'ValidationError', /notificationChannel/)
})

test('a request that makes roles tells of their boundaries', async () => {
  const boundary = `arn:aws:iam::${account}:policy/bound`
  const making = { ...allow('iam:Create*'), Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } } }
  assert.deepEqual((await get(await ask({ statements: [making] }))).RolePermissionRestrictionArns, [boundary])
  const tagging = { ...making, Action: 'iam:TagRole' }
  assert.equal((await get(await ask({ statements: [tagging] }))).RolePermissionRestrictionArns, undefined)
})

test('whoever does not let IAM in is told nothing, and the request goes on', async () => {
  const quiet = { NotificationChannel: `arn:aws:sqs:us-east-1:${other}:quiet` }
  const { sqs } = sdk(server, theirs)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'quiet' })
  const named = { DelegationRequestId: await ask(quiet) }
  await iam.associateDelegationRequest(named)
  await iam.rejectDelegationRequest(named)
  const topic = { DelegationRequestId: await ask({ NotificationChannel: `arn:aws:sns:us-east-1:${other}:told` }) }
  await iam.associateDelegationRequest(topic)
  assert.equal(await stateOf(topic.DelegationRequestId), 'ASSIGNED')
  assert.equal((await sqs.receiveMessage({ QueueUrl: QueueUrl!, WaitTimeSeconds: 1 })).Messages, undefined)
})

test('a request expires, is told to have, and is forgotten in the end', async () => {
  const unclaimed = await ask({ RequestorWorkflowId: 'left alone' })
  const claimed = await ask()
  await iam.associateDelegationRequest({ DelegationRequestId: claimed })
  await pass(server, day + 1000)
  const { State, ExpirationTime, CreateDate } = await get(unclaimed)
  assert.deepEqual([State, ExpirationTime!.getTime() - CreateDate!.getTime()], ['EXPIRED', day])
  await assertRefused(iam.associateDelegationRequest({ DelegationRequestId: unclaimed }), 'ValidationError', /EXPIRED/)
  assert.equal(await stateOf(claimed), 'ASSIGNED')
  await pass(server, 6 * day)
  assert.equal(await stateOf(claimed), 'EXPIRED')
  await assertRefused(iam.acceptDelegationRequest({ DelegationRequestId: claimed }), 'ValidationError', /EXPIRED/)
  for (let found: string[] = []; !(found.includes(unclaimed) && found.includes(claimed));) {
    found = [...found, ...(await told(1)).filter(one => one.State === 'EXPIRED').map(({ RequestId }) => RequestId)]
  }
  await pass(server, 8 * day)
  await assertRefused(iam.getDelegationRequest({ DelegationRequestId: unclaimed }), 'NoSuchEntity', /cannot be found/, 404)
  await ask({ RequestorWorkflowId: 'left alone' })
})
