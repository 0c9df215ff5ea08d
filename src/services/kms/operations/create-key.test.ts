import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)

const tag = (TagKey: string) => ({ TagKey, TagValue: '' })

test('a key is symmetric, enabled and of this account unless it is said otherwise', async () => {
  const { KeyMetadata } = await kms.createKey({ Description: 'payroll' })
  const { KeyId, CreationDate, CurrentKeyMaterialId, ...rest } = KeyMetadata!
  assert.match(KeyId!, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.match(CurrentKeyMaterialId!, /^[0-9a-f]{64}$/)
  assert.ok(Math.abs(CreationDate!.getTime() - Date.now()) < 60_000)
  assert.deepEqual(rest, {
    AWSAccountId: '000000000000',
    Arn: `arn:aws:kms:us-east-1:000000000000:key/${KeyId}`,
    Enabled: true,
    Description: 'payroll',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  })
})

test('the record shows the defaults, the tags and the new key, and no bytes of it', async () => {
  const { KeyMetadata } = await kms.createKey({ Tags: [{ TagKey: 'team', TagValue: 'blue' }] })
  await assertRecord(server, 'CreateKey', {
    readOnly: false,
    managementEvent: true,
    eventSource: 'kms.amazonaws.com',
    awsRegion: 'us-east-1',
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: KeyMetadata!.Arn! }],
  })
  const { requestParameters, responseElements } = await lastRecord(server, 'CreateKey')
  const { tags, ...parameters } = requestParameters as Record<string, unknown>
  assert.deepEqual(parameters, {
    description: '', keyUsage: 'ENCRYPT_DECRYPT', keySpec: 'SYMMETRIC_DEFAULT', customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    origin: 'AWS_KMS', bypassPolicyLockoutSafetyCheck: false,
  })
  assert.deepEqual(tags, [{ tagKey: 'team', tagValue: 'blue' }])
  const { keyMetadata } = responseElements as { keyMetadata: { keyId: string } }
  assert.equal(keyMetadata.keyId, KeyMetadata!.KeyId)
})

test('a key has the policy that it was given, if it is one', async () => {
  const Policy = policy({ ...allow('kms:*'), Principal: { AWS: 'arn:aws:iam::000000000000:root' } })
  const { KeyMetadata } = await kms.createKey({ Policy })
  assert.equal((await kms.getKeyPolicy({ KeyId: KeyMetadata!.KeyId! })).Policy, Policy)
  await assertRefused(kms.createKey({ Policy: '{"Statement":' }), 'MalformedPolicyDocumentException', /./)
})

test('tags', async () => {
  await assertRefused(kms.createKey({ Tags: [tag('a'), tag('a')] }), 'TagException', 'Duplicate tag keys')
  await assertRefused(kms.createKey({ Tags: [tag('aws:a')] }), 'TagException', /aws:/)
  await assertRefused(kms.createKey({ Tags: [tag('a#')] }), 'TagException', 'Invalid tag')
  const many = Array.from({ length: 51 }, (_, index) => tag(`${index}`))
  await assertRefused(kms.createKey({ Tags: many }), 'TagException', /Too many/i)
})

test('a key with tags needs the permission to tag as well', async () => {
  const identity = await createUser(server, 'maker', allow('kms:CreateKey'))
  const maker = sdk(server, identity)
  await maker.kms.createKey({})
  await assertRefused(
    maker.kms.createKey({ Tags: [tag('team')] }), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/maker is not authorized to perform: kms:TagResource '
      + 'because no identity-based policy allows the kms:TagResource action',
  )
})

test('what AWS refuses', async () => {
  await assertRefused(
    kms.createKey({ KeyUsage: 'SIGN_VERIFY' }), 'ValidationException',
    'The operation failed because the KeyUsage value of the CMK is SIGN_VERIFY. '
      + 'To perform this operation, the KeyUsage value must be ENCRYPT_DECRYPT.',
  )
  await assertRefused(
    kms.createKey({ KeySpec: 'HMAC_256' }), 'ValidationException',
    'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
  )
  await assertRefused(
    kms.createKey({ KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' }),
    'ValidationException', /^You cannot specify KeySpec and CustomerMasterKeySpec in the same request/,
  )
  await assertRefused(kms.createKey({ KeySpec: 'DES' as never }), 'ValidationException',
    /^1 validation error detected: Value 'DES' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: \[/)
})

test('a use that a key of the spec does not have', async () => {
  const pairs = [
    ['ECC_NIST_P521', 'ENCRYPT_DECRYPT'], ['ECC_SECG_P256K1', 'KEY_AGREEMENT'], ['ECC_NIST_EDWARDS25519', 'KEY_AGREEMENT'],
    ['RSA_2048', 'GENERATE_VERIFY_MAC'], ['HMAC_256', 'ENCRYPT_DECRYPT'], ['ML_DSA_44', 'ENCRYPT_DECRYPT'],
    ['ML_KEM_768', 'SIGN_VERIFY'],
  ] as const
  for (const [KeySpec, KeyUsage] of pairs) {
    const text = `KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`
    await assertRefused(kms.createKey({ KeySpec, KeyUsage }), 'ValidationException', text)
  }
})

test('a key has each use that AWS has for its spec, and the algorithms of that use alone', async () => {
  const members = [
    'EncryptionAlgorithms', 'SigningAlgorithms', 'MacAlgorithms', 'KeyAgreementAlgorithms', 'EncapsulationAlgorithms',
  ] as const
  const cases = [
    ['ECC_NIST_P256', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms'], ['ECC_NIST_P256', 'SIGN_VERIFY', 'SigningAlgorithms'],
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'EncryptionAlgorithms'], ['HMAC_512', 'GENERATE_VERIFY_MAC', 'MacAlgorithms'],
    ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE', 'EncapsulationAlgorithms'], ['ML_DSA_44', 'SIGN_VERIFY', 'SigningAlgorithms'],
  ] as const
  for (const [KeySpec, KeyUsage, member] of cases) {
    const { KeyMetadata } = await kms.createKey({ KeySpec, KeyUsage })
    assert.deepEqual([KeyMetadata!.KeySpec, KeyMetadata!.KeyUsage, KeyMetadata!.KeyState], [KeySpec, KeyUsage, 'Enabled'])
    assert.deepEqual(members.filter(name => KeyMetadata![name] !== undefined), [member])
    assert.equal(KeyMetadata!.CustomerMasterKeySpec, KeySpec)
  }
})

test('what is not built says so', async () => {
  await assertRefused(
    kms.createKey({ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }),
    'NotImplementedException', 'kms:CreateKey with KeySpec SM2 is not implemented by Stockade.', 501,
  )
})

test('a policy that would lock the maker out makes no key, unless the check is bypassed', async () => {
  const keeper = await createUser(server, 'keeper', allow('kms:*'))
  const onlyKeeper = policy({ ...allow('kms:*'), Principal: { AWS: 'arn:aws:iam::000000000000:user/keeper' } })
  const before = (await kms.listKeys({})).Keys!.length
  await assertRefused(
    kms.createKey({ Policy: onlyKeeper }), 'MalformedPolicyDocumentException',
    'The new key policy will not allow you to update the key policy in the future.',
  )
  assert.equal((await kms.listKeys({})).Keys!.length, before)
  assert.ok((await sdk(server, keeper).kms.createKey({ Policy: onlyKeeper })).KeyMetadata)
  const { KeyMetadata } = await kms.createKey({ Policy: onlyKeeper, BypassPolicyLockoutSafetyCheck: true })
  await assert.rejects(kms.describeKey({ KeyId: KeyMetadata!.KeyId! }), { name: 'AccessDeniedException' })
})

test('a policy may say of which kind a new key is', async () => {
  const Condition = { StringEquals: { 'kms:KeySpec': 'SYMMETRIC_DEFAULT' }, Bool: { 'kms:MultiRegion': 'false' } }
  const maker = sdk(server, await createUser(server, 'picker', { ...allow('kms:CreateKey'), Condition })).kms
  assert.ok((await maker.createKey({})).KeyMetadata)
  const denied = /^User: .*user\/picker is not authorized to perform: kms:CreateKey on resource: \* because no identity-based/
  await assertRefused(maker.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }), 'AccessDeniedException', denied)
  await assertRefused(maker.createKey({ MultiRegion: true }), 'AccessDeniedException', denied)
})
