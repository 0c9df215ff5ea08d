import type { KMS } from '@aws-sdk/client-kms'
import { setTimeout } from 'node:timers/promises'
import { startServer, type TestSettings } from './server.ts'
import { startXksProxy, type XksProxy } from './xks-proxy.ts'

/** With a server that asks it. */
export async function startWithProxy(settings: TestSettings = {}) {
  const proxy = await startXksProxy()
  return { proxy, server: await startServer({ ...settings, outbound: { private: true, roots: proxy.roots } }) }
}

export async function stateOf(kms: KMS, CustomKeyStoreId: string) {
  const { ConnectionState, ConnectionErrorCode } = (await kms.describeCustomKeyStores({ CustomKeyStoreId })).CustomKeyStores![0]!
  return { ConnectionState, ConnectionErrorCode }
}

/** Waits for what comes of it. */
export async function connect(kms: KMS, CustomKeyStoreId: string) {
  await kms.connectCustomKeyStore({ CustomKeyStoreId })
  for (;;) {
    const state = await stateOf(kms, CustomKeyStoreId)
    if (state.ConnectionState !== 'CONNECTING') return state
    await setTimeout(20)
  }
}

let made = 0

/** A store that is connected, at a path of its own, and what makes keys in it. */
export async function connectedStore(kms: KMS, proxy: XksProxy) {
  const number = ++made
  const { CustomKeyStoreId } = await kms.createCustomKeyStore(proxy.store(`store ${number}`, `/prefix-${number}`))
  await connect(kms, CustomKeyStoreId!)
  return CustomKeyStoreId!
}

export async function externalKey(kms: KMS, proxy: XksProxy, CustomKeyStoreId: string) {
  const XksKeyId = `key-${++made}`
  proxy.addKey(XksKeyId)
  const { KeyMetadata } = await kms.createKey({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId })
  return { KeyId: KeyMetadata!.KeyId!, Arn: KeyMetadata!.Arn!, XksKeyId, KeyMetadata: KeyMetadata! }
}
