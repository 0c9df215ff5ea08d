// How much of its own a session of a role may have, and as whom policies know it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, type Identity } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

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
