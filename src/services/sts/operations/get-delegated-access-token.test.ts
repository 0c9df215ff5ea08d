// What is had for an exchange token, and what it may and may not do.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { startRequestor } from '../../../../test/kit/delegation.ts'
import { account, root, sessionIdentity } from '../../../../test/kit/identity.ts'
import { pass } from '../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startWithOther({ dev: true })
const { iam, kms } = sdk(server)
const { sts, grant, exchange, ask } = await startRequestor(server)
const ann = await createUser(server, 'ann', allow(['iam:*', 'kms:*', 'sts:*']))
const annArn = `arn:aws:iam::${account}:user/ann`

test('a session does what both its approver and the request allow', async () => {
  const token = await grant(ann, { statements: [allow(['kms:ListKeys', 'iam:ListUsers', 'ssm:*'])] })
  const { AssumedPrincipal, PackedPolicySize, Credentials } = await sts.getDelegatedAccessToken({ TradeInToken: token })
  assert.equal(AssumedPrincipal, annArn)
  assert.ok(PackedPolicySize! > 0 && PackedPolicySize! < 20)
  assert.ok(Math.abs(Credentials!.Expiration!.getTime() - Date.now() - 3_600_000) < 60_000)
  const session = sdk(server, await exchange(token))
  assert.equal((await session.sts.getCallerIdentity({})).Arn, annArn)
  await session.kms.listKeys({})
  await session.iam.listUsers({})
  await assertRefused(
    session.kms.listAliases({}), 'AccessDeniedException',
    `User: ${annArn} is not authorized to perform: kms:ListAliases on resource: * because no session policy `
      + 'allows the kms:ListAliases action',
  )
  await assertRefused(session.ssm.getParameter({ Name: 'x' }), 'AccessDeniedException', /no identity-based policy/)
})

test('a role’s session is had as it was, and a Deny of the request is one', async () => {
  const Role = await createRole(server, 'worker', allow(['iam:*', 'kms:*', 'ssm:*']))
  const kim = await assume(server, ann, Role, { RoleSessionName: 'kim', Policy: policy(allow(['iam:*', 'kms:*'])) })
  const statements = [allow(['kms:*', 'ssm:*']), { Effect: 'Deny' as const, Action: 'kms:ListAliases', Resource: '*' }]
  const token = await grant(kim, { statements })
  const { AssumedPrincipal } = await sts.getDelegatedAccessToken({ TradeInToken: token })
  assert.equal(AssumedPrincipal, `arn:aws:sts::${account}:assumed-role/worker/kim`)
  const session = sdk(server, await exchange(token))
  await session.kms.listKeys({})
  await assertRefused(session.kms.listAliases({}), 'AccessDeniedException', /explicit deny in a session policy/)
  await assertRefused(session.iam.listUsers({}), 'AccessDenied', /no session policy/, 403)
  // What the approver's own session might not do is not had by delegation either.
  await assertRefused(session.ssm.getParameter({ Name: 'x' }), 'AccessDeniedException', /no session policy/)
})

test('whoever ends a role\'s sessions by their age ends what was delegated in them', async () => {
  const Role = await createRole(server, 'aged', allow(['iam:*', 'kms:*']))
  const kim = await assume(server, ann, Role, { RoleSessionName: 'kim' })
  const token = await grant(kim, { statements: [allow('kms:*')] })
  await pass(server, 60_000)
  const session = await exchange(token)
  await sdk(server, session).kms.listKeys({})
  const before = new Date(Date.now() + 30_000).toISOString()
  const PolicyDocument = policy({
    Effect: 'Deny', Action: '*', Resource: '*', Condition: { DateLessThan: { 'aws:TokenIssueTime': before } },
  } as never)
  await iam.putRolePolicy({ RoleName: 'aged', PolicyName: 'AWSRevokeOlderSessions', PolicyDocument })
  for (const held of [kim, session, await exchange(token)]) {
    await assertRefused(sdk(server, held).kms.listKeys({}), 'AccessDeniedException', /explicit deny in an identity-based policy/)
  }
  await sdk(server, await assume(server, ann, Role, { RoleSessionName: 'kim' })).kms.listKeys({})
})

test('nothing lets a session do more than was asked for: no root, no policy that names it', async () => {
  const names = (AWS: string) => ({ ...allow('kms:*'), Principal: { AWS } })
  const kim = await assume(server, ann, await createRole(server, 'named', allow(['iam:*', 'kms:*'])), { RoleSessionName: 'kim' })
  const kimArn = `arn:aws:sts::${account}:assumed-role/named/kim`
  for (const [approver, principal] of [[root, everyoneHere], [ann, annArn], [kim, kimArn]] as const) {
    const { KeyMetadata } = await kms.createKey({ Policy: policy(names(everyoneHere), names(principal)) })
    const KeyId = KeyMetadata!.KeyId!
    const session = sdk(server, await exchange(await grant(approver, { statements: [allow('kms:DescribeKey')] })))
    await session.kms.describeKey({ KeyId })
    await assertRefused(session.kms.disableKey({ KeyId }), 'AccessDeniedException', /no session policy/)
    await assertRefused(session.iam.listUsers({}), 'AccessDenied', /no session policy/, 403)
    await assertRefused(session.iam.createAccessKey({}), 'AccessDenied', /no session policy/, 403)
  }
})

test('what a session may do, it may do within IAM, and gets no session beside itself', async () => {
  for (const approver of [root, ann]) {
    const session = sdk(server, await exchange(await grant(approver, { statements: [allow('*')] })))
    const RoleName = `made-by-${(await session.sts.getCallerIdentity({})).UserId}`
    await session.iam.createRole({ RoleName, AssumeRolePolicyDocument: trusting(other) })
    await assertAllRefused([
      session.sts.getSessionToken({}), session.sts.getFederationToken({ Name: 'eve', Policy: policy(allow('*')) }),
    ], 'AccessDenied', /Cannot call/, 403)
    const DelegationRequestId = await ask()
    await session.iam.associateDelegationRequest({ DelegationRequestId })
    await assertRefused(session.iam.acceptDelegationRequest({ DelegationRequestId }), 'ValidationError', /cannot delegate/)
  }
})

test('the trail shows whose session it is, and who acts by it', async () => {
  const kim = await assume(server, ann, await createRole(server, 'shown', allow(['iam:*', 'kms:*'])), { RoleSessionName: 'kim' })
  const token = await grant(kim)
  const identity = await exchange(token)
  const { requestParameters, responseElements, recipientAccountId } = await lastRecord(server, 'GetDelegatedAccessToken')
  const { credentials, assumedPrincipal } = responseElements as { credentials: object; assumedPrincipal: string }
  assert.equal(assumedPrincipal, `arn:aws:sts::${account}:assumed-role/shown/kim`)
  assert.deepEqual(Object.keys(credentials), ['accessKeyId', 'expiration'])
  assert.deepEqual([requestParameters, recipientAccountId], [null, other])
  await sdk(server, identity).kms.listKeys({})
  const { userIdentity, recipientAccountId: where } = await lastRecord(server, 'ListKeys')
  const { type, arn, accessKeyId, invokedByDelegate, sessionContext } = userIdentity as Record<string, unknown>
  assert.deepEqual([type, arn, accessKeyId, where], ['AssumedRole', assumedPrincipal, identity.accessKeyId, account])
  assert.deepEqual(invokedByDelegate, { accountId: other })
  assert.equal((sessionContext as { attributes: { mfaAuthenticated: string } }).attributes.mfaAuthenticated, 'false')
  assert.ok(!JSON.stringify(await server.records()).includes(token.slice(0, 40)))
})

test('a token that was changed, made up, cut or is another account’s is none', async () => {
  const token = await grant(ann)
  const flipped = Buffer.from(token, 'base64')
  flipped[40]! ^= 1
  const session = await exchange(token)
  const texts = [
    'x', token.slice(0, -4), token.slice(4), `${token}AAAA`, flipped.toString('base64'), session.sessionToken!,
    Buffer.alloc(200).toString('base64'),
  ]
  for (const TradeInToken of texts) {
    await assertRefused(sts.getDelegatedAccessToken({ TradeInToken }), 'ValidationError', 'The trade-in token is invalid.')
  }
  for (const who of [root, ann]) {
    await assertRefused(
      sdk(server, who).sts.getDelegatedAccessToken({ TradeInToken: token }), 'ValidationError', 'The trade-in token is invalid.',
    )
  }
  // It is no session token either.
  const posing = { ...session, sessionToken: token }
  await assertRefused(sdk(server, posing).kms.listKeys({}), 'UnrecognizedClientException', /security token/)
})

test('who may not exchange tokens is denied', async () => {
  const { iam: partner } = sdk(server, theirs)
  await partner.createUser({ UserName: 'nobody' })
  const { AccessKey } = await partner.createAccessKey({ UserName: 'nobody' })
  const nobody = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  await assertRefused(
    sdk(server, nobody).sts.getDelegatedAccessToken({ TradeInToken: await grant(ann) }), 'AccessDenied',
    `User: arn:aws:iam::${other}:user/nobody is not authorized to perform: sts:GetDelegatedAccessToken on resource: * because no `
      + 'identity-based policy allows the sts:GetDelegatedAccessToken action', 403,
  )
})

test('a session is gone with whoever has approved it', async () => {
  const brief = await createUser(server, 'brief', allow(['iam:*', 'kms:*']))
  const token = await grant(brief)
  const session = sdk(server, await exchange(token))
  await session.kms.listKeys({})
  await iam.deleteUserPolicy({ UserName: 'brief', PolicyName: 'test' })
  await assertRefused(session.kms.listKeys({}), 'AccessDeniedException', /no identity-based policy/)
  await iam.deleteAccessKey({ UserName: 'brief', AccessKeyId: brief.accessKeyId })
  await iam.deleteUser({ UserName: 'brief' })
  await createUser(server, 'brief', allow('*'))
  await assertRefused(session.kms.listKeys({}), 'UnrecognizedClientException', /security token/)
  await assertRefused(sdk(server, await exchange(token)).kms.listKeys({}), 'UnrecognizedClientException', /security token/)
})

test('what the approver’s session has and what is asked for have room together, or there is no session', async () => {
  const RoleArn = await createRole(server, 'tagged', allow(['iam:*', 'kms:*']))
  const trust = policy({ Effect: 'Allow', Principal: { AWS: account }, Action: ['sts:AssumeRole', 'sts:TagSession'] })
  await iam.updateAssumeRolePolicy({ RoleName: 'tagged', PolicyDocument: trust })
  // What repeats takes hardly any room.
  const noise = (length: number) => randomBytes(length).toString('base64url').slice(0, length)
  const Tags = Array.from({ length: 2 }, (_, i) => ({ Key: String(i), Value: noise(100) }))
  const Policy = policy(allow('*'), allow('kms:*', `arn:aws:kms:::${noise(900)}`))
  const kim = await assume(server, ann, RoleArn, { RoleSessionName: noise(64), Tags, Policy })
  const asked = (length: number) =>
    grant(kim, { statements: [allow('kms:ListKeys'), allow('kms:*', `arn:aws:kms:::${noise(length)}`)] })
  const fitting = await sts.getDelegatedAccessToken({ TradeInToken: await asked(600) })
  assert.ok(fitting.PackedPolicySize! > 60)
  assert.ok(fitting.Credentials!.SessionToken!.length <= 4096)
  await sdk(server, sessionIdentity(fitting.Credentials!)).kms.listKeys({})
  await assertRefused(
    sts.getDelegatedAccessToken({ TradeInToken: await asked(1700) }), 'PackedPolicyTooLarge', /^Packed policy consumes 1\d\d%/,
  )
})

test('a token is exchanged as often as one likes, and all that is had for it ends when it does', async () => {
  const token = await grant(ann, { SessionDuration: 600 })
  const first = await sts.getDelegatedAccessToken({ TradeInToken: token })
  await pass(server, 500_000)
  const second = await sts.getDelegatedAccessToken({ TradeInToken: token })
  assert.deepEqual(second.Credentials!.Expiration, first.Credentials!.Expiration)
  const session = sdk(server, await exchange(token))
  await session.kms.listKeys({})
  await pass(server, 101_000)
  await assertRefused(session.kms.listKeys({}), 'ExpiredTokenException', /expired/)
  await assertRefused(
    sts.getDelegatedAccessToken({ TradeInToken: token }), 'ExpiredTradeInTokenException', 'The trade-in token has expired.',
  )
})
