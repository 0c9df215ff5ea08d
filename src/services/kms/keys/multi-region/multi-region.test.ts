// Multi-Region keys: how they are made and replicated, what they share, and what each has of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeySpec, KeyUsageType, KMS } from '@aws-sdk/client-kms'
import { account, region } from '../../../../../test/kit/identity.ts'
import { runTimers } from '../../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../../test/kit/record.ts'
import { assertRefused } from '../../../../../test/kit/refusal.ts'
import { sdk } from '../../../../../test/kit/sdk.ts'
import { startServer } from '../../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const [here, there, third] = [region, 'eu-west-1', 'ap-southeast-2']
const { kms, iam } = sdk(server)
const abroad = sdk(server, undefined, there).kms
const Plaintext = Buffer.from('a plaintext')
const arnOf = (KeyId: string, inRegion: string) => `arn:aws:kms:${inRegion}:${account}:key/${KeyId}`
const unsupported = /is not a multi-region primary key\.$/

async function newKey(KeySpec: KeySpec = 'SYMMETRIC_DEFAULT', KeyUsage: KeyUsageType = 'ENCRYPT_DECRYPT') {
  const { KeyMetadata } = await kms.createKey({ MultiRegion: true, KeySpec, KeyUsage })
  return KeyMetadata!
}

/** A key with a replica that can be used. */
async function newPair(KeySpec?: KeySpec, KeyUsage?: KeyUsageType): Promise<string> {
  const { KeyId } = await newKey(KeySpec, KeyUsage)
  await kms.replicateKey({ KeyId, ReplicaRegion: there })
  await runTimers(server)
  return KeyId!
}

const specs: readonly (readonly [KeySpec, KeyUsageType])[] = [
  ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'], ['RSA_2048', 'ENCRYPT_DECRYPT'], ['RSA_2048', 'SIGN_VERIFY'],
  ['ECC_NIST_P256', 'SIGN_VERIFY'], ['ECC_NIST_P384', 'KEY_AGREEMENT'], ['ECC_SECG_P256K1', 'SIGN_VERIFY'],
  ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'], ['ML_DSA_44', 'SIGN_VERIFY'], ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE'],
  ['HMAC_256', 'GENERATE_VERIFY_MAC'],
]

test('a key of every kind may be one, and says so by its id', async () => {
  for (const [spec, usage] of specs) {
    const made = await newKey(spec, usage)
    assert.match(made.KeyId!, /^mrk-[0-9a-f]{32}$/)
    assert.equal(made.Arn, arnOf(made.KeyId!, here))
    assert.deepEqual([made.KeySpec, made.KeyUsage, made.KeyState, made.MultiRegion], [spec, usage, 'Enabled', true])
    const PrimaryKey = { Arn: made.Arn, Region: here }
    const related = { MultiRegionKeyType: 'PRIMARY', PrimaryKey, ReplicaKeys: [] }
    assert.deepEqual(made.MultiRegionConfiguration, related)
    for (const KeyId of [made.KeyId!, made.Arn!]) assert.deepEqual((await kms.describeKey({ KeyId })).KeyMetadata, made)
  }
  const { KeyMetadata } = await kms.createKey({})
  assert.deepEqual([KeyMetadata!.MultiRegion, 'MultiRegionConfiguration' in KeyMetadata!], [false, false])
})

test('a replica is being made, has what is shared, and AWS\'s defaults of all else', async () => {
  const Tags = [{ TagKey: 'a', TagValue: '1' }]
  const { KeyMetadata } = await kms.createKey({ MultiRegion: true, Description: 'mine', Tags })
  const KeyId = KeyMetadata!.KeyId!
  await kms.createAlias({ AliasName: 'alias/of-the-primary', TargetKeyId: KeyId })
  await kms.createGrant({ KeyId, Operations: ['Encrypt'], GranteePrincipal: `arn:aws:iam::${account}:root` })
  const made = await kms.replicateKey({ KeyId: KeyMetadata!.Arn!, ReplicaRegion: there })
  const { CreationDate, ...shown } = made.ReplicaKeyMetadata!
  assert.ok(CreationDate)
  assert.deepEqual(shown, {
    AWSAccountId: account, Arn: arnOf(KeyId, there), KeyId, Description: '', Enabled: false, KeyState: 'Creating',
    Origin: 'AWS_KMS', KeyManager: 'CUSTOMER', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT', EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'], MultiRegion: true,
    MultiRegionConfiguration: {
      MultiRegionKeyType: 'REPLICA', PrimaryKey: { Arn: arnOf(KeyId, here), Region: here },
      ReplicaKeys: [{ Arn: arnOf(KeyId, there), Region: there }],
    },
  })
  assert.equal(made.ReplicaTags, undefined)
  assert.equal(JSON.parse(made.ReplicaPolicy!).Id, 'key-default-1')
  await runTimers(server)
  const replica = (await abroad.describeKey({ KeyId })).KeyMetadata!
  assert.deepEqual([replica.KeyState, replica.Enabled], ['Enabled', true])
  assert.equal(replica.CurrentKeyMaterialId, KeyMetadata!.CurrentKeyMaterialId)
  assert.deepEqual((await abroad.listGrants({ KeyId })).Grants, [])
  assert.deepEqual((await abroad.listAliases({ KeyId })).Aliases, [])
  assert.deepEqual((await abroad.listResourceTags({ KeyId })).Tags, [])
  assert.ok((await abroad.listKeys({})).Keys!.some(key => key.KeyArn === arnOf(KeyId, there)))
  const related = { MultiRegionKeyType: 'PRIMARY', PrimaryKey: { Arn: arnOf(KeyId, here), Region: here } }
  const ReplicaKeys = [third, there].map(Region => ({ Arn: arnOf(KeyId, Region), Region }))
  await kms.replicateKey({ KeyId, ReplicaRegion: third })
  const primary = (await kms.describeKey({ KeyId })).KeyMetadata!
  assert.deepEqual(primary.MultiRegionConfiguration, { ...related, ReplicaKeys })
  const other = (await abroad.describeKey({ KeyId })).KeyMetadata!.MultiRegionConfiguration!
  assert.deepEqual(other, { ...related, MultiRegionKeyType: 'REPLICA', ReplicaKeys })
})

test('a replica has its own description, tags and policy, where the request says so', async () => {
  const { KeyId } = await newKey()
  const Policy = policy({ ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } })
  const Tags = [{ TagKey: 'b', TagValue: '2' }]
  const made = await kms.replicateKey({ KeyId, ReplicaRegion: there, Policy, Tags, Description: 'theirs' })
  assert.deepEqual([made.ReplicaKeyMetadata!.Description, made.ReplicaTags], ['theirs', Tags])
  assert.deepEqual(JSON.parse(made.ReplicaPolicy!), JSON.parse(Policy))
  const wrong = { KeyId, ReplicaRegion: third }
  await assertRefused(kms.replicateKey({ ...wrong, Policy: '{' }), 'MalformedPolicyDocumentException', /^/)
  await assertRefused(kms.replicateKey({ ...wrong, Tags: [...Tags, ...Tags] }), 'TagException', 'Duplicate tag keys')
  const odd = [{ TagKey: 'a', TagValue: '#' }]
  await assertRefused(kms.replicateKey({ ...wrong, Tags: odd }), 'TagException', 'Invalid tag')
  const configuration = (await kms.describeKey({ KeyId })).KeyMetadata!.MultiRegionConfiguration!
  assert.deepEqual(configuration.ReplicaKeys!.map(({ Region }) => Region), [there])
})

test('what one encrypts the other decrypts: by no id, by the shared one and by its own ARN, and by no other ARN', async () => {
  const KeyId = await newPair()
  const pairs: readonly (readonly [KMS, KMS, string, string])[] = [[kms, abroad, here, there], [abroad, kms, there, here]]
  for (const [from, to, fromRegion, toRegion] of pairs) {
    const { CiphertextBlob } = await from.encrypt({ KeyId, Plaintext, EncryptionContext: { a: '1' } })
    const asked = { CiphertextBlob, EncryptionContext: { a: '1' } }
    for (const named of [undefined, KeyId, arnOf(KeyId, toRegion)]) {
      const opened = await to.decrypt({ ...asked, KeyId: named })
      assert.deepEqual([Buffer.from(opened.Plaintext!), opened.KeyId], [Plaintext, arnOf(KeyId, toRegion)])
    }
    const SourceKeyId = arnOf(KeyId, fromRegion)
    await assertRefused(to.decrypt({ ...asked, KeyId: SourceKeyId }), 'IncorrectKeyException', /^The key ID in the req/)
    const moved = { CiphertextBlob, SourceEncryptionContext: { a: '1' }, DestinationKeyId: KeyId }
    await assertRefused(to.reEncrypt({ ...moved, SourceKeyId }), 'IncorrectKeyException', /^The key ID in the req/)
    await to.reEncrypt({ ...moved, SourceKeyId: KeyId })
    const wrong = to.encrypt({ KeyId: SourceKeyId, Plaintext })
    await assertRefused(wrong, 'NotFoundException', `Invalid arn ${fromRegion}`)
  }
  const alone = (await kms.createKey({})).KeyMetadata!.KeyId!
  const { CiphertextBlob } = await kms.encrypt({ KeyId: alone, Plaintext })
  await assertRefused(abroad.decrypt({ CiphertextBlob }), 'AccessDeniedException', /does not exist in this region/)
})

test('pairs and MACs are the same in each Region', async () => {
  const signer = await newPair('ECC_NIST_P256', 'SIGN_VERIFY')
  const [mine, theirs] = await Promise.all([kms, abroad].map(client => client.getPublicKey({ KeyId: signer })))
  assert.deepEqual(mine!.PublicKey, theirs!.PublicKey)
  const signing = { KeyId: signer, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' } as const
  const { Signature } = await abroad.sign(signing)
  assert.equal((await kms.verify({ ...signing, Signature })).SignatureValid, true)
  const macs = await newPair('HMAC_256', 'GENERATE_VERIFY_MAC')
  const mac = { KeyId: macs, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_256' } as const
  assert.deepEqual((await kms.generateMac(mac)).Mac, (await abroad.generateMac(mac)).Mac)
  const rsa = { KeyId: await newPair('RSA_2048'), EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' } as const
  const { CiphertextBlob } = await kms.encrypt({ ...rsa, Plaintext })
  assert.deepEqual(Buffer.from((await abroad.decrypt({ ...rsa, CiphertextBlob })).Plaintext!), Plaintext)
})

test('each has its aliases, its grants and its state for itself', async () => {
  const KeyId = await newPair()
  for (const client of [kms, abroad]) await client.createAlias({ AliasName: 'alias/shared', TargetKeyId: KeyId })
  assert.equal((await abroad.describeKey({ KeyId: 'alias/shared' })).KeyMetadata!.Arn, arnOf(KeyId, there))
  await kms.deleteAlias({ AliasName: 'alias/shared' })
  assert.equal((await abroad.encrypt({ KeyId: 'alias/shared', Plaintext })).KeyId, arnOf(KeyId, there))
  const gina = await createUser(server, 'gina')
  await abroad.createGrant({ KeyId, Operations: ['Encrypt'], GranteePrincipal: `arn:aws:iam::${account}:user/gina` })
  await sdk(server, gina, there).kms.encrypt({ KeyId, Plaintext })
  await assertRefused(sdk(server, gina).kms.encrypt({ KeyId, Plaintext }), 'AccessDeniedException', /kms:Encrypt/)
  await kms.disableKey({ KeyId })
  await abroad.encrypt({ KeyId, Plaintext })
})

test('what cannot be replicated, and where to', async () => {
  const KeyId = await newPair()
  const again = 'You can create only one replica of each primary key in each AWS Region.'
  await assertRefused(kms.replicateKey({ KeyId, ReplicaRegion: there }), 'AlreadyExistsException', again)
  const ofThePrimary = `${here} cannot have a replica because it contains the primary.`
  await assertRefused(kms.replicateKey({ KeyId, ReplicaRegion: here }), 'ValidationException', ofThePrimary)
  await assertRefused(abroad.replicateKey({ KeyId, ReplicaRegion: third }), 'UnsupportedOperationException', unsupported)
  await abroad.scheduleKeyDeletion({ KeyId })
  await assertRefused(kms.replicateKey({ KeyId, ReplicaRegion: there }), 'AlreadyExistsException', again)
  await assertRefused(abroad.replicateKey({ KeyId, ReplicaRegion: third }), 'KMSInvalidStateException', /pending deletion\.$/)
  const plain = (await kms.createKey({})).KeyMetadata!
  const words = `${plain.Arn} is not a multi-region primary key.`
  await assertRefused(kms.replicateKey({ KeyId: plain.KeyId, ReplicaRegion: third }), 'UnsupportedOperationException', words)
  const nowhere = 'us-invalid-1'
  await assertRefused(
    kms.replicateKey({ KeyId, ReplicaRegion: nowhere }), 'ValidationException',
    `Region ${nowhere} is not a valid Region or multi-Region keys are not supported in Region ${nowhere}.`,
  )
  for (const ReplicaRegion of ['cn-north-1', 'us-gov-west-1']) {
    const elsewhere = 'The replica key Region must be in the same AWS partition as the primary key Region.'
    await assertRefused(kms.replicateKey({ KeyId, ReplicaRegion }), 'ValidationException', elsewhere)
  }
  await assertRefused(kms.replicateKey({ KeyId: 'alias/a', ReplicaRegion: third }), 'InvalidArnException', /Aliases are not supp/)
  const absent = `mrk-${'0'.repeat(32)}`
  const nobody = kms.replicateKey({ KeyId: absent, ReplicaRegion: third })
  await assertRefused(nobody, 'NotFoundException', `Key '${arnOf(absent, here)}' does not exist`)
  await kms.disableKey({ KeyId })
  await assertRefused(kms.replicateKey({ KeyId, ReplicaRegion: third }), 'DisabledException', /is disabled\.$/)
})

test('a replica that is being made is managed, and not used yet', async () => {
  const { KeyId } = await newKey()
  const places = ['us-west-1', 'us-west-2', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'sa-east-1', 'ca-central-1']
  let refused = 0
  for (const place of places) {
    const client = sdk(server, undefined, place).kms
    await kms.replicateKey({ KeyId, ReplicaRegion: place })
    // The server ends it by itself, once a second.
    const used = client.encrypt({ KeyId, Plaintext })
      .then(() => 0, thrown => (String(thrown).endsWith(' is creating.') ? 1 : 100))
    await client.updateKeyDescription({ KeyId, Description: 'soon' })
    refused += await used
  }
  assert.ok(refused > 0 && refused <= places.length, `${refused}`)
  await runTimers(server)
  for (const place of places) {
    const { KeyMetadata } = await sdk(server, undefined, place).kms.describeKey({ KeyId })
    assert.deepEqual([KeyMetadata!.KeyState, KeyMetadata!.Description], ['Enabled', 'soon'])
  }
})

test('to replicate takes kms:ReplicateKey here, and kms:CreateKey and kms:TagResource where the replica is to be', async () => {
  const { KeyId } = await newKey()
  const in_ = (place: string) => ({ Condition: { StringEquals: { 'aws:RequestedRegion': place } } })
  const replicate = { ...allow('kms:ReplicateKey'), Condition: { StringEquals: { 'kms:ReplicaRegion': [there, third] } } }
  const tries: readonly (readonly [string, Parameters<typeof createUser>[2][], RegExp | undefined])[] = [
    ['r-none', [{ ...allow('kms:CreateKey') }], /kms:ReplicateKey/],
    ['r-create-here', [replicate, { ...allow('kms:CreateKey'), ...in_(here) }], /not authorized to perform: kms:CreateKey/],
    ['r-no-tags', [replicate, { ...allow('kms:CreateKey'), ...in_(there) }], /not authorized to perform: kms:TagResource/],
    ['r-all', [replicate, { ...allow(['kms:CreateKey', 'kms:TagResource']), ...in_(there) }], undefined],
  ]
  const Tags = [{ TagKey: 'a', TagValue: '1' }]
  for (const [name, statements, denied] of tries) {
    const client = sdk(server, await createUser(server, name, ...statements)).kms
    const calling = client.replicateKey({ KeyId, ReplicaRegion: there, Tags })
    if (denied) await assertRefused(calling, 'AccessDeniedException', denied)
    else await calling
  }
  const elsewhere = sdk(server, await createUser(server, 'r-elsewhere', replicate, allow('kms:CreateKey'))).kms
  await assertRefused(elsewhere.replicateKey({ KeyId, ReplicaRegion: 'us-west-2' }), 'AccessDeniedException', /kms:ReplicateKey/)
  await elsewhere.replicateKey({ KeyId, ReplicaRegion: third })
})

test('policies tell multi-Region keys from others, and primary keys from replicas', async () => {
  const KeyId = await newPair()
  const encryptor = (name: string, Condition: object) => createUser(server, name, { ...allow('kms:Encrypt'), Condition })
  const users = {
    multi: await encryptor('c-multi', { Bool: { 'kms:MultiRegion': 'true' } }),
    primary: await encryptor('c-primary', { StringEquals: { 'kms:MultiRegionKeyType': 'PRIMARY' } }),
    replica: await encryptor('c-replica', { StringEquals: { 'kms:MultiRegionKeyType': 'REPLICA' } }),
  }
  const plain = (await kms.createKey({})).KeyMetadata!.KeyId!
  const may = (who: keyof typeof users, place: string, id: string) =>
    sdk(server, users[who], place).kms.encrypt({ KeyId: id, Plaintext }).then(() => true, () => false)
  const seen = await Promise.all((['multi', 'primary', 'replica'] as const).map(async who =>
    [await may(who, here, KeyId), await may(who, there, KeyId), await may(who, here, plain)]))
  assert.deepEqual(seen, [[true, true, false], [true, false, false], [false, true, false]])
  const Condition = { StringNotEquals: { 'kms:MultiRegionKeyType': 'REPLICA' } }
  const replicator = await createUser(server, 'c-no-replicas', { ...allow(['kms:CreateKey', 'kms:ReplicateKey']), Condition })
  const noReplicas = sdk(server, replicator).kms
  await assertRefused(noReplicas.replicateKey({ KeyId, ReplicaRegion: third }), 'AccessDeniedException', /kms:CreateKey/)
})

test('the first one brings the role in which KMS synchronizes, and for others none is to be made', async () => {
  const RoleName = 'AWSServiceRoleForKeyManagementServiceMultiRegionKeys'
  const { Role } = await iam.getRole({ RoleName })
  assert.equal(Role!.Arn, `arn:aws:iam::${account}:role/aws-service-role/mrk.kms.amazonaws.com/${RoleName}`)
  const { AttachedPolicies } = await iam.listAttachedRolePolicies({ RoleName })
  assert.deepEqual(AttachedPolicies!.map(one => one.PolicyName), ['AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy'])
  const made = (await server.records()).filter(({ eventName }) => eventName === 'CreateServiceLinkedRole')
  assert.deepEqual(made.map(({ sourceIPAddress, errorCode }) => [sourceIPAddress, errorCode]), [['kms.amazonaws.com', undefined]])
  const maker = sdk(server, await createUser(server, 'm-maker', allow('kms:CreateKey'))).kms
  await maker.createKey({ MultiRegion: true })
})

test('the maker of the first one has to be allowed to make the role', async () => {
  const fresh = await startServer()
  const Condition = { StringEquals: { 'iam:AWSServiceName': 'mrk.kms.amazonaws.com' } }
  const linked = { ...allow('iam:CreateServiceLinkedRole'), Condition }
  const other = sdk(fresh, await createUser(fresh, 'm-other', allow('kms:CreateKey'))).kms
  await assertRefused(other.createKey({ MultiRegion: true }), 'AccessDeniedException', /iam:CreateServiceLinkedRole/)
  await other.createKey({})
  const maker = sdk(fresh, await createUser(fresh, 'm-maker', allow('kms:CreateKey'), linked)).kms
  await maker.createKey({ MultiRegion: true })
})

test('the trail has the replication where the primary key is, the creation where the replica is, and what follows', async () => {
  const KeyId = await newPair()
  const shown = async (name: string) => {
    const { requestParameters: request, resources, userIdentity, ...rest } = await lastRecord(server, name)
    return { request, arns: resources?.map(({ ARN }) => ARN), by: userIdentity['invokedBy'], ...rest }
  }
  const replication = await shown('ReplicateKey')
  assert.deepEqual([replication.awsRegion, replication.arns, replication.by], [here, [arnOf(KeyId, here)], undefined])
  assert.deepEqual(replication.request, {
    keyId: KeyId, replicaRegion: there, bypassPolicyLockoutSafetyCheck: false, description: '',
  })
  const { replicaKeyMetadata } = replication.responseElements as { replicaKeyMetadata: Record<string, unknown> }
  assert.deepEqual([replicaKeyMetadata['arn'], replicaKeyMetadata['keyState']], [arnOf(KeyId, there), 'Creating'])
  const creation = await shown('CreateKey')
  assert.deepEqual([creation.awsRegion, creation.arns, creation.by], [there, [arnOf(KeyId, there)], 'kms.amazonaws.com'])
  assert.equal((creation.request as Record<string, unknown>)['multiRegion'], true)
  const synchronization = await shown('SynchronizeMultiRegionKey')
  assert.deepEqual([synchronization.awsRegion, synchronization.arns], [here, [arnOf(KeyId, here)]])
  assert.deepEqual([synchronization.by, synchronization.eventType], ['AWS Internal', 'AwsApiCall'])
  assert.deepEqual(synchronization.responseElements, { keyId: arnOf(KeyId, here) })
})
