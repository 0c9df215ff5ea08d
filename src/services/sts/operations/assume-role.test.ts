import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, root, sessionIdentity } from '../../../../test/kit/identity.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const ann = await createUser(server, 'ann', allow('sts:*'))
const worker = await createRole(server, 'worker', allow('kms:ListKeys'))
const arnOf = (resource: string) => `arn:aws:iam::${account}:${resource}`
const callOf = (who: typeof ann, RoleArn: string, more: object = {}) =>
  sdk(server, who).sts.assumeRole({ RoleArn, RoleSessionName: 'session', ...more })
const denial = (who: string, arn: string, action = 'sts:AssumeRole') =>
  ['AccessDenied', `User: ${who} is not authorized to perform: ${action} on resource: ${arn}`, 403] as const

test('a session acts as its role, under its own name', async () => {
  const { Role } = await iam.getRole({ RoleName: 'worker' })
  const answer = await callOf(ann, worker, { RoleSessionName: 'build-1', DurationSeconds: 900 })
  const made = answer.Credentials!
  assert.match(made.AccessKeyId!, /^ASIA[A-Z2-7]{16}$/)
  assert.equal(Math.round((made.Expiration!.getTime() - Date.now()) / 60_000), 15)
  const Arn = `arn:aws:sts::${account}:assumed-role/worker/build-1`
  const id = `${Role!.RoleId!}:build-1`
  assert.deepEqual(answer.AssumedRoleUser, { AssumedRoleId: id, Arn })
  assert.equal(answer.SessionTokenSize, made.SessionToken!.length)
  assert.equal(answer.PackedPolicySize, undefined)
  const session = {
    accessKeyId: made.AccessKeyId!, secretAccessKey: made.SecretAccessKey!, sessionToken: made.SessionToken!,
  }
  const { sts, kms } = sdk(server, session)
  const { UserId, Account, Arn: told } = await sts.getCallerIdentity({})
  assert.deepEqual([UserId, Account, told], [id, account, Arn])
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  await assertRefused(
    kms.createKey({}), 'AccessDeniedException',
    `User: ${Arn} is not authorized to perform: kms:CreateKey on resource: * `
      + 'because no identity-based policy allows the kms:CreateKey action',
  )
})

test('what the role may do counts from the next call on', async () => {
  const RoleArn = await createRole(server, 'changing', allow('kms:ListKeys'))
  const { kms } = sdk(server, await assume(server, ann, RoleArn))
  await kms.listKeys({})
  await iam.deleteRolePolicy({ RoleName: 'changing', PolicyName: 'test' })
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  const denying = { RoleName: 'changing', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' }
  await iam.attachRolePolicy(denying)
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /explicit deny in an identity-based policy: .*AWSDenyAll$/)
})

test('the role decides who may: a user whom it names needs nothing else, one of a trusted account a policy', async () => {
  const bob = await createUser(server, 'bob')
  await assertRefused(callOf(bob, worker), ...denial(arnOf('user/bob'), worker))
  const { requestParameters, resources, errorCode } = await lastRecord(server, 'AssumeRole')
  assert.deepEqual([errorCode, requestParameters, resources], ['AccessDenied', null, undefined])
  const trust = trusting(arnOf('user/bob'), worker)
  const named = (await iam.createRole({ RoleName: 'named', AssumeRolePolicyDocument: trust })).Role!.Arn!
  await callOf(bob, named)
  await assertRefused(callOf(ann, named), ...denial(arnOf('user/ann'), named))
  await callOf(await assume(server, ann, worker), named)
  await iam.putUserPolicy({
    UserName: 'bob', PolicyName: 'no', PolicyDocument: policy({ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: named }),
  })
  await assertRefused(callOf(bob, named), ...denial(arnOf('user/bob'), named))
})

test('a trust policy that denies, and one that asks for something', async () => {
  const who = { Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' }
  const make = async (RoleName: string, ...statements: readonly object[]) => {
    const AssumeRolePolicyDocument = policy(...(statements as never[]))
    return (await iam.createRole({ RoleName, AssumeRolePolicyDocument })).Role!.Arn!
  }
  const denying = await make('denying', { Effect: 'Allow', ...who }, {
    Effect: 'Deny', ...who, Condition: { ArnEquals: { 'aws:PrincipalArn': arnOf('user/ann') } },
  })
  await assertRefused(callOf(ann, denying), ...denial(arnOf('user/ann'), denying))
  const external = await make('external', { Effect: 'Allow', ...who, Condition: { StringEquals: { 'sts:ExternalId': 'a1' } } })
  await assertRefused(callOf(ann, external), ...denial(arnOf('user/ann'), external))
  await assertRefused(callOf(ann, external, { ExternalId: 'a2' }), ...denial(arnOf('user/ann'), external))
  await callOf(ann, external, { ExternalId: 'a1' })
  const own = await make('own', {
    Effect: 'Allow', ...who, Condition: { StringLike: { 'sts:RoleSessionName': '${aws:username}' } },
  })
  await assertRefused(callOf(ann, own), ...denial(arnOf('user/ann'), own))
  await callOf(ann, own, { RoleSessionName: 'ann' })
  const fresh = await make('fresh', { Effect: 'Allow', ...who, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } })
  await assertRefused(callOf(ann, fresh), ...denial(arnOf('user/ann'), fresh))
  await callOf(await assume(server, ann, await createRole(server, 'hopping', allow('sts:AssumeRole'))), fresh)
})

test('a role that is not there, what is no role, and root', async () => {
  for (const none of [arnOf('role/none'), arnOf('role/x/worker'), arnOf('role/Worker'), 'arn:aws:iam::111122223333:role/none']) {
    await assertRefused(callOf(ann, none), ...denial(arnOf('user/ann'), none))
  }
  for (const wrong of [arnOf('user/ann'), 'arn:aws-cn:iam::000000000000:role/worker']) {
    await assertRefused(callOf(ann, wrong), 'ValidationError', 'Request ARN is invalid')
  }
  for (const none of ['this-is-not-an-arn-at-all', 'arn::b:::something/test-role', 'arn:a:a::aaaaaaaaaa:']) {
    await assertRefused(callOf(ann, none), 'ValidationError', `${none} is invalid`)
  }
  const { requestParameters, resources, errorCode } = await lastRecord(server, 'AssumeRole')
  assert.deepEqual([errorCode, requestParameters !== null, resources], ['ValidationException', true, undefined])
  await assertRefused(callOf(root, worker), 'AccessDenied', 'Roles may not be assumed by root accounts.', 403)
})

test('a role that is deleted ends its sessions, and one made anew under its name does not bring them back', async () => {
  const RoleArn = await createRole(server, 'brief', allow('kms:ListKeys'))
  const { kms, sts } = sdk(server, await assume(server, ann, RoleArn))
  await kms.listKeys({})
  await iam.deleteRolePolicy({ RoleName: 'brief', PolicyName: 'test' })
  await iam.deleteRole({ RoleName: 'brief' })
  const text = 'The security token included in the request is invalid.'
  await assertRefused(kms.listKeys({}), 'UnrecognizedClientException', text)
  await createRole(server, 'brief', allow('kms:ListKeys'))
  await assertRefused(kms.listKeys({}), 'UnrecognizedClientException', text)
  await assertRefused(sts.getCallerIdentity({}), 'InvalidClientTokenId', text, 403)
})

test('as long as the role lets them last, and an hour in a chain', async () => {
  await iam.updateRole({ RoleName: 'worker', MaxSessionDuration: 7200 })
  const long = (DurationSeconds: number) => callOf(ann, worker, { DurationSeconds })
  const { Credentials } = await long(7200)
  assert.equal(Math.round((Credentials!.Expiration!.getTime() - Date.now()) / 60_000), 120)
  const tooLong = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
  await assertRefused(long(7201), 'ValidationError', tooLong)
  await assertRefused(long(899), 'ValidationError', /durationSeconds/)
  const chaining = await assume(server, ann, await createRole(server, 'chaining', allow('sts:AssumeRole')))
  await callOf(chaining, worker, { DurationSeconds: 3600 })
  const inChain = 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.'
  await assertRefused(callOf(chaining, worker, { DurationSeconds: 3601 }), 'ValidationError', inChain)
  const { Credentials: session } = await sdk(server, ann).sts.getSessionToken({})
  await callOf(sessionIdentity(session!), worker, { DurationSeconds: 3600 })
  await assertRefused(callOf(sessionIdentity(session!), worker, { DurationSeconds: 3601 }), 'ValidationError', inChain)
})

test('what a session may not call, and what is not built', async () => {
  const { sts } = sdk(server, await assume(server, ann, worker))
  await assertRefused(sts.getSessionToken({}), 'AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
  const unbuilt: readonly (readonly [object, string])[] = [
    [{ MinimumSessionTokenSize: 1 }, 'MinimumSessionTokenSize'],
    [{ ProvidedContexts: [{ ProviderArn: 'arn:aws:iam::aws:contextProvider/x', ContextAssertion: 'abcd' }] }, 'ProvidedContexts'],
  ]
  for (const [more, what] of unbuilt) {
    const message = `sts:AssumeRole with ${what} is not implemented by Stockade.`
    await assertRefused(callOf(ann, worker, more), 'NotImplemented', message, 501)
  }
  const userSession = (await sdk(server, ann).sts.getSessionToken({})).Credentials!
  await callOf({
    accessKeyId: userSession.AccessKeyId!, secretAccessKey: userSession.SecretAccessKey!, sessionToken: userSession.SessionToken!,
  } as typeof ann, worker)
})

test('IAM takes a session for its role, which is no user', async () => {
  const admin = await createRole(server, 'admin', allow('*'))
  const session = sdk(server, await assume(server, ann, admin)).iam
  assert.equal((await session.getUser({ UserName: 'ann' })).User!.UserName, 'ann')
  for (const call of [() => session.getUser({}), () => session.createAccessKey({}), () => session.listAccessKeys({})]) {
    await assertRefused(call(), 'ValidationError', 'Must specify userName when calling with non-User credentials')
  }
})

test('the trail shows the session with its role, and of the token nothing', async () => {
  const session = await assume(server, ann, worker, { RoleSessionName: 'told' })
  const asked = await lastRecord(server, 'AssumeRole')
  assert.equal(asked.readOnly, true)
  assert.deepEqual(asked.requestParameters, { roleArn: worker, roleSessionName: 'told' })
  assert.deepEqual(asked.resources, [{ accountId: account, type: 'AWS::IAM::Role', ARN: worker }])
  const { credentials, assumedRoleUser } = asked.responseElements as Record<string, Record<string, unknown>>
  const Arn = `arn:aws:sts::${account}:assumed-role/worker/told`
  const { RoleId } = (await iam.getRole({ RoleName: 'worker' })).Role!
  assert.deepEqual(Object.keys(credentials!), ['accessKeyId', 'expiration'])
  assert.deepEqual(assumedRoleUser, { assumedRoleId: `${RoleId!}:told`, arn: Arn })
  await sdk(server, session).kms.listKeys({})
  const { userIdentity } = await lastRecord(server, 'ListKeys')
  const { sessionContext, ...who } = userIdentity as Record<string, Record<string, object>>
  assert.deepEqual(who, {
    type: 'AssumedRole', principalId: `${RoleId!}:told`, arn: Arn, accountId: account, accessKeyId: session.accessKeyId,
  })
  assert.deepEqual(sessionContext!['sessionIssuer'], {
    type: 'Role', principalId: RoleId, arn: worker, accountId: account, userName: 'worker',
  })
  assert.deepEqual(Object.keys(sessionContext!['attributes']!), ['creationDate', 'mfaAuthenticated'])
  assert.equal(JSON.stringify(await server.records()).includes(session.sessionToken!), false)
})
