// What is encrypted and decrypted through the proxy of an external key store, and proxies that do otherwise.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, connectedStore, externalKey, startWithProxy, stateOf } from '../../../../test/kit/key-stores.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { createUser } from '../../../../test/kit/users.ts'
import { answered, answerTo, failed, startXksProxy, type Asked } from '../../../../test/kit/xks-proxy.ts'

const { proxy, server } = await startWithProxy()
const { kms, ssm } = sdk(server)
const store = await connectedStore(kms, proxy)
const { KeyId, Arn, XksKeyId } = await externalKey(kms, proxy, store)
const Plaintext = Buffer.from('attack at dawn')
const EncryptionContext = { project: 'dawn' }
const bytes = (blob: Uint8Array | undefined) => Buffer.from(blob!)
const opened = async (CiphertextBlob: Uint8Array | undefined) => bytes((await kms.decrypt({ CiphertextBlob })).Plaintext)

/** What of the proxy's API was asked for meanwhile. */
async function askedBy(work: () => Promise<unknown>): Promise<readonly Asked[]> {
  proxy.asked.length = 0
  await work()
  return [...proxy.asked]
}

test('what was encrypted through a proxy is decrypted through it', async () => {
  const { CiphertextBlob, ...told } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext })
  assert.deepEqual([told.KeyId, told.EncryptionAlgorithm], [Arn, 'SYMMETRIC_DEFAULT'])
  for (const named of [undefined, KeyId, Arn]) {
    const { Plaintext: plain, KeyId: by, KeyMaterialId } = await kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId: named })
    assert.deepEqual([bytes(plain), by, KeyMaterialId], [Plaintext, Arn, undefined])
  }
  const { KeyMetadata: other } = await kms.createKey({})
  await assertRefused(
    kms.decrypt({ CiphertextBlob, EncryptionContext, KeyId: other!.KeyId }), 'IncorrectKeyException', /does not identify a CMK/,
  )
})

test('messages of every length', async () => {
  for (const length of [1, 2, 1000, 4096]) {
    const long = Buffer.alloc(length, length)
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: long })
    assert.ok(CiphertextBlob!.length <= 6144)
    assert.deepEqual(await opened(CiphertextBlob), long)
  }
})

test('the proxy sees who calls, for what, and nothing that is encrypted', async () => {
  const user = await createUser(server, 'caller', { Effect: 'Allow', Action: 'kms:*', Resource: '*' })
  const { kms: as } = sdk(server, user)
  const [encrypting] = await askedBy(() => as.encrypt({ KeyId, Plaintext, EncryptionContext }))
  const { requestMetadata, plaintext, additionalAuthenticatedData, ...rest } = encrypting!.body
  assert.equal(encrypting!.path, `/prefix-1/kms/xks/v1/keys/${XksKeyId}/encrypt`)
  assert.deepEqual(rest, { encryptionAlgorithm: 'AES_GCM', ciphertextDataIntegrityValueAlgorithm: 'SHA_256' })
  const { requestID, additionalEventData } = await lastRecord(server, 'Encrypt')
  assert.deepEqual(requestMetadata, {
    kmsOperation: 'Encrypt', kmsRequestId: requestID, kmsKeyArn: Arn, awsPrincipalArn: 'arn:aws:iam::000000000000:user/caller',
  })
  assert.deepEqual(additionalEventData, { customKeyStoreId: store, xksKeyId: XksKeyId })
  // AWS: what the proxy encrypts is encrypted already, and no longer than proxies take.
  const inner = Buffer.from(plaintext as string, 'base64')
  assert.ok(inner.length <= 4300 && !inner.includes(Plaintext))
  const data = Buffer.from(additionalAuthenticatedData as string, 'base64')
  assert.ok(data.length <= 8192 && !data.includes('dawn'))
  // What the proxy was given is no ciphertext of the key's to anybody else.
  await assertRefused(kms.decrypt({ CiphertextBlob: inner, EncryptionContext }), 'InvalidCiphertextException', 'UnknownError')
})

test('data keys and ReEncrypt, and no pairs', async () => {
  const data = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })
  assert.equal(data.KeyMaterialId, undefined)
  assert.deepEqual(await opened(data.CiphertextBlob), bytes(data.Plaintext))
  const { CiphertextBlob: alone } = await kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 20 })
  assert.equal((await opened(alone)).length, 20)
  const pair = { KeyId, KeyPairSpec: 'ECC_NIST_P256' } as const
  await assertAllRefused(
    [pair, { ...pair, DryRun: true }].flatMap(asked => [
      kms.generateDataKeyPair(asked), kms.generateDataKeyPairWithoutPlaintext(asked),
    ]),
    'UnsupportedOperationException', /^GenerateDataKeyPair\w* is not supported for KMS keys in a custom key store\.$/,
  )
  const { KeyMetadata: ordinary } = await kms.createKey({})
  const other = await externalKey(kms, proxy, store)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const asked = await askedBy(async () => {
    const outside = await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: ordinary!.KeyId })
    assert.deepEqual([outside.SourceKeyMaterialId, await opened(outside.CiphertextBlob)], [undefined, Plaintext])
    const inside = await kms.reEncrypt({ CiphertextBlob: outside.CiphertextBlob, DestinationKeyId: KeyId })
    const across = await kms.reEncrypt({ CiphertextBlob: inside.CiphertextBlob, DestinationKeyId: other.KeyId })
    const same = await kms.reEncrypt({ CiphertextBlob: across.CiphertextBlob, DestinationKeyId: other.KeyId })
    assert.deepEqual(await opened(same.CiphertextBlob), Plaintext)
  })
  assert.deepEqual(
    asked.map(({ what, body }) => `${body.requestMetadata['kmsOperation']} ${what}`),
    [
      'ReEncrypt decrypt', 'ReEncrypt encrypt', 'ReEncrypt decrypt', 'ReEncrypt encrypt', 'ReEncrypt decrypt',
      'ReEncrypt encrypt', 'Decrypt decrypt',
    ],
  )
})

test('a service that calls in somebody\'s name is told to the proxy', async () => {
  const asked = await askedBy(async () => {
    await ssm.putParameter({ Name: 'secret', Value: 'hush', Type: 'SecureString', KeyId })
    const { Parameters } = await ssm.getParameters({ Names: ['secret', 'secret'], WithDecryption: true })
    assert.equal(Parameters![0]!.Value, 'hush')
  })
  assert.deepEqual(asked[0]!.body.requestMetadata['kmsViaService'], 'ssm.us-east-1.amazonaws.com')
})

test('a dry run asks no proxy', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const asked = await askedBy(async () => {
    await assertRefused(kms.encrypt({ KeyId, Plaintext, DryRun: true }), 'DryRunOperationException', /would have succeeded/)
  })
  assert.equal(asked.length, 0)
  await assertRefused(kms.decrypt({ CiphertextBlob, DryRun: true }), 'DryRunOperationException', /would have succeeded/)
})

test('an altered ciphertext, and another context', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext })
  const rejected = 'The external key store proxy rejected the request because the specified ciphertext or encryption context is '
    + 'corrupted, missing, or otherwise invalid.'
  for (const context of [undefined, {}, { project: 'dusk' }, { Project: 'dawn' }]) {
    await assertRefused(kms.decrypt({ CiphertextBlob, EncryptionContext: context }), 'KMSInvalidStateException', rejected)
  }
  const blob = bytes(CiphertextBlob)
  for (let at = 0; at < blob.length; at += 7) {
    const altered = Buffer.from(blob)
    altered[at]! ^= 1
    const { code } = await refusal(kms.decrypt({ CiphertextBlob: altered, EncryptionContext }))
    assert.ok(code === 'InvalidCiphertextException' || code === 'KMSInvalidStateException', `${at}: ${code}`)
  }
  for (const length of [75, 76, 107, 108, blob.length - 1]) {
    const { code } = await refusal(kms.decrypt({ CiphertextBlob: blob.subarray(0, length), EncryptionContext }))
    assert.ok(code === 'InvalidCiphertextException' || code === 'KMSInvalidStateException', `${length}: ${code}`)
  }
  // A blob of another key with this one's: whatever is put together decrypts to nothing.
  const other = await externalKey(kms, proxy, store)
  const { CiphertextBlob: second } = await kms.encrypt({ KeyId: other.KeyId, Plaintext, EncryptionContext })
  const mixed = Buffer.concat([blob.subarray(0, 75), bytes(second).subarray(75)])
  await assertRefused(kms.decrypt({ CiphertextBlob: mixed, EncryptionContext }), 'KMSInvalidStateException', rejected)
})

const malformed = 'AWS KMS cannot interpret the response from the external key store proxy. '
  + 'If you see this error repeatedly, report it to your external key store proxy administrator.'

/** The good answer of the proxy, with these members in place of its own. */
async function refuseAltered(
  what: 'encrypt' | 'decrypt', members: (good: Record<string, string>) => object, use: () => Promise<unknown>,
): Promise<void> {
  proxy.answers.set(what, (response, asked) => {
    const good = answerTo(what, proxy.keys.get(XksKeyId)!, asked)
    answered(200, { ...good, ...members(good) })(response, asked)
  })
  await assertRefused(use(), 'KMSInvalidStateException', malformed)
  proxy.answers.delete(what)
}

test('answers that are none', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const encrypt = () => kms.encrypt({ KeyId, Plaintext })
  const decrypt = () => kms.decrypt({ CiphertextBlob })
  const flipped = (text: string) => {
    const all = Buffer.from(text, 'base64')
    all[0]! ^= 1
    return all.toString('base64')
  }
  const ofEncrypt: ((good: Record<string, string>) => object)[] = [
    good => ({ ciphertext: flipped(good['ciphertext']!) }), good => ({ authenticationTag: flipped(good['authenticationTag']!) }),
    good => ({ initializationVector: flipped(good['initializationVector']!) }),
    () => ({ ciphertextDataIntegrityValue: undefined }),
    () => ({ ciphertextMetadata: Buffer.alloc(21).toString('base64') }), () => ({ ciphertext: '' }), () => ({ ciphertext: 7 }),
    () => ({ initializationVector: 'AAAA' }), () => ({ authenticationTag: undefined }), () => ({ ciphertext: 'not base64!' }),
    good => ({ ciphertext: `${good['ciphertext']}AAAA` }),
  ]
  for (const members of ofEncrypt) await refuseAltered('encrypt', members, encrypt)
  for (const plaintext of [undefined, 1, '', 'AAAA', 'not base64!', null]) {
    await refuseAltered('decrypt', () => ({ plaintext }), decrypt)
  }
  for (const body of [null, [], 'text', 1, {}]) {
    proxy.answers.set('decrypt', answered(200, body))
    await assertRefused(decrypt(), 'KMSInvalidStateException', malformed)
  }
  for (const text of ['', '{', '\u0000', 'x'.repeat(100_000), `{"plaintext":"${'A'.repeat(50_000)}"}`]) {
    proxy.answers.set('decrypt', response => void response.writeHead(200).end(text))
    await assertRefused(decrypt(), 'KMSInvalidStateException', malformed)
  }
  for (const status of [201, 204, 301, 302, 307, 400, 404, 500]) {
    const location = `${proxy.endpoint}/elsewhere`
    proxy.answers.set('decrypt', response => void response.writeHead(status, { location }).end())
    const asked = await askedBy(() => assertRefused(decrypt(), 'KMSInvalidStateException', malformed))
    assert.equal(asked.length, 1, 'it is not followed')
  }
  proxy.answers.delete('decrypt')
})

test('a proxy that decrypts to something else', async () => {
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  const other = await externalKey(kms, proxy, store)
  const [ofOther] = await askedBy(() => kms.encrypt({ KeyId: other.KeyId, Plaintext }))
  // Nothing that is a ciphertext, and one of another key's material.
  for (const plaintext of [Buffer.alloc(Plaintext.length + 107).toString('base64'), ofOther!.body['plaintext']]) {
    proxy.answers.set('decrypt', answered(200, { plaintext }))
    await assertRefused(
      kms.decrypt({ CiphertextBlob }), 'KMSInvalidStateException',
      'The ciphertext that the external key store proxy submitted for decryption, or the encryption context, is corrupted, '
        + 'missing, or otherwise invalid.',
    )
  }
  proxy.answers.delete('decrypt')
})

test('each of a proxy\'s errors is KMSInvalidStateException, and tells nothing of the proxy\'s own words', async () => {
  const errors = [
    ['ValidationException', 400, /cannot interpret/],
    ['InvalidStateException', 400, /is not enabled in the external key manager/],
    ['InvalidCiphertextException', 400, /ciphertext or encryption context/],
    ['InvalidKeyUsageException', 400, /does not support the requested operation\. Enable/],
    ['AuthenticationFailedException', 401, /could not authenticate AWS KMS/],
    ['AccessDeniedException', 403, /denied access to the operation/],
    ['KeyNotFoundException', 404, /was not found in its external key manager/],
    ['InvalidUriPathException', 404, /invalid URI path/],
    ['ThrottlingException', 429, /very high request rate/],
    ['UnsupportedOperationException', 501, /does not support the requested operation\. If/],
    ['DependencyTimeoutException', 503, /in the time allotted/],
    ['InternalException', 500, /cannot communicate with the external key manager/],
    ['constructor', 500, /cannot interpret/],
  ] as const
  for (const [name, status, message] of errors) {
    for (const what of ['encrypt', 'decrypt']) proxy.answers.set(what, failed(status, name))
    const refused = await refusal(kms.encrypt({ KeyId, Plaintext }))
    assert.equal(refused.code, 'KMSInvalidStateException')
    assert.match(refused.message, message)
    assert.doesNotMatch(refused.message, /hush-message/)
  }
  const { errorCode, additionalEventData } = await lastRecord(server, 'Encrypt')
  assert.equal(errorCode, 'KMSInvalidStateException')
  assert.deepEqual(additionalEventData, { customKeyStoreId: store, xksKeyId: XksKeyId })
  for (const what of ['encrypt', 'decrypt']) proxy.answers.delete(what)
})

test('what a connection fails for', async () => {
  const { CustomKeyStoreId: id } = await kms.createCustomKeyStore(proxy.store('failing', '/failing'))
  const failures = [
    [401, 'AuthenticationFailedException', 'INVALID_CREDENTIALS', 'XksProxyIncorrectAuthenticationCredentialException'],
    [403, 'AccessDeniedException', 'XKS_PROXY_ACCESS_DENIED', 'XksProxyInvalidConfigurationException'],
    [404, 'InvalidUriPathException', 'XKS_PROXY_INVALID_CONFIGURATION', 'XksProxyInvalidConfigurationException'],
    [503, 'DependencyTimeoutException', 'XKS_PROXY_TIMED_OUT', 'XksProxyUriUnreachableException'],
    [500, 'InternalException', 'XKS_PROXY_NOT_REACHABLE', 'XksProxyInvalidResponseException'],
    [200, 'none', 'XKS_PROXY_INVALID_RESPONSE', 'XksProxyInvalidResponseException'],
  ] as const
  const fails = async (connection: string, creation: string) => {
    assert.deepEqual(await connect(kms, id!), { ConnectionState: 'FAILED', ConnectionErrorCode: connection })
    await assertRefused(kms.createCustomKeyStore(proxy.store('never', '/never')), creation, /external key/)
    await kms.disconnectCustomKeyStore({ CustomKeyStoreId: id })
  }
  for (const [status, name, connection, creation] of failures) {
    proxy.answers.set('health', failed(status, name))
    await fails(connection, creation)
  }
  proxy.answers.delete('health')
  proxy.managers = ['UNAVAILABLE', 'UNAVAILABLE']
  await fails('XKS_PROXY_NOT_REACHABLE', 'XksProxyUriUnreachableException')
  proxy.managers = ['UNAVAILABLE', 'DEGRADED']
  assert.equal((await connect(kms, id!)).ConnectionState, 'CONNECTED')
  proxy.managers = ['ACTIVE']
})

test('a proxy that is not there, has another certificate, or says nothing', async () => {
  const other = await startXksProxy()
  const untrusted = { ...other.store('untrusted', '/untrusted'), XksProxyAuthenticationCredential: proxy.credential }
  await assertRefused(kms.createCustomKeyStore(untrusted), 'XksProxyUriUnreachableException', /cannot establish a TLS connection/)
  assert.deepEqual(other.asked, [])
  // Its certificate is for a name, and it is asked by an address.
  const XksProxyUriEndpoint = proxy.endpoint.replace('localhost', '127.0.0.1')
  const byAddress = { ...proxy.store('address', '/address'), XksProxyUriEndpoint }
  await assertRefused(kms.createCustomKeyStore(byAddress), 'XksProxyUriUnreachableException', /cannot establish a TLS connection/)
  await other.stop()
  await assertRefused(kms.createCustomKeyStore(untrusted), 'XksProxyUriUnreachableException', /^AWS KMS cannot communicate with/)
  const absent = { ...untrusted, XksProxyUriEndpoint: 'https://proxy.invalid' }
  await assertRefused(kms.createCustomKeyStore(absent), 'XksProxyUriUnreachableException', /^AWS KMS cannot communicate with/)
  proxy.answers.set('encrypt', () => undefined)
  await assertRefused(kms.encrypt({ KeyId, Plaintext }), 'KMSInvalidStateException', /did not respond in time/)
  proxy.answers.set('encrypt', response => void response.writeHead(200).write('{'))
  await assertRefused(kms.encrypt({ KeyId, Plaintext }), 'KMSInvalidStateException', /did not respond in time/)
  proxy.answers.set('encrypt', response => void response.socket!.destroy())
  await assertRefused(kms.encrypt({ KeyId, Plaintext }), 'KMSInvalidStateException', malformed)
  proxy.answers.delete('encrypt')
  await kms.encrypt({ KeyId, Plaintext })
  assert.equal((await stateOf(kms, store)).ConnectionState, 'CONNECTED')
})
