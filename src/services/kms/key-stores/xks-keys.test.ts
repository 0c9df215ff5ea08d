// Keys of external key stores: made, shown, unavailable, deleted; and what they do not do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, connectedStore, externalKey, startWithProxy } from '../../../../test/kit/key-stores.ts'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { failed } from '../../../../test/kit/xks-proxy.ts'

const { proxy, server } = await startWithProxy({ dev: true })
const { kms } = sdk(server)
const store = await connectedStore(kms, proxy)
const Plaintext = Buffer.from('attack at dawn')
const notConnected = 'This KMS key is in a custom key store that is not connected to its external key store proxy. '
  + 'Connect the external key store and try the request again.'

const asked = (XksKeyId: string) => ({ Origin: 'EXTERNAL_KEY_STORE' as const, CustomKeyStoreId: store, XksKeyId })
const stateOfKey = async (KeyId: string) => (await kms.describeKey({ KeyId })).KeyMetadata!.KeyState

test('a key is made for one of the key manager\'s, and shows which', async () => {
  proxy.asked.length = 0
  const { KeyMetadata, KeyId, Arn, XksKeyId } = await externalKey(kms, proxy, store)
  const { Origin, CustomKeyStoreId, XksKeyConfiguration, KeyState, KeySpec, CurrentKeyMaterialId, MultiRegion } = KeyMetadata
  assert.deepEqual(
    [Origin, CustomKeyStoreId, XksKeyConfiguration, KeyState, KeySpec, CurrentKeyMaterialId, MultiRegion],
    ['EXTERNAL_KEY_STORE', store, { Id: XksKeyId }, 'Enabled', 'SYMMETRIC_DEFAULT', undefined, false],
  )
  assert.deepEqual((await kms.describeKey({ KeyId })).KeyMetadata, KeyMetadata)
  const { Keys } = await kms.listKeys({})
  assert.ok(Keys!.some(key => key.KeyArn === Arn))
  const [{ path, body }] = proxy.asked as [(typeof proxy.asked)[number]]
  assert.ok(path.endsWith(`/kms/xks/v1/keys/${XksKeyId}/metadata`))
  const { kmsRequestId, ...metadata } = body.requestMetadata
  assert.deepEqual(metadata, { kmsOperation: 'CreateKey', awsPrincipalArn: 'arn:aws:iam::000000000000:root' })
  assert.match(kmsRequestId!, /^[0-9a-f-]{36}$/)
  await assertRecord(server, 'CreateKey', { requestID: kmsRequestId!, additionalEventData: { customKeyStoreId: store } })
})

test('what the request has to say, and what it must not', async () => {
  const invalid = [
    [{ Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'x' }, /'customKeyStoreId' failed .* must not be null/],
    [{ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: store }, /'xksKeyId' failed .* must not be null/],
    [{ CustomKeyStoreId: store }, 'CustomKeyStoreId is not valid for a key of origin AWS_KMS.'],
    [{ Origin: 'EXTERNAL', XksKeyId: 'x' }, 'XksKeyId is not valid for a key of origin EXTERNAL.'],
    [asked('x/../y'), /'xksKeyId' failed/], [asked('..'), 'XksKeyId .. names no external key.'],
    [asked('.'), 'XksKeyId . names no external key.'],
  ] as const
  proxy.asked.length = 0
  for (const [input, message] of invalid) await assertRefused(kms.createKey(input), 'ValidationException', message)
  assert.deepEqual(proxy.asked, [])
  const unsupported = [
    [{ ...asked('x'), MultiRegion: true }, 'A multi-Region key cannot be in a custom key store.'],
    [
      { ...asked('x'), KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
      'A key of KeySpec HMAC_256 cannot be in a custom key store.',
    ],
    [
      { ...asked('x'), KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' },
      'A key of KeySpec RSA_2048 cannot be in a custom key store.',
    ],
  ] as const
  for (const [input, message] of unsupported) await assertRefused(kms.createKey(input), 'UnsupportedOperationException', message)
  await assertRefused(
    kms.createKey({ ...asked('x'), CustomKeyStoreId: 'cks-none' }), 'CustomKeyStoreNotFoundException',
    'The custom key store cks-none is not found.',
  )
  await assertRefused(
    kms.createKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: store }), 'NotImplementedException', /AWS_CLOUDHSM/, 501,
  )
})

test('an external key is behind one key of a store', async () => {
  const { XksKeyId } = await externalKey(kms, proxy, store)
  const message = `The external key ${XksKeyId} is that of another KMS key in ${store} already.`
  await assertRefused(kms.createKey(asked(XksKeyId)), 'XksKeyAlreadyInUseException', message)
  proxy.addKey('contended')
  const all = await Promise.allSettled([0, 1, 2].map(() => kms.createKey(asked('contended'))))
  assert.deepEqual(all.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected'])
  // Each store has names of its own.
  const other = await connectedStore(kms, proxy)
  await kms.createKey({ ...asked(XksKeyId), CustomKeyStoreId: other })
})

test('a key manager\'s key that is not there, or is none for that', async () => {
  await assertRefused(
    kms.createKey(asked('absent')), 'XksKeyNotFoundException',
    'The external key store proxy rejected the request because it could not find the external key.',
  )
  const unfit = (what: string, must: string, is: string) =>
    `The ${what} of the external key must ${must}. The ${what} of specified external key is ${is}.`
  const kinds = [
    [{ keySpec: 'AES_128' }, unfit('key spec', 'be AES_256', 'AES_128')],
    [{ keyUsage: ['ENCRYPT'] }, unfit('key usage', 'include ENCRYPT and DECRYPT', 'ENCRYPT')],
    [{ keyUsage: ['DECRYPT', 'WRAP'] }, unfit('key usage', 'include ENCRYPT and DECRYPT', 'DECRYPT, WRAP')],
    [{ keyStatus: 'DISABLED' }, unfit('status', 'be ENABLED', 'DISABLED')],
  ] as const
  for (const [i, [kind, words]] of kinds.entries()) {
    proxy.addKey(`unfit-${i}`)
    Object.assign(proxy.keys.get(`unfit-${i}`)!, kind)
    await assertRefused(kms.createKey(asked(`unfit-${i}`)), 'XksKeyInvalidConfigurationException', words)
  }
  const failures = [
    ['InvalidStateException', 'XksKeyInvalidConfigurationException'],
    ['InvalidKeyUsageException', 'XksKeyInvalidConfigurationException'],
    ['AccessDeniedException', 'KMSInvalidStateException'], ['ValidationException', 'CustomKeyStoreInvalidStateException'],
    ['InternalException', 'CustomKeyStoreInvalidStateException'], ['ThrottlingException', 'CustomKeyStoreInvalidStateException'],
  ] as const
  for (const [name, code] of failures) {
    proxy.answers.set('metadata', failed(400, name))
    await assertRefused(kms.createKey(asked('failing')), code, /external key/)
  }
  proxy.answers.delete('metadata')
})

test('a key of a store that is not connected is unavailable, and is again what it was', async () => {
  const own = await connectedStore(kms, proxy)
  const [one, disabled, pending] = [
    await externalKey(kms, proxy, own), await externalKey(kms, proxy, own), await externalKey(kms, proxy, own),
  ]
  const { CiphertextBlob } = await kms.encrypt({ KeyId: one.KeyId, Plaintext })
  await kms.disableKey(disabled)
  await kms.scheduleKeyDeletion({ KeyId: pending.KeyId })
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId: own })
  const states = async () => [await stateOfKey(one.KeyId), await stateOfKey(disabled.KeyId), await stateOfKey(pending.KeyId)]
  assert.deepEqual(await states(), ['Unavailable', 'Unavailable', 'PendingDeletion'])
  assert.equal((await kms.describeKey(one)).KeyMetadata!.Enabled, false)
  const { KeyId } = one
  const { KeyMetadata: ordinary } = await kms.createKey({})
  const { CiphertextBlob: plain } = await kms.encrypt({ KeyId: ordinary!.KeyId, Plaintext })
  const uses = [
    kms.encrypt({ KeyId, Plaintext }), kms.encrypt({ KeyId, Plaintext, DryRun: true }), kms.decrypt({ CiphertextBlob }),
    kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }), kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
    kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }),
    kms.reEncrypt({ CiphertextBlob: plain, DestinationKeyId: KeyId }),
    kms.reEncrypt({ CiphertextBlob, DestinationKeyId: ordinary!.KeyId }), kms.encrypt({ KeyId: disabled.KeyId, Plaintext }),
  ]
  await assertAllRefused(uses, 'KMSInvalidStateException', notConnected)
  await assertRefused(
    kms.encrypt({ KeyId: pending.KeyId, Plaintext }), 'KMSInvalidStateException', `${pending.Arn} is pending deletion.`,
  )
  proxy.addKey('later')
  await assertRefused(
    kms.createKey({ ...asked('later'), CustomKeyStoreId: own }), 'CustomKeyStoreInvalidStateException', notConnected,
  )
  // AWS: it is managed as before.
  await kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'a' }] })
  await kms.createAlias({ AliasName: 'alias/unavailable', TargetKeyId: KeyId })
  await kms.disableKey({ KeyId })
  await kms.enableKey({ KeyId })
  await assertRefused(kms.cancelKeyDeletion({ KeyId }), 'KMSInvalidStateException', `${one.Arn} is not pending deletion.`)
  await kms.cancelKeyDeletion({ KeyId: pending.KeyId })
  await connect(kms, own)
  assert.deepEqual(await states(), ['Enabled', 'Disabled', 'Disabled'])
  await assertRefused(kms.encrypt({ KeyId: disabled.KeyId, Plaintext }), 'DisabledException', `${disabled.Arn} is disabled.`)
  assert.deepEqual(Buffer.from((await kms.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
})

test('a key that is deleted leaves its store, and its external key to another', async () => {
  const own = await connectedStore(kms, proxy)
  const { KeyId, XksKeyId } = await externalKey(kms, proxy, own)
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  const again = { ...asked(XksKeyId), CustomKeyStoreId: own }
  await assertRefused(kms.createKey(again), 'XksKeyAlreadyInUseException', /already/)
  await pass(server, 8 * day)
  await assertRefused(kms.describeKey({ KeyId }), 'NotFoundException', /does not exist/)
  const { KeyMetadata } = await kms.createKey(again)
  await kms.scheduleKeyDeletion({ KeyId: KeyMetadata!.KeyId, PendingWindowInDays: 7 })
  await pass(server, 8 * day)
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId: own })
  await kms.deleteCustomKeyStore({ CustomKeyStoreId: own })
})

test('what such a key does not do', async () => {
  const { KeyId, Arn } = await externalKey(kms, proxy, store)
  const origin = `${Arn} origin is EXTERNAL_KEY_STORE which is not valid for this operation.`
  const import_ = { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' } as const
  const unsupported = [
    kms.enableKeyRotation({ KeyId }), kms.disableKeyRotation({ KeyId }), kms.getKeyRotationStatus({ KeyId }),
    kms.rotateKeyOnDemand({ KeyId }), kms.listKeyRotations({ KeyId }), kms.getParametersForImport(import_),
    kms.deleteImportedKeyMaterial({ KeyId }),
    kms.importKeyMaterial({
      KeyId, ImportToken: Buffer.from('x'), EncryptedKeyMaterial: Buffer.from('x'),
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    }),
  ]
  await assertAllRefused(unsupported, 'UnsupportedOperationException', origin)
  await assertRefused(kms.getPublicKey({ KeyId }), 'UnsupportedOperationException', /^(UnknownError)?$/)
  await assertRefused(kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' }), 'UnsupportedOperationException', /./)
  const usage = (operation: string) => `${Arn} key usage is ENCRYPT_DECRYPT which is not valid for ${operation}.`
  await assertRefused(
    kms.sign({ KeyId, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' }), 'InvalidKeyUsageException', usage('Sign'),
  )
  await assertRefused(
    kms.generateMac({ KeyId, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_256' }), 'InvalidKeyUsageException',
    usage('GenerateMac'),
  )
})
