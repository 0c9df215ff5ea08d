// KMS through every client: what a key is told to be, what it seals and opens, who may use it, and how it ends.
import assert from 'node:assert/strict'
import {
  CancelKeyDeletion, CreateAlias, CreateGrant, CreateKey, Decrypt, DeleteAlias, DescribeKey, DisableKey, DisableKeyRotation,
  EnableKey, EnableKeyRotation, Encrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateRandom, GetKeyLastUsage,
  GetKeyPolicy, GetKeyRotationStatus, ListAliases, ListGrants, ListKeyPolicies, ListKeys, ListResourceTags,
  ListRetirableGrants, PutKeyPolicy, ReEncrypt, RetireGrant, RevokeGrant, ScheduleKeyDeletion, TagResource, UntagResource,
  UpdateAlias, UpdateKeyDescription,
} from '../../../src/contracts/kms.gen.ts'
import { noMessage, refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'
import { sdk } from '../../kit/sdk.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser } from '../../kit/users.ts'

const Plaintext = Buffer.from([0, 1, 2, 250, 251, 252, 10, 13])
const EncryptionContext = { purpose: 'grüße', n: '1' }
const arnOf = (resource: string) => `arn:aws:kms:us-east-1:${account}:${resource}`

async function newKey(server: TestServer): Promise<{ readonly KeyId: string; readonly Arn: string }> {
  const { KeyMetadata } = await sdk(server).kms.createKey({})
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn! }
}

async function namesOfAKey({ call }: AnyClient, server: TestServer): Promise<void> {
  const AliasName = 'alias/payroll'
  const { KeyMetadata: made } = await call(root, CreateKey, { Description: 'salaries' })
  const { KeyId } = made!
  assert.ok(made!.CreationDate instanceof Date)
  await call(root, CreateAlias, { AliasName, TargetKeyId: KeyId })
  await refused(
    call(root, CreateAlias, { AliasName, TargetKeyId: KeyId }), 'AlreadyExistsException',
    `An alias with the name ${arnOf(AliasName)} already exists`,
  )
  await call(root, UpdateKeyDescription, { KeyId, Description: 'salaries, grüße' })
  const { KeyMetadata: found } = await call(root, DescribeKey, { KeyId: AliasName })
  assert.deepEqual(found, { ...made, Arn: arnOf(`key/${KeyId}`), Description: 'salaries, grüße' })

  const other = await newKey(server)
  await call(root, UpdateAlias, { AliasName, TargetKeyId: other.KeyId })
  const { Aliases } = await call(root, ListAliases, { KeyId: other.KeyId })
  assert.deepEqual(Aliases?.map(alias => [alias.AliasName, alias.TargetKeyId]), [[AliasName, other.KeyId]])
  await call(root, DeleteAlias, { AliasName })
  await refused(call(root, DescribeKey, { KeyId: AliasName }), 'NotFoundException', `Alias ${arnOf(AliasName)} is not found.`)
}

async function sealing({ call }: AnyClient, server: TestServer): Promise<void> {
  const [from, to] = [await newKey(server), await newKey(server)]
  const { KeyId } = from
  const { CiphertextBlob } = await call(root, Encrypt, { KeyId, Plaintext, EncryptionContext })
  const moved = await call(root, ReEncrypt, {
    CiphertextBlob: CiphertextBlob!, SourceEncryptionContext: EncryptionContext, DestinationKeyId: to.KeyId,
  })
  assert.deepEqual([moved.SourceKeyId, moved.KeyId], [from.Arn, to.Arn])
  const opened = await call(root, Decrypt, { CiphertextBlob: moved.CiphertextBlob! })
  assert.deepEqual([opened.KeyId, Buffer.from(opened.Plaintext!)], [to.Arn, Plaintext])
  await refused(call(root, Decrypt, { CiphertextBlob: CiphertextBlob! }), 'InvalidCiphertextException', noMessage)
}

async function dataKeys({ call }: AnyClient, server: TestServer): Promise<void> {
  const { KeyId } = await newKey(server)
  const open = async (CiphertextBlob: Uint8Array) => (await call(root, Decrypt, { CiphertextBlob })).Plaintext
  const clear = await call(root, GenerateDataKey, { KeyId, KeySpec: 'AES_256' })
  assert.equal(clear.Plaintext?.length, 32)
  assert.deepEqual(await open(clear.CiphertextBlob!), clear.Plaintext)
  const sealed = await call(root, GenerateDataKeyWithoutPlaintext, { KeyId, NumberOfBytes: 24 })
  assert.equal('Plaintext' in sealed, false)
  assert.equal((await open(sealed.CiphertextBlob!))?.length, 24)
  assert.equal((await call(root, GenerateRandom, { NumberOfBytes: 48 })).Plaintext?.length, 48)
}

async function keyPolicy({ call }: AnyClient, server: TestServer): Promise<void> {
  const clerk = await createUser(server, 'clerk', allow('kms:Encrypt'))
  const { KeyId, Arn } = await newKey(server)
  const clerkArn = `arn:aws:iam::${account}:user/clerk`
  const denied = (action: string, reason: string) =>
    `User: ${clerkArn} is not authorized to perform: ${action} on resource: ${Arn} ${reason}`
  const { CiphertextBlob } = await call(clerk, Encrypt, { KeyId, Plaintext })
  await refused(
    call(clerk, Decrypt, { CiphertextBlob: CiphertextBlob! }), 'AccessDeniedException',
    denied('kms:Decrypt', 'because no identity-based policy allows the kms:Decrypt action'),
  )
  assert.deepEqual((await call(root, ListKeyPolicies, { KeyId })).PolicyNames, ['default'])
  const { Policy } = await call(root, GetKeyPolicy, { KeyId })
  const document = JSON.parse(Policy!) as { Statement: object[] }
  document.Statement.push({ Effect: 'Deny', Principal: { AWS: clerkArn }, Action: 'kms:Encrypt', Resource: '*' })
  await call(root, PutKeyPolicy, { KeyId, Policy: JSON.stringify(document) })
  await refused(
    call(clerk, Encrypt, { KeyId, Plaintext }), 'AccessDeniedException',
    denied('kms:Encrypt', 'with an explicit deny in a resource-based policy'),
  )
}

async function endOfAKey({ call }: AnyClient, server: TestServer): Promise<void> {
  const { KeyId, Arn } = await newKey(server)
  await call(root, DisableKey, { KeyId })
  await refused(call(root, Encrypt, { KeyId, Plaintext }), 'DisabledException', `${Arn} is disabled.`)
  await call(root, EnableKey, { KeyId })
  const { DeletionDate } = await call(root, ScheduleKeyDeletion, { KeyId, PendingWindowInDays: 7 })
  assert.equal(Math.round((DeletionDate!.getTime() - Date.now()) / 86_400_000), 7)
  await refused(call(root, Encrypt, { KeyId, Plaintext }), 'KMSInvalidStateException', `${Arn} is pending deletion.`)
  assert.equal((await call(root, CancelKeyDeletion, { KeyId })).KeyId, Arn)
  assert.equal((await call(root, DescribeKey, { KeyId })).KeyMetadata?.KeyState, 'Disabled')
}

async function tags({ call }: AnyClient, server: TestServer): Promise<void> {
  const { KeyId } = await newKey(server)
  const [team, cost] = [{ TagKey: 'team', TagValue: 'blue' }, { TagKey: 'cost', TagValue: 'grüße 1' }]
  await call(root, TagResource, { KeyId, Tags: [team, cost] })
  await call(root, UntagResource, { KeyId, TagKeys: ['team'] })
  assert.deepEqual((await call(root, ListResourceTags, { KeyId })).Tags, [cost])
}

async function rotation({ call }: AnyClient, server: TestServer): Promise<void> {
  const { KeyId, Arn } = await newKey(server)
  const status = async () => {
    const found = await call(root, GetKeyRotationStatus, { KeyId })
    assert.equal(found.KeyId, Arn)
    const days = found.NextRotationDate && Math.round((found.NextRotationDate.getTime() - Date.now()) / 86_400_000)
    return [found.KeyRotationEnabled, found.RotationPeriodInDays, days]
  }
  assert.deepEqual(await status(), [false, undefined, undefined])
  await call(root, EnableKeyRotation, { KeyId, RotationPeriodInDays: 90 })
  assert.deepEqual(await status(), [true, 90, 90])
  await call(root, DisableKeyRotation, { KeyId })
  assert.deepEqual(await status(), [false, undefined, undefined])
}

async function lastUsage({ call }: AnyClient, server: TestServer): Promise<void> {
  const { KeyId, Arn } = await newKey(server)
  const before = await call(root, GetKeyLastUsage, { KeyId })
  assert.deepEqual([before.KeyId, before.KeyLastUsage], [Arn, {}])
  assert.deepEqual(before.TrackingStartDate, before.KeyCreationDate)
  await sdk(server).kms.encrypt({ KeyId, Plaintext: Buffer.from('a') })
  let usage = before.KeyLastUsage!
  // It is known a moment after the call.
  while (!usage.Operation) usage = (await call(root, GetKeyLastUsage, { KeyId })).KeyLastUsage!
  assert.equal(usage.Operation, 'Encrypt')
  assert.ok(Math.abs(usage.Timestamp!.getTime() - Date.now()) < 60_000)
}

async function grants({ call, callPaged }: AnyClient, server: TestServer): Promise<void> {
  const { KeyId, Arn } = await newKey(server)
  const clerk = await createUser(server, 'granted')
  const GranteePrincipal = `arn:aws:iam::${account}:user/granted`
  const RetiringPrincipal = `arn:aws:iam::${account}:root`
  const denied = /is not authorized to perform: kms:Encrypt on resource: \S+ because no identity-based policy allows/
  await refused(call(clerk, Encrypt, { KeyId, Plaintext }), 'AccessDeniedException', denied)
  const made: string[] = []
  for (const Operations of [['Encrypt', 'Decrypt'], ['Encrypt', 'RetireGrant']] as const) {
    const { GrantId, GrantToken } = await call(root, CreateGrant, { KeyId, GranteePrincipal, RetiringPrincipal, Operations })
    await call(clerk, Encrypt, { KeyId, Plaintext, GrantTokens: [GrantToken!] })
    made.push(GrantId!)
  }
  const { Grants } = await callPaged(root, ListGrants, { KeyId }, 1)
  assert.deepEqual(Grants!.map(({ GrantId }) => GrantId).sort(), made.toSorted())
  assert.equal((await call(root, ListRetirableGrants, { RetiringPrincipal })).Grants!.length, 2)
  await call(root, RevokeGrant, { KeyId, GrantId: made[0]! })
  await call(clerk, RetireGrant, { KeyId: Arn, GrantId: made[1]! })
  await refused(call(clerk, Encrypt, { KeyId, Plaintext }), 'AccessDeniedException', denied)
}

async function keysOfAws({ call }: AnyClient): Promise<void> {
  const AliasName = 'alias/aws/ebs'
  const target = async () =>
    (await call(root, ListAliases, {})).Aliases!.find(alias => alias.AliasName === AliasName)!.TargetKeyId
  assert.equal(await target(), undefined)
  const { KeyMetadata } = await call(root, DescribeKey, { KeyId: AliasName })
  assert.equal(KeyMetadata!.KeyManager, 'AWS')
  assert.equal(await target(), KeyMetadata!.KeyId)
}

async function listing({ callPaged }: AnyClient, server: TestServer): Promise<void> {
  const made = await Promise.all([1, 2, 3, 4, 5].map(() => newKey(server)))
  const { Keys } = await callPaged(root, ListKeys, {}, 2)
  const found = Keys!.map(({ KeyArn }) => KeyArn)
  assert.equal(new Set(found).size, found.length)
  for (const { Arn } of made) assert.ok(found.includes(Arn))
  const asked = (await server.records()).filter(({ eventName }) => eventName === 'ListKeys')
  assert.ok(asked.length >= 3)
}

throughEveryClient({
  'a key has a description and aliases, which move and go': namesOfAKey,
  'what is encrypted is opened with its context, and moves to another key': sealing,
  'data keys come with their plaintext or without, random bytes come alone': dataKeys,
  'a key policy denies what IAM allows': keyPolicy,
  'a key is disabled and enabled, and its deletion called off': endOfAKey,
  'a key has the tags that were not taken off again': tags,
  'a key\'s rotation is enabled, seen and disabled': rotation,
  'a key was used last for what it was asked': lastUsage,
  'a grant lets somebody use a key until it is retired': grants,
  'an alias of AWS\'s has its key once it is described': keysOfAws,
  'every key is listed once, page by page': listing,
})
