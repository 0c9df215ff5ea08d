// External key stores and keys in them, through every client.
import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import {
  ConnectCustomKeyStore, CreateCustomKeyStore, CreateKey, Decrypt, DeleteCustomKeyStore, DescribeCustomKeyStores, DescribeKey,
  DisconnectCustomKeyStore, Encrypt, GenerateDataKey, ReEncrypt, UpdateCustomKeyStore,
} from '../../../src/contracts/kms.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { root } from '../../kit/identity.ts'
import { startXksProxy } from '../../kit/xks-proxy.ts'

const proxy = await startXksProxy()
const Plaintext = Buffer.from([0, 1, 2, 250, 251, 252, 10, 13])

async function described({ call }: AnyClient, CustomKeyStoreId: string) {
  return (await call(root, DescribeCustomKeyStores, { CustomKeyStoreId })).CustomKeyStores![0]!
}

async function connect(client: AnyClient, CustomKeyStoreId: string): Promise<string | undefined> {
  await client.call(root, ConnectCustomKeyStore, { CustomKeyStoreId })
  for (;;) {
    const { ConnectionState, ConnectionErrorCode } = await described(client, CustomKeyStoreId)
    if (ConnectionState !== 'CONNECTING') return ConnectionErrorCode ?? ConnectionState
    await setTimeout(50)
  }
}

async function stores(client: AnyClient): Promise<void> {
  const { call, callPaged } = client
  const { CustomKeyStoreId: id } = await call(root, CreateCustomKeyStore, proxy.store('stores', '/stores'))
  const CustomKeyStoreId = id!
  const { XksProxyConfiguration, ...shown } = await described(client, CustomKeyStoreId)
  assert.deepEqual([shown.CustomKeyStoreName, shown.ConnectionState], ['stores', 'DISCONNECTED'])
  assert.deepEqual(XksProxyConfiguration, {
    Connectivity: 'PUBLIC_ENDPOINT', AccessKeyId: proxy.credential.AccessKeyId, UriEndpoint: proxy.endpoint,
    UriPath: '/stores/kms/xks/v1',
  })
  await refused(
    call(root, CreateCustomKeyStore, proxy.store('stores', '/others')), 'CustomKeyStoreNameInUseException', /already exists/,
  )
  await call(root, UpdateCustomKeyStore, { CustomKeyStoreId, NewCustomKeyStoreName: 'renamed' })
  assert.equal(await connect(client, CustomKeyStoreId), 'CONNECTED')
  await refused(call(root, DeleteCustomKeyStore, { CustomKeyStoreId }), 'CustomKeyStoreInvalidStateException', /CONNECTED/)
  await call(root, DisconnectCustomKeyStore, { CustomKeyStoreId })
  const { CustomKeyStores } = await callPaged(root, DescribeCustomKeyStores, {}, 1)
  assert.ok(CustomKeyStores!.some(({ CustomKeyStoreName }) => CustomKeyStoreName === 'renamed'))
  await call(root, DeleteCustomKeyStore, { CustomKeyStoreId })
  await refused(described(client, CustomKeyStoreId), 'CustomKeyStoreNotFoundException', /is not found/)
}

async function keys(client: AnyClient): Promise<void> {
  const { call } = client
  const { CustomKeyStoreId: id } = await call(root, CreateCustomKeyStore, proxy.store('keys', '/keys'))
  const CustomKeyStoreId = id!
  proxy.addKey('one')
  const asked = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'one' } as const
  await refused(call(root, CreateKey, asked), 'CustomKeyStoreInvalidStateException', /not connected/)
  assert.equal(await connect(client, CustomKeyStoreId), 'CONNECTED')
  await refused(call(root, CreateKey, { ...asked, XksKeyId: 'none' }), 'XksKeyNotFoundException', /could not find/)
  const { KeyId, Arn, XksKeyConfiguration } = (await call(root, CreateKey, asked)).KeyMetadata!
  assert.deepEqual(XksKeyConfiguration, { Id: 'one' })
  await refused(call(root, CreateKey, asked), 'XksKeyAlreadyInUseException', /another KMS key/)
  const { CiphertextBlob } = await call(root, Encrypt, { KeyId, Plaintext, EncryptionContext: { a: 'b' } })
  const opened = await call(root, Decrypt, { CiphertextBlob: CiphertextBlob!, EncryptionContext: { a: 'b' } })
  assert.deepEqual([Buffer.from(opened.Plaintext!), opened.KeyId], [Plaintext, Arn])
  const data = await call(root, GenerateDataKey, { KeyId, KeySpec: 'AES_256' })
  const again = await call(root, ReEncrypt, { CiphertextBlob: data.CiphertextBlob!, DestinationKeyId: KeyId })
  const { Plaintext: key } = await call(root, Decrypt, { CiphertextBlob: again.CiphertextBlob! })
  assert.deepEqual(Buffer.from(key!), Buffer.from(data.Plaintext!))
  await call(root, DisconnectCustomKeyStore, { CustomKeyStoreId })
  assert.equal((await call(root, DescribeKey, { KeyId })).KeyMetadata!.KeyState, 'Unavailable')
  await refused(call(root, Encrypt, { KeyId, Plaintext }), 'KMSInvalidStateException', /not connected/)
  await refused(call(root, DeleteCustomKeyStore, { CustomKeyStoreId }), 'CustomKeyStoreHasCMKsException', /contains KMS keys/)
}

throughEveryClient({
  'a store is made, changed, connected, disconnected and deleted': stores,
  'a key of a store is made and used': keys,
}, { outbound: { private: true, roots: proxy.roots } })
