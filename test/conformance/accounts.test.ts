// Two accounts on one store: what one may do with the other's keys, and what it is told of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../kit/accounts.ts'
import { account } from '../kit/identity.ts'
import { errorOf, jsonCall, send, signed } from '../kit/raw-request.ts'
import { lastRecord } from '../kit/record.ts'
import { anyReason, assertRefused } from '../kit/refusal.ts'
import { sdk } from '../kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../kit/users.ts'

const server = await startWithOther()

const owner = sdk(server, theirs).kms
const { kms } = sdk(server)
const Plaintext = Buffer.from('x')
const arnOf = (resource: string) => `arn:aws:kms:us-east-1:${other}:${resource}`
const owning = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${other}:root` } }
const everybody = { Principal: { AWS: `arn:aws:iam::${account}:root` }, Resource: '*' }

async function makeKey(...statements: readonly Statement[]): Promise<string> {
  const { KeyMetadata } = await owner.createKey({ Policy: policy(owning, ...statements) })
  return KeyMetadata!.Arn!
}

const KeyId = await makeKey({ ...allow('kms:*'), ...everybody })

test('a key that both sides allow encrypts and decrypts for the other account', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  assert.deepEqual(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  assert.deepEqual(Buffer.from((await owner.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  const { KeyMetadata: mine } = await kms.createKey()
  const made = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })
  assert.deepEqual((await owner.decrypt({ CiphertextBlob: made.CiphertextBlob })).Plaintext, made.Plaintext)
  assert.ok((await kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' })).CiphertextBlob)
  const moved = await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: mine!.KeyId! })
  const back = await kms.reEncrypt({ CiphertextBlob: moved.CiphertextBlob, DestinationKeyId: KeyId })
  assert.deepEqual(Buffer.from((await owner.decrypt({ CiphertextBlob: back.CiphertextBlob })).Plaintext!), Plaintext)
})

test('a user of the other account needs a policy of the account\'s own as well', async () => {
  const may = sdk(server, await createUser(server, 'may', allow('kms:Encrypt', KeyId))).kms
  assert.ok((await may.encrypt({ KeyId, Plaintext })).CiphertextBlob)
  const mayNot = sdk(server, await createUser(server, 'may-not')).kms
  const refused = mayNot.encrypt({ KeyId, Plaintext })
  await assertRefused(refused, 'AccessDeniedException', /on this resource because no identity-based policy/)
})

test('whatever is refused looks the same: a key that is there, one that is not, an alias of either', async () => {
  const closed = await makeKey()
  const denying = await makeKey({ Effect: 'Deny', Action: '*', ...everybody })
  await owner.createAlias({ AliasName: 'alias/secret-project', TargetKeyId: closed })
  const absent = arnOf('key/12345678-1234-1234-1234-123456789012')
  const sentence = `User: arn:aws:iam::${account}:root is not authorized to perform: kms:DescribeKey ${anyReason}`
  for (const reference of [closed, denying, absent, arnOf('alias/secret-project'), arnOf('alias/none')]) {
    await assertRefused(kms.describeKey({ KeyId: reference }), 'AccessDeniedException', sentence)
    const { requestParameters, resources } = await lastRecord(server, 'DescribeKey')
    assert.deepEqual([requestParameters, resources], [{ keyId: reference }, undefined])
    const same = (action: string) => sentence.replace('kms:DescribeKey', action)
    await assertRefused(
      kms.getKeyRotationStatus({ KeyId: reference }), 'AccessDeniedException', same('kms:GetKeyRotationStatus'),
    )
    await assertRefused(kms.listGrants({ KeyId: reference }), 'AccessDeniedException', same('kms:ListGrants'))
  }
  const { CiphertextBlob } = await owner.encrypt({ KeyId: closed, Plaintext })
  const opening = kms.decrypt({ CiphertextBlob })
  await assertRefused(opening, 'AccessDeniedException', /on the resource associated with this ciphertext because the resource/)
})

test('nor does a Deny of the caller\'s own, which asks what it likes about the key, tell what it found', async () => {
  const closed = await makeKey()
  const absent = arnOf('key/12345678-1234-1234-1234-123456789012')
  await owner.tagResource({ KeyId: closed, Tags: [{ TagKey: 'customer', TagValue: 'acme' }] })
  const conditions = [{}, { StringLike: { 'kms:KeySpec': '*' } }, { StringLike: { 'aws:ResourceTag/customer': 'a*' } }]
  for (const [i, Condition] of conditions.entries()) {
    const denial = { Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition } as const
    const asking = await createUser(server, `asking${i}`, allow('*'), denial)
    for (const reference of [closed, absent]) {
      const sentence = `User: arn:aws:iam::${account}:user/asking${i} is not authorized to perform: kms:DescribeKey ${anyReason}`
      await assertRefused(sdk(server, asking).kms.describeKey({ KeyId: reference }), 'AccessDeniedException', sentence)
    }
  }
})

test('nor does a policy that is more work than may be done, where it is come to', async () => {
  const closed = await makeKey()
  await owner.tagResource({ KeyId: closed, Tags: [{ TagKey: 'customer', TagValue: 'acme' }] })
  await owner.createAlias({ AliasName: 'alias/secret-plan', TargetKeyId: closed })
  const absent = arnOf('key/12345678-1234-1234-1234-123456789012')
  const endless = { 'aws:UserAgent': `*${'a?'.repeat(800)}b*` }
  const asked = {
    tag: { StringLike: { 'aws:ResourceTag/customer': 'a*', ...endless } },
    alias: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/secret-*' }, StringLike: endless },
    kind: { Null: { 'kms:KeySpec': 'false' }, StringLike: endless },
  }
  for (const [name, Condition] of Object.entries(asked)) {
    const identity = await createUser(server, `exhausting-${name}`, allow('*'), {
      Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition,
    })
    for (const reference of [closed, absent]) {
      const call = jsonCall('kms', 'DescribeKey', { KeyId: reference })
      const long = { ...call, headers: { ...call.headers, 'user-agent': 'a'.repeat(9000) } }
      const { message } = errorOf(await send(server.url, signed(server.url, long, { identity })))
      const start = `User: arn:aws:iam::${account}:user/exhausting-${name} is not authorized to perform: kms:DescribeKey `
      assert.equal(message, start + anyReason)
    }
  }
})

test('the server is its own account\'s: another\'s administrators neither ask it about itself nor move its clock', async () => {
  for (const operation of ['GetStatus', 'GetMetrics', 'ConfirmClock', 'RunTimers']) {
    const call = jsonCall('stockade', operation)
    assert.equal((await send(server.url, signed(server.url, call))).status, 200)
    const { code, message } = errorOf(await send(server.url, signed(server.url, call, { identity: theirs })))
    assert.equal(code, 'AccessDeniedException')
    assert.ok(message.endsWith(`because no resource-based policy allows the stockade:${operation} action`), message)
  }
})
