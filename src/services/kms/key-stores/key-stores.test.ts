// External key stores: made, shown, changed, connected, disconnected, deleted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, connectedStore, externalKey, startWithProxy, stateOf } from '../../../../test/kit/key-stores.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'
import { failed } from '../../../../test/kit/xks-proxy.ts'

const { proxy, server } = await startWithProxy()
const { kms, iam } = sdk(server)
/** A Region in which other tests make no stores. */
const { kms: elsewhere } = sdk(server, undefined, 'eu-west-1')
const none = 'cks-00000000000000000'
const ofOthers = 'is not valid for an external key store whose proxy has a public endpoint.'

const described = async (CustomKeyStoreId: string) =>
  (await kms.describeCustomKeyStores({ CustomKeyStoreId })).CustomKeyStores![0]!

test('a store is made, shown and deleted, and its proxy is asked whether it works', async () => {
  proxy.asked.length = 0
  const asked = proxy.store('shown', '/of/shown')
  const { CustomKeyStoreId: id } = await kms.createCustomKeyStore(asked)
  assert.deepEqual(proxy.asked.map(({ path }) => path), ['/of/shown/kms/xks/v1/health'])
  const { kmsOperation, kmsRequestId, ...rest } = proxy.asked[0]!.body.requestMetadata
  const record = await lastRecord(server, 'CreateCustomKeyStore')
  assert.deepEqual([kmsOperation, kmsRequestId, rest], ['CreateCustomKeyStore', record.requestID, {}])
  const { CreationDate, ...shown } = await described(id!)
  assert.ok(Math.abs(CreationDate!.getTime() - Date.now()) < 60_000)
  assert.deepEqual(shown, {
    CustomKeyStoreId: id, CustomKeyStoreName: 'shown', CustomKeyStoreType: 'EXTERNAL_KEY_STORE', ConnectionState: 'DISCONNECTED',
    XksProxyConfiguration: {
      AccessKeyId: proxy.credential.AccessKeyId, Connectivity: 'PUBLIC_ENDPOINT', UriEndpoint: proxy.endpoint,
      UriPath: '/of/shown/kms/xks/v1',
    },
  })
  const byName = await kms.describeCustomKeyStores({ CustomKeyStoreName: 'shown' })
  assert.deepEqual(byName.CustomKeyStores!.map(({ CustomKeyStoreId }) => CustomKeyStoreId), [id])
  await kms.deleteCustomKeyStore({ CustomKeyStoreId: id })
  await assertAllRefused([
    kms.describeCustomKeyStores({ CustomKeyStoreId: id }), kms.deleteCustomKeyStore({ CustomKeyStoreId: id }),
    kms.connectCustomKeyStore({ CustomKeyStoreId: id }), kms.disconnectCustomKeyStore({ CustomKeyStoreId: id }),
    kms.updateCustomKeyStore({ CustomKeyStoreId: id, NewCustomKeyStoreName: 'x' }),
    kms.generateRandom({ NumberOfBytes: 1, CustomKeyStoreId: id }),
  ], 'CustomKeyStoreNotFoundException', `The custom key store ${id} is not found.`)
  await assertRefused(
    kms.describeCustomKeyStores({ CustomKeyStoreName: 'shown' }), 'CustomKeyStoreNotFoundException',
    'The custom key store shown is not found.',
  )
})

test('the records show the store, and nothing of its credential', async () => {
  const { CustomKeyStoreId: id } = await kms.createCustomKeyStore(proxy.store('recorded', '/recorded'))
  await assertRecord(server, 'CreateCustomKeyStore', {
    readOnly: false, responseElements: { customKeyStoreId: id },
    requestParameters: {
      customKeyStoreName: 'recorded', customKeyStoreType: 'EXTERNAL_KEY_STORE', xksProxyConnectivity: 'PUBLIC_ENDPOINT',
      xksProxyUriEndpoint: proxy.endpoint, xksProxyUriPath: '/recorded/kms/xks/v1', xksProxyAuthenticationCredential: {},
    },
  })
  await connect(kms, id!)
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId: id })
  await kms.updateCustomKeyStore({ CustomKeyStoreId: id, XksProxyAuthenticationCredential: proxy.credential })
  await kms.deleteCustomKeyStore({ CustomKeyStoreId: id })
  for (const name of ['ConnectCustomKeyStore', 'DisconnectCustomKeyStore', 'DeleteCustomKeyStore']) {
    await assertRecord(server, name, {
      readOnly: false, requestParameters: { customKeyStoreId: id }, responseElements: null,
      additionalEventData: { customKeyStoreName: 'recorded' },
    })
  }
  await kms.describeCustomKeyStores({})
  await assertRecord(server, 'DescribeCustomKeyStores', { readOnly: true, responseElements: null })
  const text = JSON.stringify(await server.records())
  assert.ok(!text.includes(proxy.credential.RawSecretAccessKey) && !text.includes(proxy.credential.AccessKeyId))
})

test('what cannot be a store is none', async () => {
  const good = proxy.store('none', '/none')
  const invalid = [
    [{ ...good, XksProxyUriEndpoint: undefined }, /'xksProxyUriEndpoint' failed .* must not be null/],
    [{ ...good, XksProxyUriPath: undefined }, /'xksProxyUriPath' failed .* must not be null/],
    [{ ...good, XksProxyConnectivity: undefined }, /'xksProxyConnectivity' failed .* must not be null/],
    [{ ...good, XksProxyAuthenticationCredential: undefined }, /'xksProxyAuthenticationCredential' failed .* must not be null/],
    [{ ...good, XksProxyUriEndpoint: 'http://localhost:443' }, /'xksProxyUriEndpoint' failed/],
    [{ ...good, XksProxyUriEndpoint: 'https://user@localhost' }, /'xksProxyUriEndpoint' failed/],
    [{ ...good, XksProxyUriEndpoint: 'https://localhost:99999' }, /is not a valid URI/],
    [{ ...good, XksProxyUriPath: '/none/kms/xks/v1/../..' }, /'xksProxyUriPath' failed/],
    [{ ...good, KeyStorePassword: 'kmsPswd1' }, `KeyStorePassword ${ofOthers}`],
    [{ ...good, XksProxyVpcEndpointServiceOwner: '111111111111' }, `XksProxyVpcEndpointServiceOwner ${ofOthers}`],
  ] as const
  for (const [asked, message] of invalid) await assertRefused(kms.createCustomKeyStore(asked), 'ValidationException', message)
  const both = { CustomKeyStoreId: none, CustomKeyStoreName: 'x' }
  await assertRefused(kms.describeCustomKeyStores(both), 'ValidationException', /either/)
})

test('a store of another kind is not built', async () => {
  const ofHsm = {
    CustomKeyStoreName: 'hsm', CloudHsmClusterId: 'cluster-2345677abcdef', TrustAnchorCertificate: 'x',
    KeyStorePassword: 'kmsPswd1',
  }
  for (const CustomKeyStoreType of ['AWS_CLOUDHSM', undefined] as const) {
    await assertRefused(
      kms.createCustomKeyStore({ ...ofHsm, CustomKeyStoreType }), 'NotImplementedException',
      /AWS_CLOUDHSM is not implemented/, 501,
    )
  }
  await assertRefused(
    kms.createCustomKeyStore({ ...proxy.store('vpc', '/vpc'), XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE' }),
    'NotImplementedException', /VPC_ENDPOINT_SERVICE is not implemented/, 501,
  )
})

test('name and address are a store\'s own, and there are ten of them', async () => {
  const made: string[] = []
  for (let i = 0; i < 9; i++) {
    made.push((await elsewhere.createCustomKeyStore(proxy.store(`one ${i}`, `/one-${i}`))).CustomKeyStoreId!)
  }
  await assertRefused(
    elsewhere.createCustomKeyStore(proxy.store('one 1', '/another')), 'CustomKeyStoreNameInUseException',
    'A custom key store with the name one 1 already exists in this account.',
  )
  await assertRefused(
    elsewhere.createCustomKeyStore(proxy.store('another', '/one-1')), 'XksProxyUriInUseException',
    `The proxy ${proxy.endpoint}/one-1/kms/xks/v1 is that of another external key store.`,
  )
  await assertRefused(
    elsewhere.updateCustomKeyStore({ CustomKeyStoreId: made[0], NewCustomKeyStoreName: 'one 1' }),
    'CustomKeyStoreNameInUseException', /already exists/,
  )
  await assertRefused(
    elsewhere.updateCustomKeyStore({ CustomKeyStoreId: made[0], XksProxyUriPath: '/one-1/kms/xks/v1' }),
    'XksProxyUriInUseException', /another external key store/,
  )
  // No more are made at once than there may be.
  const all = await Promise.allSettled([0, 1, 2].map(i => elsewhere.createCustomKeyStore(proxy.store(`last ${i}`, `/last-${i}`))))
  assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1)
  await assertRefused(
    elsewhere.createCustomKeyStore(proxy.store('eleventh', '/eleventh')), 'LimitExceededException',
    'There are 10 custom key stores in this account and Region already.',
  )
  const pages: string[] = []
  for (let Marker: string | undefined; ;) {
    const page = await elsewhere.describeCustomKeyStores({ Limit: 4, ...(Marker !== undefined && { Marker }) })
    pages.push(...page.CustomKeyStores!.map(({ CustomKeyStoreId }) => CustomKeyStoreId!))
    if (!page.Truncated) break
    Marker = page.NextMarker
  }
  assert.equal(new Set(pages).size, 10)
  await assertRefused(elsewhere.describeCustomKeyStores({ Marker: 'x' }), 'InvalidMarkerException', 'UnknownError')
})

test('what is done with a store in which state', async () => {
  const { CustomKeyStoreId: id } = await kms.createCustomKeyStore(proxy.store('states', '/states'))
  const invalid = (operation: string, state: string) =>
    `The custom key store ${id} is ${state}, which is not valid for ${operation}.`
  const store = { CustomKeyStoreId: id! }
  const refused = (call: Promise<unknown>, operation: string, state: string) =>
    assertRefused(call, 'CustomKeyStoreInvalidStateException', invalid(operation, state))
  await refused(kms.disconnectCustomKeyStore(store), 'DisconnectCustomKeyStore', 'DISCONNECTED')
  proxy.answers.set('health', failed(401, 'AuthenticationFailedException'))
  assert.deepEqual(await connect(kms, id!), { ConnectionState: 'FAILED', ConnectionErrorCode: 'INVALID_CREDENTIALS' })
  proxy.answers.delete('health')
  await refused(kms.connectCustomKeyStore(store), 'ConnectCustomKeyStore', 'FAILED')
  await refused(kms.deleteCustomKeyStore(store), 'DeleteCustomKeyStore', 'FAILED')
  await refused(kms.updateCustomKeyStore({ ...store, NewCustomKeyStoreName: 'other' }), 'UpdateCustomKeyStore', 'FAILED')
  await kms.disconnectCustomKeyStore(store)
  assert.deepEqual(await stateOf(kms, id!), { ConnectionState: 'DISCONNECTED', ConnectionErrorCode: undefined })
  await connect(kms, id!)
  await kms.connectCustomKeyStore(store)
  assert.equal((await stateOf(kms, id!)).ConnectionState, 'CONNECTED')
  await refused(kms.deleteCustomKeyStore(store), 'DeleteCustomKeyStore', 'CONNECTED')
  await refused(kms.updateCustomKeyStore({ ...store, XksProxyUriEndpoint: proxy.endpoint }), 'UpdateCustomKeyStore', 'CONNECTED')
  await kms.disconnectCustomKeyStore(store)
  await kms.deleteCustomKeyStore(store)
})

test('a store is changed, and its proxy asked where that concerns it', async () => {
  const id = await connectedStore(kms, proxy)
  proxy.asked.length = 0
  await kms.updateCustomKeyStore({ CustomKeyStoreId: id, NewCustomKeyStoreName: 'renamed' })
  assert.equal((await described(id)).CustomKeyStoreName, 'renamed')
  assert.equal(proxy.asked.length, 0)
  const next = { AccessKeyId: 'ABCDEFGHIJKLMNOP6723', RawSecretAccessKey: 'a'.repeat(43) }
  const update = { CustomKeyStoreId: id, XksProxyAuthenticationCredential: next }
  await assertRefused(
    kms.updateCustomKeyStore(update), 'XksProxyIncorrectAuthenticationCredentialException',
    'The external key store proxy rejected the request because it could not authenticate AWS KMS. '
      + 'Verify the XKS proxy authentication credentials for your external key store and update if necessary.',
  )
  proxy.secrets.set(next.AccessKeyId, next.RawSecretAccessKey)
  await kms.updateCustomKeyStore({ ...update, XksProxyUriPath: '/moved/kms/xks/v1' })
  const { AccessKeyId, UriPath } = (await described(id)).XksProxyConfiguration!
  assert.deepEqual([AccessKeyId, UriPath], [next.AccessKeyId, '/moved/kms/xks/v1'])
  assert.deepEqual(proxy.asked.map(({ path, body }) => [path, body.requestMetadata['kmsOperation']]), [
    ['/moved/kms/xks/v1/health', 'UpdateCustomKeyStore'],
  ])
  const { KeyId } = await externalKey(kms, proxy, id)
  await kms.encrypt({ KeyId, Plaintext: Buffer.from('x') })
  assert.match(proxy.asked.at(-1)!.path, /^\/moved\/kms\/xks\/v1\/keys\/key-\d+\/encrypt$/)
  await assertRefused(
    kms.updateCustomKeyStore({ CustomKeyStoreId: id, CloudHsmClusterId: 'cluster-2345677abcdef' }), 'ValidationException',
    `CloudHsmClusterId ${ofOthers}`,
  )
})

test('a store that has keys is not deleted', async () => {
  const id = await connectedStore(kms, proxy)
  await externalKey(kms, proxy, id)
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId: id })
  await assertRefused(
    kms.deleteCustomKeyStore({ CustomKeyStoreId: id }), 'CustomKeyStoreHasCMKsException',
    `The custom key store ${id} contains KMS keys.`,
  )
})

test('random bytes come from no external key store', async () => {
  const id = await connectedStore(kms, proxy)
  await assertRefused(
    kms.generateRandom({ NumberOfBytes: 8, CustomKeyStoreId: id }), 'UnsupportedOperationException',
    `The external key store ${id} makes no random bytes.`,
  )
})

test('who may do what with stores', async () => {
  const user = await createUser(server, 'nobody')
  const { kms: as } = sdk(server, user)
  const calls = [
    () => as.createCustomKeyStore(proxy.store('of nobody', '/nobody')), () => as.describeCustomKeyStores({}),
    () => as.connectCustomKeyStore({ CustomKeyStoreId: none }), () => as.disconnectCustomKeyStore({ CustomKeyStoreId: none }),
    () => as.updateCustomKeyStore({ CustomKeyStoreId: none }), () => as.deleteCustomKeyStore({ CustomKeyStoreId: none }),
  ]
  proxy.asked.length = 0
  const denied = /is not authorized to perform: kms:\w+KeyStores? /
  for (const call of calls) await assertRefused(call(), 'AccessDeniedException', denied)
  assert.equal(proxy.asked.length, 0)
  await iam.putUserPolicy({ UserName: 'nobody', PolicyName: 'all', PolicyDocument: policy(allow('kms:*')) })
  await as.describeCustomKeyStores({})
})
