// The condition keys of KMS, each where AWS has it and nowhere else.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy, type Statement } from '../../../test/kit/users.ts'
import { importInto } from './imported-material/imported-material.kit.ts'

const server = await startServer()
const { kms } = sdk(server)
type Kms = typeof kms

const makeKey = async (): Promise<string> => (await kms.createKey({})).KeyMetadata!.KeyId!
const KeyId = await makeKey()
const Plaintext = new Uint8Array(1)
const Policy = policy({ ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } })

let users = 0
/** The names of those of the calls that the statements let a user make. */
async function allowed(statements: readonly Statement[], calls: Readonly<Record<string, (client: Kms) => Promise<unknown>>>) {
  const client = sdk(server, await createUser(server, `user-${++users}`, ...statements)).kms
  const names: string[] = []
  for (const [name, call] of Object.entries(calls)) {
    const may = await call(client).then(() => true, (error: Error) => {
      assert.equal(error.name, 'AccessDeniedException', `${name}: ${error.message}`)
      return false
    })
    if (may) names.push(name)
  }
  return names
}

const calls = {
  ListKeys: (client: Kms) => client.listKeys({}),
  ListAliases: (client: Kms) => client.listAliases({}),
  GenerateRandom: (client: Kms) => client.generateRandom({ NumberOfBytes: 1 }),
  CreateKey: (client: Kms) => client.createKey({}),
  GetKeyPolicy: (client: Kms) => client.getKeyPolicy({ KeyId }),
  PutKeyPolicy: (client: Kms) => client.putKeyPolicy({ KeyId, Policy }),
  DescribeKey: (client: Kms) => client.describeKey({ KeyId }),
  DisableKey: async (client: Kms) => client.disableKey({ KeyId: await makeKey() }),
  EnableKeyRotation: (client: Kms) => client.enableKeyRotation({ KeyId }),
  ListGrants: (client: Kms) => client.listGrants({ KeyId }),
  ScheduleKeyDeletion: async (client: Kms) => client.scheduleKeyDeletion({ KeyId: await makeKey() }),
  Encrypt: (client: Kms) => client.encrypt({ KeyId, Plaintext }),
  GenerateDataKey: (client: Kms) => client.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
}

/** The defaults that KMS takes where a request says nothing, as policies ask for them. */
const scopes: readonly (readonly [condition: object, where: readonly string[]])[] = [
  [{ StringEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } }, ['Encrypt', 'GenerateDataKey']],
  [{ Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'false' } }, ['CreateKey', 'PutKeyPolicy']],
  [{ NumericEquals: { 'kms:RotationPeriodInDays': 365 } }, ['EnableKeyRotation']],
  [{ Bool: { 'kms:GrantIsForAWSResource': 'false' } }, ['ListGrants']],
  [{ NumericGreaterThanEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': 7 } }, ['ScheduleKeyDeletion']],
  [
    { StringEquals: { 'kms:CallerAccount': account } },
    Object.keys(calls).filter(name => !['ListKeys', 'ListAliases', 'GenerateRandom'].includes(name)),
  ],
]

for (const [Condition, where] of scopes) {
  const [[key]] = Object.values(Condition).map(block => Object.keys(block as object)) as [[string]]
  test(`${key} is there for the actions that have it alone`, async () => {
    assert.deepEqual(await allowed([{ ...allow('kms:*'), Condition }], calls), where)
    const others = Object.keys(calls).filter(name => !where.includes(name))
    assert.deepEqual(await allowed([allow('kms:*'), { ...allow('kms:*'), Effect: 'Deny', Condition }], calls), others)
  })
}

test('an encryption context without an entry, and tags of which there are none, are none', async () => {
  const encrypting = {
    none: (client: Kms) => client.encrypt({ KeyId, Plaintext }),
    empty: (client: Kms) => client.encrypt({ KeyId, Plaintext, EncryptionContext: {} }),
    some: (client: Kms) => client.encrypt({ KeyId, Plaintext, EncryptionContext: { team: 'red' } }),
  }
  const demanded = { Null: { 'kms:EncryptionContextKeys': 'false' } }
  assert.deepEqual(await allowed([{ ...allow('kms:*'), Condition: demanded }], encrypting), ['some'])
  const missing: Statement = { ...allow('kms:*'), Effect: 'Deny', Condition: { Null: { 'kms:EncryptionContextKeys': 'true' } } }
  assert.deepEqual(await allowed([allow('kms:*'), missing], encrypting), ['some'])
  const tagging = {
    none: (client: Kms) => client.createKey({}),
    empty: (client: Kms) => client.createKey({ Tags: [] }),
    some: (client: Kms) => client.createKey({ Tags: [{ TagKey: 'team', TagValue: 'red' }] }),
  }
  const team = { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' }, Null: { 'aws:TagKeys': 'false' } }
  assert.deepEqual(await allowed([{ ...allow('kms:*'), Condition: team }], tagging), ['some'])
})

test('an alias in a request is one for the actions that use a key', async () => {
  await kms.createAlias({ AliasName: 'alias/asked', TargetKeyId: KeyId })
  const Condition = { StringEquals: { 'kms:RequestAlias': 'alias/asked' } }
  const named = {
    Encrypt: (client: Kms) => client.encrypt({ KeyId: 'alias/asked', Plaintext }),
    ListAliases: (client: Kms) => client.listAliases({ KeyId: 'alias/asked' }),
  }
  assert.deepEqual(await allowed([{ ...allow('kms:*'), Condition }], named), ['Encrypt'])
})

test('tags in a request are there for the actions that set them, and keys of tags for the one that takes them away', async () => {
  const Tags = [{ TagKey: 'team', TagValue: 'red' }]
  const tagging = {
    CreateKey: (client: Kms) => client.createKey({ Tags }),
    TagResource: (client: Kms) => client.tagResource({ KeyId, Tags }),
    UntagResource: (client: Kms) => client.untagResource({ KeyId, TagKeys: ['team'] }),
  }
  const red = { StringEquals: { 'aws:RequestTag/team': 'red' } }
  assert.deepEqual(await allowed([{ ...allow('kms:*'), Condition: red }], tagging), ['CreateKey', 'TagResource'])
  const team = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } }
  assert.deepEqual(await allowed([{ ...allow('kms:*'), Condition: team }], tagging), Object.keys(tagging))
})

test('how long a key was not used is asked before it is disabled or deleted, and of nothing else', async () => {
  const Condition = { NumericLessThan: { 'kms:TrailingDaysWithoutKeyUsage': 90 } }
  const [disable, remove] = [{ ...allow('kms:DisableKey') }, { ...allow('kms:ScheduleKeyDeletion') }]
  const destroying = { DisableKey: calls.DisableKey, ScheduleKeyDeletion: calls.ScheduleKeyDeletion, Encrypt: calls.Encrypt }
  assert.deepEqual(await allowed([allow('kms:*'), { ...allow('kms:*'), Effect: 'Deny', Condition }], destroying), ['Encrypt'])
  const long = { NumericGreaterThan: { 'kms:TrailingDaysWithoutKeyUsage': 90 } }
  assert.deepEqual(await allowed([disable, remove].map(rule => ({ ...rule, Condition: long })), destroying), [])
  const absent = { Null: { 'kms:TrailingDaysWithoutKeyUsage': 'true' } }
  assert.deepEqual(await allowed([{ ...allow('kms:*'), Condition: absent }], destroying), ['Encrypt'])
})

test('each side of a re-encryption has the algorithm that the request names for it', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const Condition = { StringEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } }
  const mover = sdk(server, await createUser(server, 'mover', { ...allow('kms:ReEncrypt*'), Condition })).kms
  const move = { CiphertextBlob, DestinationKeyId: KeyId }
  assert.ok((await mover.reEncrypt(move)).CiphertextBlob)
  const other = 'RSAES_OAEP_SHA_256'
  const from = mover.reEncrypt({ ...move, SourceEncryptionAlgorithm: other })
  await assertRefused(from, 'AccessDeniedException', /kms:ReEncryptFrom/)
  const to = mover.reEncrypt({ ...move, DestinationEncryptionAlgorithm: other })
  await assertRefused(to, 'AccessDeniedException', /kms:ReEncryptTo/)
})

test('which key of several Regions is made is asked', async () => {
  const Condition = { StringEquals: { 'kms:MultiRegionKeyType': 'PRIMARY' } }
  const makers = {
    plain: (client: Kms) => client.createKey({}),
    primary: (client: Kms) => client.createKey({ MultiRegion: true }),
  }
  const linked = allow('iam:CreateServiceLinkedRole')
  assert.deepEqual(await allowed([{ ...allow('kms:CreateKey'), Condition }, linked], makers), ['primary'])
  const denied = [allow('kms:CreateKey'), linked, { ...allow('kms:CreateKey'), Effect: 'Deny', Condition }] as const
  assert.deepEqual(await allowed(denied, makers), ['plain'])
})

test('a policy of a key that only lets through what another action has is one that locks its author out', async () => {
  const only = (Condition: object) => policy({ ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` }, Condition })
  const tagged = only({ StringEquals: { 'aws:RequestTag/team': 'red' } })
  const locked = kms.createKey({ Policy: tagged, Tags: [{ TagKey: 'team', TagValue: 'red' }] })
  await assertRefused(locked, 'MalformedPolicyDocumentException', /will not allow you to update the key policy/)
  const symmetric = only({ StringEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } })
  const put = kms.putKeyPolicy({ KeyId, Policy: symmetric })
  await assertRefused(put, 'MalformedPolicyDocumentException', /will not allow you to update the key policy/)
})

test('how material is wrapped and when it expires is asked of whoever imports it, and of no other', async () => {
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL', KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
  const external = KeyMetadata!.KeyId!
  const wrapping = { KeyId: external, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
  const tomorrow = new Date(Date.now() + 86_400_000)
  const importers = {
    GetPolicy: (client: Kms) => client.getKeyPolicy({ KeyId: external }),
    Wrapped: (client: Kms) => client.getParametersForImport(wrapping),
    Longer: (client: Kms) => client.getParametersForImport({ ...wrapping, WrappingKeySpec: 'RSA_3072' }),
    Hybrid: (client: Kms) => client.getParametersForImport({ ...wrapping, WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256' }),
    Expiring: (client: Kms) => importInto(client, external, material, { ValidTo: tomorrow }),
    ForGood: (client: Kms) => importInto(client, external, material),
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const material = privateKey.export({ format: 'der', type: 'pkcs8' })
  const [parameters, imports] = [allow('kms:GetParametersForImport'), allow('kms:ImportKeyMaterial')]
  const scoped: readonly (readonly [readonly Statement[], object, readonly string[]])[] = [
    [[], { StringEquals: { 'kms:WrappingKeySpec': 'RSA_2048' } }, ['Wrapped', 'Hybrid']],
    [[], { StringEquals: { 'kms:WrappingAlgorithm': 'RSAES_OAEP_SHA_256' } }, ['Wrapped', 'Longer']],
    [[parameters], { StringEquals: { 'kms:ExpirationModel': 'KEY_MATERIAL_EXPIRES' } }, ['Expiring']],
    [[parameters], { DateLessThan: { 'kms:ValidTo': new Date(Date.now() + 2 * 86_400_000).toISOString() } }, ['Expiring']],
    [[parameters], { DateLessThan: { 'kms:ValidTo': new Date(Date.now() + 60_000).toISOString() } }, []],
    [[], { StringEquals: { 'kms:KeyOrigin': 'EXTERNAL' } }, Object.keys(importers)],
    [[], { StringEquals: { 'kms:KeyOrigin': 'AWS_KMS' } }, []],
  ]
  for (const [others, Condition, names] of scoped) {
    const actions = others.length > 0 ? imports : allow('kms:*')
    const may = (await allowed([...others, { ...actions, Condition }], importers))
      .filter(name => others.length === 0 || ['Expiring', 'ForGood'].includes(name))
    assert.deepEqual(may, names, JSON.stringify(Condition))
  }
  const asked = { Origin: 'EXTERNAL' } as const
  const makers = { own: (client: Kms) => client.createKey({}), external: (client: Kms) => client.createKey(asked) }
  const origin = { StringEquals: { 'kms:KeyOrigin': 'EXTERNAL' } }
  assert.deepEqual(await allowed([{ ...allow('kms:CreateKey'), Condition: origin }], makers), ['external'])
})
