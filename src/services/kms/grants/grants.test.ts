// Grants: what they let somebody do, within which bounds, and that they end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CreateGrantCommandInput, GrantOperation } from '@aws-sdk/client-kms'
import { other as abroad, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account, type Identity } from '../../../../test/kit/identity.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startWithOther({ dev: true })
const { kms, iam } = sdk(server)
const arnOf = (resource: string, of = account) => `arn:aws:iam::${of}:${resource}`
const Plaintext = Buffer.from('a plaintext')
const denied = /is not authorized to perform: kms:/

async function newKey(): Promise<{ readonly KeyId: string; readonly Arn: string }> {
  const { KeyMetadata } = await kms.createKey({})
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! }
}

type Asked = Omit<CreateGrantCommandInput, 'KeyId' | 'Operations' | 'GranteePrincipal'>

const grantTo = (KeyId: string, user: string, Operations: GrantOperation[], more: Asked = {}) =>
  kms.createGrant({ KeyId, Operations, GranteePrincipal: arnOf(`user/${user}`), ...more })

const as = (who: Identity) => sdk(server, who).kms
const mayEncrypt = (who: Identity, KeyId: string, EncryptionContext?: Record<string, string>) =>
  as(who).encrypt({ KeyId, Plaintext, ...(EncryptionContext && { EncryptionContext }) }).then(() => true, () => false)

test('who has no policy at all uses a key by a grant, for what it grants, until it is retired', async () => {
  const ann = await createUser(server, 'ann')
  const { KeyId, Arn } = await newKey()
  assert.equal(await mayEncrypt(ann, KeyId), false)
  const { GrantId, GrantToken } = await grantTo(KeyId, 'ann', ['Encrypt', 'Decrypt', 'RetireGrant'])
  assert.match(GrantId!, /^[0-9a-f]{64}$/)
  const { CiphertextBlob } = await as(ann).encrypt({ KeyId, Plaintext, GrantTokens: [GrantToken!] })
  assert.deepEqual(Buffer.from((await as(ann).decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  await assertRefused(as(ann).generateDataKey({ KeyId, NumberOfBytes: 8 }), 'AccessDeniedException', denied)
  await assertRefused(as(ann).describeKey({ KeyId }), 'AccessDeniedException', denied)
  await as(ann).retireGrant({ KeyId: Arn, GrantId })
  await assertRefused(as(ann).decrypt({ CiphertextBlob }), 'AccessDeniedException', denied)
  const { requestParameters, additionalEventData, resources } = await lastRecord(server, 'RetireGrant')
  assert.deepEqual([requestParameters, additionalEventData], [null, { grantId: GrantId }])
  assert.deepEqual(resources?.map(({ ARN }) => ARN), [Arn])
})

test('what denies is stronger than a grant, whoever says it', async () => {
  const bob = await createUser(server, 'bob', { ...allow('kms:Encrypt'), Effect: 'Deny' } as never)
  const { KeyId } = await newKey()
  await grantTo(KeyId, 'bob', ['Encrypt', 'GenerateDataKey'])
  assert.equal(await mayEncrypt(bob, KeyId), false)
  await as(bob).generateDataKey({ KeyId, NumberOfBytes: 8 })
  await kms.disableKey({ KeyId })
  await assertRefused(as(bob).generateDataKey({ KeyId, NumberOfBytes: 8 }), 'DisabledException', /is disabled\.$/)
  await assertRefused(grantTo(KeyId, 'bob', ['Encrypt']), 'DisabledException', /is disabled\.$/)
})

test('a constraint asks for a context as it is, or for a part of it', async () => {
  const carl = await createUser(server, 'carl')
  const { KeyId } = await newKey()
  const context = { team: 'red', env: 'prod' }
  const equally = { Constraints: { EncryptionContextEquals: context } }
  const { GrantId } = await grantTo(KeyId, 'carl', ['Encrypt', 'DescribeKey'], equally)
  await as(carl).describeKey({ KeyId })
  const tried: readonly (readonly [Record<string, string> | undefined, boolean, boolean])[] = [
    [context, true, true], [{ env: 'prod', team: 'red' }, true, true], [{ ...context, more: 'x' }, false, true],
    [{ team: 'red' }, false, false], [{ team: 'RED', env: 'prod' }, false, false], [{ Team: 'red', env: 'prod' }, false, false],
    [{}, false, false], [undefined, false, false],
  ]
  for (const [asked, equals] of tried) assert.equal(await mayEncrypt(carl, KeyId, asked), equals, JSON.stringify(asked))
  await kms.revokeGrant({ KeyId, GrantId })
  await grantTo(KeyId, 'carl', ['Encrypt'], { Constraints: { EncryptionContextSubset: context } })
  for (const [asked, , subset] of tried) assert.equal(await mayEncrypt(carl, KeyId, asked), subset, JSON.stringify(asked))
})

test('grants of one kind are counted: the last that goes takes the right with it', async () => {
  const dora = await createUser(server, 'dora')
  const { KeyId } = await newKey()
  const constraints = [{ EncryptionContextSubset: { a: '1' } }, { EncryptionContextSubset: { a: '1', b: '2' } }, undefined]
  for (const Constraints of constraints) {
    const ids: string[] = []
    for (let i = 0; i < 3; i++) ids.push((await grantTo(KeyId, 'dora', ['Encrypt'], { Constraints })).GrantId!)
    for (const GrantId of ids) {
      assert.equal(await mayEncrypt(dora, KeyId, { a: '1', b: '2' }), true)
      await kms.revokeGrant({ KeyId, GrantId })
    }
    assert.equal(await mayEncrypt(dora, KeyId, { a: '1', b: '2' }), false)
  }
})

test('both keys of ReEncrypt are granted for themselves, with the context of each', async () => {
  const ed = await createUser(server, 'ed')
  const [from, to] = [await newKey(), await newKey()]
  const { CiphertextBlob } = await kms.encrypt({ KeyId: from.KeyId, Plaintext, EncryptionContext: { a: '1' } })
  const asked = {
    CiphertextBlob, SourceEncryptionContext: { a: '1' }, DestinationKeyId: to.KeyId, DestinationEncryptionContext: { b: '2' },
  }
  await grantTo(from.KeyId, 'ed', ['ReEncryptFrom'], { Constraints: { EncryptionContextEquals: { a: '1' } } })
  await assertRefused(as(ed).reEncrypt(asked), 'AccessDeniedException', /kms:ReEncryptTo/)
  await grantTo(to.KeyId, 'ed', ['ReEncryptTo'], { Constraints: { EncryptionContextEquals: { b: '2' } } })
  await as(ed).reEncrypt(asked)
  const other = { ...asked, DestinationEncryptionContext: { b: '3' } }
  await assertRefused(as(ed).reEncrypt(other), 'AccessDeniedException', /kms:ReEncryptTo/)
})

test('a role\'s sessions have what the role is granted, one of them alone what is granted to it', async () => {
  const trust = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: arnOf('root') } } as never)
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: trust })
  const session = async (RoleSessionName: string, more: object = {}) => {
    const fay = await createUser(server, `fay-${RoleSessionName}-${Object.keys(more).length}`, allow('sts:AssumeRole'))
    const asked = { RoleArn: arnOf('role/worker'), RoleSessionName, ...more }
    const { Credentials: made } = await sdk(server, fay).sts.assumeRole(asked)
    return {
      accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey!, sessionToken: made!.SessionToken!,
    }
  }
  const [one, two] = [await session('one'), await session('two')]
  const limited = await session('one', { Policy: policy(allow('kms:ListKeys')) })
  const { KeyId } = await newKey()
  const toSession = await kms.createGrant({
    KeyId, Operations: ['Encrypt'], GranteePrincipal: `arn:aws:sts::${account}:assumed-role/worker/one`,
  })
  assert.deepEqual([await mayEncrypt(one, KeyId), await mayEncrypt(two, KeyId)], [true, false])
  // AWS: a grant to exactly this session is not limited by the session's policy, one to its role is.
  assert.equal(await mayEncrypt(limited, KeyId), true)
  await kms.revokeGrant({ KeyId, GrantId: toSession.GrantId })
  await kms.createGrant({ KeyId, Operations: ['Encrypt'], GranteePrincipal: arnOf('role/worker') })
  const may = [await mayEncrypt(one, KeyId), await mayEncrypt(two, KeyId), await mayEncrypt(limited, KeyId)]
  assert.deepEqual(may, [true, true, false])
})

test('an account that is granted something hands it on by its own policies', async () => {
  const { Arn, KeyId } = await newKey()
  const nobody = await createUser(server, 'nobody')
  const gil = await createUser(server, 'gil', allow('kms:Encrypt'))
  await kms.putKeyPolicy({ KeyId, Policy: policy({ ...allow('kms:PutKeyPolicy'), Principal: { AWS: arnOf('root') } } as never, {
    ...allow('kms:CreateGrant'), Principal: { AWS: arnOf('root') },
  } as never) })
  assert.equal(await mayEncrypt(gil, KeyId), false)
  await kms.createGrant({ KeyId, Operations: ['Encrypt'], GranteePrincipal: arnOf('root') })
  assert.deepEqual([await mayEncrypt(gil, KeyId), await mayEncrypt(nobody, KeyId)], [true, false])
  assert.equal(await mayEncrypt(theirs, Arn), false)
  await kms.createGrant({ KeyId, Operations: ['Encrypt'], GranteePrincipal: arnOf('root', abroad) })
  assert.equal(await mayEncrypt(theirs, Arn), true)
  const { resources, recipientAccountId, sharedEventID } = await lastRecord(server, 'Encrypt')
  assert.deepEqual([resources?.[0]?.ARN, recipientAccountId], [Arn, account])
  assert.ok(sharedEventID)
})

test('who may make grants by a grant makes none that is wider', async () => {
  const hal = await createUser(server, 'hal')
  await createUser(server, 'ivy')
  const { KeyId } = await newKey()
  const narrow = { EncryptionContextSubset: { team: 'red' } }
  await grantTo(KeyId, 'hal', ['CreateGrant', 'Encrypt', 'Decrypt'], { Constraints: narrow })
  await grantTo(KeyId, 'hal', ['GenerateDataKey'])
  const hand = (Operations: GrantOperation[], Constraints?: CreateGrantCommandInput['Constraints']) =>
    as(hal).createGrant({ KeyId, Operations, GranteePrincipal: arnOf('user/ivy'), ...(Constraints && { Constraints }) })
  await hand(['Encrypt'], narrow)
  await hand(['Encrypt', 'Decrypt'], { EncryptionContextSubset: { team: 'red', more: 'x' } })
  await hand(['Decrypt'], { EncryptionContextEquals: { team: 'red' } })
  await hand(['CreateGrant', 'Decrypt'], narrow)
  const wider: readonly (readonly [GrantOperation[], CreateGrantCommandInput['Constraints']])[] = [
    [['Encrypt'], undefined], [['Encrypt'], { EncryptionContextSubset: { team: 'blue' } }],
    [['Encrypt'], { EncryptionContextEquals: { other: 'x' } }], [['GenerateDataKey'], narrow],
    [['Encrypt', 'GenerateDataKey'], narrow], [['DescribeKey'], narrow],
  ]
  for (const [operations, constraints] of wider) {
    await assertRefused(hand(operations, constraints), 'AccessDeniedException', /kms:CreateGrant/)
  }
})

test('who is made anew under an old name has none of the grants', async () => {
  const jo = await createUser(server, 'jo')
  const id = (await iam.getUser({ UserName: 'jo' })).User!.UserId!
  const { KeyId } = await newKey()
  await grantTo(KeyId, 'jo', ['Encrypt'], { Name: 'for-jo', RetiringPrincipal: arnOf('user/jo') })
  await iam.deleteAccessKey({ UserName: 'jo', AccessKeyId: jo.accessKeyId })
  await iam.deleteUser({ UserName: 'jo' })
  const again = await createUser(server, 'jo')
  assert.equal(await mayEncrypt(again, KeyId), false)
  const { Grants } = await kms.listGrants({ KeyId })
  assert.deepEqual(Grants!.map(grant => [grant.Name, grant.GranteePrincipal, grant.RetiringPrincipal]), [['for-jo', id, id]])
  assert.deepEqual((await kms.listRetirableGrants({ RetiringPrincipal: arnOf('user/jo') })).Grants, [])
})

test('the grants of a key go with it', async () => {
  const { KeyId, Arn } = await newKey()
  const tom = await createUser(server, 'tom')
  const { GrantId } = await grantTo(KeyId, 'tom', ['Encrypt'], { RetiringPrincipal: arnOf('user/tom') })
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  assert.equal((await kms.listGrants({ KeyId })).Grants!.length, 1)
  await pass(server, 8 * day)
  await assertRefused(as(tom).retireGrant({ KeyId: Arn, GrantId }), 'AccessDeniedException', /kms:RetireGrant/)
  assert.deepEqual((await kms.listRetirableGrants({ RetiringPrincipal: arnOf('user/tom') })).Grants, [])
})
