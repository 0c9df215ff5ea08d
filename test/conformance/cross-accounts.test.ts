// One account's users, roles and keys as another's policies name them: who may what, and what both trails show of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TrailEvent } from '../../src/core/records/trail-event.ts'
import { other, startWithOther, theirs } from '../kit/accounts.ts'
import { account, root, type Identity } from '../kit/identity.ts'
import { anyReason, assertRefused } from '../kit/refusal.ts'
import { assume, createRole, trusting } from '../kit/roles.ts'
import { sdk } from '../kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const { iam: theirIam, kms: theirKms } = sdk(server, theirs)
const Plaintext = Buffer.from('x')
const owning = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${other}:root` } }
const mine = (resource: string) => `arn:aws:iam::${account}:${resource}`

async function theirKey(...statements: readonly Statement[]): Promise<string> {
  return (await theirKms.createKey({ Policy: policy(owning, ...statements) })).KeyMetadata!.Arn!
}

/** A role of the other account. */
async function theirRole(RoleName: string, trust: string, ...statements: readonly Statement[]): Promise<string> {
  const { Role } = await theirIam.createRole({ RoleName, AssumeRolePolicyDocument: trust })
  if (statements.length > 0) {
    await theirIam.putRolePolicy({ RoleName, PolicyName: 'test', PolicyDocument: policy(...statements) })
  }
  return Role!.Arn!
}

/** What is newest of the operation in each account's trail. */
async function recordsOf(operation: string): Promise<Record<string, TrailEvent>> {
  const records = (await server.records()).filter(({ eventName }) => eventName === operation)
  const { requestID } = records.at(-1)!
  return Object.fromEntries(records.filter(one => one.requestID === requestID).map(one => [one.recipientAccountId, one]))
}

test('a key of the other account is used where its policy and the user\'s allow it, each of the four', async () => {
  const naming = (name: string) => ({ ...allow('kms:Encrypt'), Principal: { AWS: mine(`user/${name}`) } })
  const outcomes: (readonly [key: boolean, user: boolean, done: boolean])[] = []
  for (const byKey of [false, true]) for (const byUser of [false, true]) {
    const name = `user-${byKey}-${byUser}`
    const user = await createUser(server, name, ...(byUser ? [allow('kms:Encrypt')] : []))
    const KeyId = await theirKey(...(byKey ? [naming(name)] : []))
    const done = await sdk(server, user).kms.encrypt({ KeyId, Plaintext }).then(() => true, (thrown: Error) => {
      assert.equal(thrown.name, 'AccessDeniedException')
      return false
    })
    outcomes.push([byKey, byUser, done])
  }
  assert.deepEqual(outcomes.filter(([, , done]) => done), [[true, true, true]])
})

test('a user of the other account who is made anew under a name is not whom the key\'s policy names', async () => {
  const first = await createUser(server, 'twin', allow('kms:Encrypt'))
  const KeyId = await theirKey({ ...allow('kms:Encrypt'), Principal: { AWS: mine('user/twin') } })
  await sdk(server, first).kms.encrypt({ KeyId, Plaintext })
  const { UserId } = (await iam.getUser({ UserName: 'twin' })).User!
  await iam.deleteAccessKey({ UserName: 'twin', AccessKeyId: first.accessKeyId })
  await iam.deleteUserPolicy({ UserName: 'twin', PolicyName: 'test' })
  await iam.deleteUser({ UserName: 'twin' })
  const { kms } = sdk(server, await createUser(server, 'twin', allow('kms:Encrypt')))
  const sentence = `User: ${mine('user/twin')} is not authorized to perform: kms:Encrypt ${anyReason}`
  await assertRefused(kms.encrypt({ KeyId, Plaintext }), 'AccessDeniedException', sentence)
  const { Statement } = JSON.parse((await theirKms.getKeyPolicy({ KeyId })).Policy!) as { Statement: { Principal: object }[] }
  assert.deepEqual(Statement[1]!.Principal, { AWS: UserId })
})

test('whom a policy names of an account that the store has must be there', async () => {
  const text = 'Policy contains a statement with one or more invalid principals.'
  for (const AWS of [mine('user/none'), mine('role/none'), `arn:aws:sts::${account}:assumed-role/none/x`]) {
    const naming = { ...allow('kms:Encrypt'), Principal: { AWS } }
    await assertRefused(theirKey(naming), 'MalformedPolicyDocumentException', text)
    const role = theirRole('none', trusting(AWS))
    await assertRefused(role, 'MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${AWS}"`)
  }
})

test('a role of the other account is assumed where both sides allow it', async () => {
  const may = await createUser(server, 'may', allow('sts:AssumeRole'))
  const mayNot = await createUser(server, 'may-not')
  const denial = (name: string, arn: string) => [
    'AccessDenied', `User: ${mine(`user/${name}`)} is not authorized to perform: sts:AssumeRole on resource: ${arn}`, 403,
  ] as const
  const open = await theirRole('open', trusting(mine('root')), allow('kms:ListKeys'))
  const named = await theirRole('named', trusting(mine('user/may-not')))
  const closed = await theirRole('closed', trusting(`arn:aws:iam::${other}:root`))
  const none = `arn:aws:iam::${other}:role/none`
  for (const [who, name, arn] of [
    [mayNot, 'may-not', open], [mayNot, 'may-not', named], [may, 'may', named], [may, 'may', closed], [may, 'may', none],
  ] as const) await assertRefused(assume(server, who, arn), ...denial(name, arn))
  const session = sdk(server, await assume(server, may, open))
  assert.equal((await session.sts.getCallerIdentity({})).Account, other)
  const { Keys } = await session.kms.listKeys({})
  assert.deepEqual(Keys, (await theirKms.listKeys({})).Keys)
  await assertRefused(session.kms.createKey({}), 'AccessDeniedException', /^User: arn:aws:sts::111111111111:assumed-role\/open\//)
})

test('both trails show that a role was assumed, and each its own', async () => {
  const eve = await createUser(server, 'eve', allow('sts:AssumeRole'))
  const RoleArn = await theirRole('told', trusting(mine('user/eve')))
  await assume(server, eve, RoleArn, { RoleSessionName: 'visit' })
  const { [account]: asked, [other]: answered, ...more } = await recordsOf('AssumeRole')
  assert.deepEqual(more, {})
  const { UserId } = (await iam.getUser({ UserName: 'eve' })).User!
  assert.equal(asked!.userIdentity['arn'], mine('user/eve'))
  assert.deepEqual(answered!.userIdentity, { type: 'AWSAccount', principalId: UserId, accountId: account })
  assert.ok(asked!.sharedEventID)
  assert.equal(answered!.sharedEventID, asked!.sharedEventID)
  assert.notEqual(answered!.eventID, asked!.eventID)
  const { userIdentity: _one, eventID: _two, recipientAccountId: _three, ...rest } = asked!
  const { userIdentity: _four, eventID: _five, recipientAccountId: _six, ...same } = answered!
  assert.deepEqual(same, rest)
  assert.deepEqual(same.resources, [{ accountId: other, type: 'AWS::IAM::Role', ARN: RoleArn }])
  const found = async (who: Identity) => (await sdk(server, who).cloudtrail.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: RoleArn }],
  })).Events!.filter(({ EventName }) => EventName === 'AssumeRole').map(({ EventId, Username }) => [EventId, Username])
  assert.deepEqual(await found(root), [[asked!.eventID, 'eve']])
  assert.deepEqual(await found(theirs), [[answered!.eventID, undefined]])
})

test('so do they of a key\'s use, and of what was denied the caller\'s alone', async () => {
  const key = await theirKey({ ...allow('kms:*'), Principal: { AWS: mine('root') } })
  const { kms } = sdk(server)
  const { CiphertextBlob } = await kms.encrypt({ KeyId: key, Plaintext })
  const { [account]: asked, [other]: answered } = await recordsOf('Encrypt')
  assert.deepEqual(answered!.userIdentity, { type: 'AWSAccount', principalId: account, accountId: account })
  assert.equal(answered!.sharedEventID, asked!.sharedEventID)
  await theirKms.disableKey({ KeyId: key })
  await assert.rejects(kms.decrypt({ CiphertextBlob }), { name: 'DisabledException' })
  assert.deepEqual(Object.values(await recordsOf('Decrypt')).map(({ errorCode }) => errorCode), [
    'DisabledException', 'DisabledException',
  ])
  const closed = await theirKey()
  await assert.rejects(kms.encrypt({ KeyId: closed, Plaintext }), { name: 'AccessDeniedException' })
  await assert.rejects(kms.encrypt({ KeyId: closed, Plaintext, GrantTokens: Array(11).fill('x') }))
  for (const { recipientAccountId, sharedEventID, requestParameters } of await server.records()) {
    if ((requestParameters as { keyId?: string } | null)?.keyId !== closed) continue
    assert.deepEqual([recipientAccountId, sharedEventID], [account, undefined])
  }
  const own = (await kms.createKey({})).KeyMetadata!.Arn!
  await kms.encrypt({ KeyId: own, Plaintext })
  assert.deepEqual(Object.keys(await recordsOf('Encrypt')), [account])
})

test('a parameter under a key of the other account, and one that a session of the other account\'s role reads', async () => {
  const ann = await createUser(server, 'ann', allow(['ssm:*', 'kms:*', 'sts:AssumeRole']))
  const forAnn = { ...allow(['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey']), Principal: { AWS: mine('user/ann') } }
  const KeyId = await theirKey(forAnn)
  const { ssm } = sdk(server, ann)
  const put = { Name: '/shared', Type: 'SecureString', Value: 'a', KeyId } as const
  await ssm.putParameter(put)
  assert.equal((await ssm.getParameter({ Name: '/shared', WithDecryption: true })).Parameter!.Value, 'a')
  const { [other]: seen } = await recordsOf('Decrypt')
  const { UserId } = (await iam.getUser({ UserName: 'ann' })).User!
  assert.deepEqual(seen!.userIdentity, {
    type: 'AWSAccount', principalId: UserId, accountId: account, invokedBy: 'ssm.amazonaws.com',
  })
  const bob = await createUser(server, 'bob', allow(['ssm:*', 'kms:*']))
  const opening = sdk(server, bob).ssm.getParameter({ Name: '/shared', WithDecryption: true })
  await assertRefused(opening, 'AccessDeniedException', /kms:Decrypt/)

  await sdk(server, theirs).ssm.putParameter({ Name: '/theirs', Type: 'String', Value: 'b' })
  const RoleArn = await theirRole('reader', trusting(mine('user/ann')), allow('ssm:GetParameter'))
  const reader = sdk(server, await assume(server, ann, RoleArn)).ssm
  assert.equal((await reader.getParameter({ Name: '/theirs' })).Parameter!.Value, 'b')
  await assert.rejects(reader.getParameter({ Name: '/shared' }), { name: 'ParameterNotFound' })
  const arn = `arn:aws:ssm:us-east-1:${other}:parameter/theirs`
  await assert.rejects(ssm.getParameter({ Name: arn }), { name: 'AccessDeniedException' })
})

test('a session that assumes a role of the other account is named by its role, and another of that name is not it', async () => {
  const eva = await createUser(server, 'eva', allow('sts:AssumeRole'))
  const first = await createRole(server, 'bridge', allow('sts:AssumeRole'))
  const far = await theirRole('far', trusting(first), allow('kms:ListKeys'))
  const bridge = await assume(server, eva, first)
  await sdk(server, await assume(server, bridge, far)).kms.listKeys({})
  await iam.deleteRolePolicy({ RoleName: 'bridge', PolicyName: 'test' })
  await assertRefused(assume(server, bridge, far), 'AccessDenied', /sts:AssumeRole on resource/, 403)
  await iam.deleteRole({ RoleName: 'bridge' })
  const second = await assume(server, eva, await createRole(server, 'bridge', allow('sts:AssumeRole')))
  await assertRefused(assume(server, second, far), 'AccessDenied', /assumed-role\/bridge\/session .* on resource/, 403)
})

test('of objects that the other account lets nobody delete its trail hears nothing, nor the caller whose they are', async () => {
  const Bucket = 'theirs-alone'
  await sdk(server, theirs).s3.createBucket({ Bucket })
  const { s3 } = sdk(server)
  const remove = (client: typeof s3) => client.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k' }] } })
  const { Errors } = await remove(s3)
  assert.deepEqual(Errors?.map(({ Code }) => Code), ['AccessDenied'])
  const denied = await recordsOf('DeleteObjects')
  assert.deepEqual(Object.keys(denied), [account])
  assert.equal(JSON.stringify(denied[account]).includes(other), false)
  const { Deleted } = await remove(sdk(server, theirs).s3)
  assert.equal(Deleted?.length, 1)
  assert.equal((await recordsOf('DeleteObjects'))[other]!.resources?.[0]?.accountId, other)
})
