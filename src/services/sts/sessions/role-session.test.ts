// What a session of a role has of its own: policies, tags, and who is behind it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, type Identity } from '../../../test/kit/identity.ts'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere } from '../../../test/kit/roles.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const ann = await createUser(server, 'ann', allow('sts:*'))
const worker = await createRole(server, 'worker', allow(['kms:*', 'sts:*']))
const trust = (Action: string | readonly string[], Condition?: object) =>
  policy({ Effect: 'Allow', Principal: { AWS: everyoneHere }, Action, ...(Condition && { Condition }) })
const trusting = (RoleName: string, document: string) =>
  iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: document })
const callOf = (who: Identity, RoleArn: string, more: object = {}) =>
  sdk(server, who).sts.assumeRole({ RoleArn, RoleSessionName: 'session', ...more })
const session = 'arn:aws:sts::000000000000:assumed-role/worker/session'
const sentence = (action: string, why: string) =>
  `User: ${session} is not authorized to perform: ${action} on resource: * because no ${why} allows the ${action} action`

test('a policy of the session\'s own limits it, and allows it nothing', async () => {
  const limited = await assume(server, ann, worker, { Policy: policy(allow(['kms:ListKeys', 'ssm:*'])) })
  const { kms, ssm } = sdk(server, limited)
  await kms.listKeys({})
  await assertRefused(kms.listAliases({}), 'AccessDeniedException', sentence('kms:ListAliases', 'session policy'))
  await assertRefused(ssm.describeParameters({}), 'AccessDeniedException', /because no identity-based policy allows/)
  const denied = await assume(server, ann, worker, {
    Policy: policy(allow('*'), { Effect: 'Deny', Action: 'kms:ListKeys', Resource: '*' }),
  })
  await assertRefused(sdk(server, denied).kms.listKeys({}), 'AccessDeniedException', /with an explicit deny in a session policy$/)
})

test('managed policies do as well, by what they say now', async () => {
  const { Policy } = await iam.createPolicy({ PolicyName: 'lister', PolicyDocument: policy(allow('kms:ListKeys')) })
  const PolicyArn = Policy!.Arn!
  const { kms } = sdk(server, await assume(server, ann, worker, { PolicyArns: [{ arn: PolicyArn }] }))
  await kms.listKeys({})
  await assertRefused(kms.listAliases({}), 'AccessDeniedException', sentence('kms:ListAliases', 'session policy'))
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('kms:ListAliases')), SetAsDefault: true })
  await kms.listAliases({})
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', sentence('kms:ListKeys', 'session policy'))
  await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v1' })
  await iam.deletePolicy({ PolicyArn })
  await iam.createPolicy({ PolicyName: 'lister', PolicyDocument: policy(allow('kms:*')) })
  await assertRefused(kms.listAliases({}), 'AccessDeniedException', sentence('kms:ListAliases', 'session policy'))
})

test('policies that are none, are not there, are too many or too large', async () => {
  await assertRefused(callOf(ann, worker, { Policy: '{' }), 'MalformedPolicyDocument', 'Syntax errors in policy.')
  const naming = policy({ ...allow('*'), Principal: '*' })
  const named = 'Policy document should not specify a principal.'
  await assertRefused(callOf(ann, worker, { Policy: naming }), 'MalformedPolicyDocument', named)
  const long = policy(allow('kms:*')).padEnd(2049)
  await assertRefused(
    callOf(ann, worker, { Policy: long }), 'ValidationError', 'The session policy has 2049 characters, and may have 2048.',
  )
  for (const arn of ['arn:aws:iam::000000000000:policy/none', 'arn:aws:iam::111122223333:policy/lister']) {
    const call = callOf(ann, worker, { PolicyArns: [{ arn }] })
    await assertRefused(call, 'ValidationError', `Policy ${arn} is not there in the session's account.`)
  }
  const eleven = Array.from({ length: 11 }, () => ({ arn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }))
  const many = callOf(ann, worker, { PolicyArns: eleven })
  await assertRefused(many, 'ValidationError', 'A session has 10 managed policies at most.')
})

/** Text that does not get shorter. */
const noise = (length: number, seed = 1): string => {
  let [text, state] = ['', seed]
  while (text.length < length) text += ((state = (state * 48_271) % 2_147_483_647) % 36).toString(36)
  return text
}

test('the answer says how much room it takes, and there is an end to it', async () => {
  const Policy = policy(allow('kms:ListKeys'))
  const small = (await callOf(ann, worker, { Policy })).PackedPolicySize!
  assert.ok(small > 0 && small < 10, String(small))
  const full = policy(allow('kms:ListKeys', `arn:aws:kms:us-east-1:000000000000:${noise(1800)}`))
  const answer = await callOf(ann, worker, { Policy: full })
  assert.ok(answer.PackedPolicySize! > 50, String(answer.PackedPolicySize))
  assert.ok(answer.SessionTokenUtilization! <= 100, String(answer.SessionTokenUtilization))
  await trusting('worker', trust(['sts:AssumeRole', 'sts:TagSession']))
  const Tags = Array.from({ length: 16 }, (_, i) => ({ Key: `k${i}`, Value: noise(256, i + 1) }))
  await assertRefused(
    callOf(ann, worker, { Tags }), 'PackedPolicyTooLarge', /^Packed size of session tags consumes \d{3}% of allotted space\.$/,
  )
  // AWS: from a public report, to the number.
  const nine = Array.from({ length: 9 }, (_, i) => ({ Key: `T${i}`, Value: 'a'.repeat(250) }))
  await assertRefused(
    callOf(ann, worker, { Tags: nine }), 'PackedPolicyTooLarge', 'Packed size of session tags consumes 498% of allotted space.',
  )
  assert.equal((await callOf(ann, worker, { Tags: nine.slice(0, 1) })).PackedPolicySize, 56)
  await assertRefused(
    callOf(ann, worker, { Tags, Policy }), 'PackedPolicyTooLarge',
    /^Packed policy consumes \d{3}% of allotted space, please use smaller policy\.$/,
  )
})

test('tags need a permission of their own, and count as the principal\'s over the role\'s', async () => {
  const asked = { 'aws:PrincipalTag/team': 'red' }
  const rule = { ...allow('kms:ListKeys'), Condition: { StringEquals: asked } }
  const RoleArn = await createRole(server, 'tagged', rule)
  const Tags = [{ Key: 'Team', Value: 'red' }]
  await iam.tagRole({ RoleName: 'tagged', Tags: [{ Key: 'team', Value: 'blue' }] })
  await assertRefused(
    callOf(ann, RoleArn, { Tags }), 'AccessDenied',
    `User: arn:aws:iam::${account}:user/ann is not authorized to perform: sts:TagSession on resource: ${RoleArn}`, 403,
  )
  const only = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Team'] }, StringEquals: { 'aws:RequestTag/team': 'red' } }
  await trusting('tagged', policy(
    { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:TagSession', Condition: only },
  ))
  await sdk(server, await assume(server, ann, RoleArn, { Tags })).kms.listKeys({})
  const plain = sdk(server, await assume(server, ann, RoleArn)).kms
  await assertRefused(plain.listKeys({}), 'AccessDeniedException', /no identity-based policy allows/)
  const blue = callOf(ann, RoleArn, { Tags: [{ Key: 'Team', Value: 'blue' }] })
  await assertRefused(blue, 'AccessDenied', /sts:TagSession/, 403)
})

test('transitive tags are those of each session that is asked for with the one before', async () => {
  const asking = { ...allow(['kms:ListKeys', 'sts:*']), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }
  const [first, second] = [await createRole(server, 'first', allow('sts:*')), await createRole(server, 'second', asking)]
  await trusting('first', trust(['sts:AssumeRole', 'sts:TagSession']))
  const Tags = [{ Key: 'team', Value: 'red' }, { Key: 'task', Value: '7' }]
  const one = await assume(server, ann, first, { Tags, TransitiveTagKeys: ['Team'] })
  await assertRefused(callOf(one, second), 'AccessDenied', /sts:TagSession on resource: .*role\/second$/, 403)
  await trusting('second', trust(['sts:AssumeRole', 'sts:TagSession']))
  const two = await assume(server, one, second)
  await sdk(server, two).kms.listKeys({})
  await sdk(server, await assume(server, two, second)).kms.listKeys({})
  const conflict = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from "
    + 'the calling session.'
  const again = callOf(two, second, { Tags: [{ Key: 'TEAM', Value: 'blue' }] })
  await assertRefused(again, 'InvalidParameterValue', conflict)
  const missing = callOf(ann, first, { Tags, TransitiveTagKeys: ['none'] })
  const included = 'The specified transitive tag key must be included in the requested tags.'
  await assertRefused(missing, 'InvalidParameterValue', included)
  const twice = callOf(ann, first, { Tags: [...Tags, { Key: 'TEAM', Value: '' }] })
  await assertRefused(twice, 'InvalidParameterValue', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  const many = (from: number) => Array.from({ length: 49 }, (_, i) => ({ Key: `k${from + i}`, Value: '' }))
  const full = await assume(server, ann, first, { Tags: many(0), TransitiveTagKeys: many(0).map(({ Key }) => Key) })
  await assertRefused(
    callOf(full, second, { Tags: many(100) }), 'ValidationError',
    'A session has 50 tags at most, with those that are handed on.',
  )
  const reserved = callOf(ann, first, { Tags: [{ Key: 'aws:team', Value: '' }] })
  await assertRefused(reserved, 'ValidationError', 'Caller is an end user and not allowed to mutate system tags')
})

test('who is behind a session is asked for, told, and not changed in a chain', async () => {
  const rule = { ...allow(['kms:ListKeys', 'sts:*']), Condition: { StringEquals: { 'aws:SourceIdentity': 'ann' } } }
  const RoleArn = await createRole(server, 'traced', rule)
  const SourceIdentity = 'ann'
  await assertRefused(
    callOf(ann, RoleArn, { SourceIdentity }), 'AccessDenied',
    `User: arn:aws:iam::${account}:user/ann is not authorized to perform: sts:SetSourceIdentity on resource: ${RoleArn}`, 403,
  )
  await trusting('traced', trust(['sts:AssumeRole', 'sts:SetSourceIdentity'], { StringEquals: { 'sts:SourceIdentity': 'ann' } }))
  await assertRefused(callOf(ann, RoleArn), 'AccessDenied', /sts:AssumeRole/, 403)
  assert.equal((await callOf(ann, RoleArn, { SourceIdentity })).SourceIdentity, 'ann')
  const one = await assume(server, ann, RoleArn, { SourceIdentity })
  await sdk(server, one).kms.listKeys({})
  const context = (await lastRecord(server, 'ListKeys')).userIdentity['sessionContext'] as Record<string, unknown>
  assert.equal(context['sourceIdentity'], 'ann')
  const next = await createRole(server, 'next', rule)
  await assertRefused(callOf(one, next), 'AccessDenied', /sts:SetSourceIdentity on resource: .*role\/next$/, 403)
  await trusting('next', trust(['sts:AssumeRole', 'sts:SetSourceIdentity']))
  const chained = await callOf(one, next)
  assert.equal(chained.SourceIdentity, 'ann')
  await sdk(server, await assume(server, one, next)).kms.listKeys({})
  const changed = 'The source identity of this session is ann and cannot be changed.'
  await assertRefused(callOf(one, next, { SourceIdentity: 'bob' }), 'AccessDenied', changed, 403)
})

test('the condition keys of a session are its role\'s and its own', async () => {
  const { RoleId } = (await iam.getRole({ RoleName: 'worker' })).Role!
  const expected = {
    StringEquals: {
      'aws:userid': `${RoleId!}:session`, 'aws:PrincipalType': 'AssumedRole', 'aws:PrincipalAccount': account,
    },
    ArnEquals: { 'aws:PrincipalArn': worker },
    Null: { 'aws:username': 'true', 'aws:SourceIdentity': 'true', 'aws:TokenIssueTime': 'false' },
    Bool: { 'aws:MultiFactorAuthPresent': 'false' },
    DateLessThanEquals: { 'aws:TokenIssueTime': new Date(Date.now() + 60_000).toISOString() },
  }
  await trusting('worker', trust(['sts:AssumeRole', 'sts:TagSession']))
  for (const [operator, keys] of Object.entries(expected)) {
    const Policy = policy({ ...allow('kms:ListKeys'), Condition: { [operator]: keys } })
    await sdk(server, await assume(server, ann, worker, { Policy })).kms.listKeys({})
  }
})

test('a key\'s policy that names a role lets its sessions, within policies of theirs; one that names a session', async () => {
  const RoleArn = await createRole(server, 'reader')
  const { kms } = sdk(server)
  const byRoot = { ...allow('kms:*'), Principal: { AWS: everyoneHere } }
  const keyFor = async (AWS: string) => {
    const Policy = policy(byRoot, { ...allow('kms:DescribeKey'), Principal: { AWS } })
    return (await kms.createKey({ Policy })).KeyMetadata!.KeyId!
  }
  const [ofRole, ofSession] = [await keyFor(RoleArn), await keyFor(`arn:aws:sts::${account}:assumed-role/reader/one`)]
  const describe = async (KeyId: string, more: object) =>
    sdk(server, await assume(server, ann, RoleArn, more)).kms.describeKey({ KeyId }).then(() => true, () => false)
  const nothing = policy(allow('kms:Encrypt'))
  assert.deepEqual([
    await describe(ofRole, { RoleSessionName: 'two' }), await describe(ofRole, { RoleSessionName: 'two', Policy: nothing }),
    await describe(ofSession, { RoleSessionName: 'two' }), await describe(ofSession, { RoleSessionName: 'one' }),
    await describe(ofSession, { RoleSessionName: 'one', Policy: nothing }),
  ], [true, false, false, true, true])
  for (const [KeyId, name] of [[ofRole, RoleArn], [ofSession, `arn:aws:sts::${account}:assumed-role/reader/one`]] as const) {
    const { Policy } = await kms.getKeyPolicy({ KeyId })
    const { Statement } = JSON.parse(Policy!) as { readonly Statement: readonly { readonly Principal: object }[] }
    assert.deepEqual(Statement[1]!.Principal, { AWS: name })
  }
  await iam.deleteRole({ RoleName: 'reader' })
  await createRole(server, 'reader')
  assert.deepEqual([await describe(ofRole, {}), await describe(ofSession, { RoleSessionName: 'one' })], [false, false])
})
