// What is kept of key stores, and calls that are tried again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { spawnServer } from '../../../../test/kit/child-server.ts'
import { commitGate } from '../../../../test/kit/commit-gate.ts'
import { root as rootAccessKey, rootVariables } from '../../../../test/kit/identity.ts'
import { connect, connectedStore, externalKey } from '../../../../test/kit/key-stores.ts'
import { filesWith, keyMaterialsOf } from '../../../../test/kit/leaks.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { failed, startXksProxy } from '../../../../test/kit/xks-proxy.ts'
import type { Storage } from '../../../storage/open.ts'

const proxy = await startXksProxy()
const outbound = { private: true, roots: proxy.roots }
const Plaintext = Buffer.from('attack at dawn')
const asked = (what: string) => proxy.asked.filter(one => one.what === what)

test('stores, their secrets and their keys outlive the server, and nobody reads them off the disk', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const before = await startServer({ folder: folder.path, outbound })
  const { kms } = sdk(before)
  const store = await connectedStore(kms, proxy)
  const { KeyId } = await externalKey(kms, proxy, store)
  const { CustomKeyStoreId: idle } = await kms.createCustomKeyStore(proxy.store('idle', '/idle'))
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext })
  await before.stop()
  const { RawSecretAccessKey: secret } = proxy.credential
  assert.deepEqual(filesWith(folder.path, [Buffer.from(secret), Buffer.from(secret, 'base64')]), [])
  assert.deepEqual(filesWith(folder.path, await keyMaterialsOf(folder.path)), [])
  const behind = await startServer({ folder: folder.path, rootAccessKey, outbound })
  const { kms: again } = sdk(behind)
  assert.deepEqual(Buffer.from((await again.decrypt({ CiphertextBlob })).Plaintext!), Plaintext)
  assert.deepEqual(await connect(again, idle!), { ConnectionState: 'CONNECTED', ConnectionErrorCode: undefined })
})

test('neither the log nor an error tells the secret, whatever the proxy does', async t => {
  const log: string[] = []
  const server = await spawnServer({
    log,
    environment: {
      ...rootVariables, STOCKADE_LOG: 'json', STOCKADE_OUTBOUND: 'private', STOCKADE_OUTBOUND_ROOTS: proxy.roots,
    },
  })
  t.after(() => server.end('SIGKILL'))
  const { kms } = sdk(server)
  const { RawSecretAccessKey: secret } = proxy.credential
  const told: unknown[] = []
  const failing = (changes: object) => kms.createCustomKeyStore({ ...proxy.store('logged', '/logged'), ...changes })
    .catch((thrown: Error) => told.push(inspect(thrown, { depth: 9 })))
  const endpoints = ['https://localhost:1', `${proxy.endpoint}0`]
  for (const XksProxyUriEndpoint of endpoints) await failing({ XksProxyUriEndpoint })
  await failing({ XksProxyUriPath: '/x' })
  for (const name of ['AuthenticationFailedException', 'InternalException', secret]) {
    proxy.answers.set('health', failed(500, name))
    await failing({})
  }
  proxy.answers.delete('health')
  await connectedStore(kms, proxy)
  await kms.describeCustomKeyStores({})
  await server.end('SIGTERM')
  assert.equal(told.length, 6)
  assert.ok(log.length > 8, 'the calls were logged')
  const request = /'?RawSecretAccessKey'?/
  assert.ok(![...log, ...told].some(text => String(text).includes(secret) || request.test(String(text))))
})

/** Operations whose next commit is told that it has met another, as often as they stand here. */
const meeting: string[] = []

function between(storage: Storage): Storage {
  const commit = storage.store.commit.bind(storage.store)
  storage.store.commit = batch => {
    const met = meeting.findIndex(name => batch.records.some(record => record.includes(`"eventName":"${name}"`)))
    if (met < 0) return commit(batch)
    meeting.splice(met, 1)
    return Promise.resolve({ committed: false, conflict: { collection: 'kms.keys', key: Buffer.from('met'), version: 0 } })
  }
  return storage
}

test('of a call that is tried again the proxy is asked once', async () => {
  const { kms } = sdk(await startServer({ between, outbound }))
  const { CustomKeyStoreId } = await kms.createCustomKeyStore(proxy.store('again', '/again'))
  await connect(kms, CustomKeyStoreId!)
  const { KeyId } = await externalKey(kms, proxy, CustomKeyStoreId!)
  const { KeyId: other } = await externalKey(kms, proxy, CustomKeyStoreId!)
  async function again<T>(operation: string, call: () => Promise<T>): Promise<T> {
    proxy.asked.length = 0
    meeting.push(operation, operation)
    const answer = await call()
    assert.deepEqual(meeting, [], 'it was tried three times')
    const counts = ['health', 'metadata', 'encrypt', 'decrypt'].map(what => asked(what).length)
    assert.ok(counts.every(count => count <= 1) && counts.some(count => count === 1), `${operation}: ${counts.join(' ')}`)
    return answer
  }
  const data = await again('GenerateDataKey', () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }))
  const moved = await again('ReEncrypt', () =>
    kms.reEncrypt({ CiphertextBlob: data.CiphertextBlob, DestinationKeyId: other }))
  const { Plaintext: opened } = await again('Decrypt', () => kms.decrypt({ CiphertextBlob: moved.CiphertextBlob }))
  assert.deepEqual(Buffer.from(opened!), Buffer.from(data.Plaintext!))
  await again('Encrypt', () => kms.encrypt({ KeyId, Plaintext }))
  proxy.addKey('again')
  await again('CreateKey', () => kms.createKey({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'again' }))
  await again('CreateCustomKeyStore', () => kms.createCustomKeyStore(proxy.store('and again', '/and-again')))
  await again('UpdateCustomKeyStore', () =>
    kms.updateCustomKeyStore({ CustomKeyStoreId, XksProxyUriPath: '/moved-again/kms/xks/v1' }))
  proxy.answers.set('encrypt', failed(500, 'InternalException'))
  await assert.rejects(again('Encrypt', () => kms.encrypt({ KeyId, Plaintext })), { name: 'KMSInvalidStateException' })
  proxy.answers.delete('encrypt')
})

test('a key that is made while its store is changed is in the store as it is then', async () => {
  const gate = commitGate()
  const { kms } = sdk(await startServer({ between: gate.between, outbound }))
  const { CustomKeyStoreId } = await kms.createCustomKeyStore(proxy.store('changing', '/changing'))
  await connect(kms, CustomKeyStoreId!)
  const holding = gate.hold('CreateKey')
  const making = externalKey(kms, proxy, CustomKeyStoreId!)
  const held = await holding
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId })
  held.release()
  await assert.rejects(making, { name: 'CustomKeyStoreInvalidStateException' })
  await kms.deleteCustomKeyStore({ CustomKeyStoreId })
})

test('a connection that is asked for is made, whatever becomes of the server', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const before = await startServer({ folder: folder.path, outbound })
  const { kms } = sdk(before)
  const { CustomKeyStoreId } = await kms.createCustomKeyStore(proxy.store('slow', '/slow'))
  const silent = new Promise<void>(answering => proxy.answers.set('health', () => answering()))
  await kms.connectCustomKeyStore({ CustomKeyStoreId })
  await silent
  const [shown] = (await kms.describeCustomKeyStores({ CustomKeyStoreId })).CustomKeyStores!
  assert.equal(shown!.ConnectionState, 'CONNECTING')
  await before.stop()
  proxy.answers.delete('health')
  const { kms: again } = sdk(await startServer({ folder: folder.path, rootAccessKey, outbound }))
  // Whoever asks again while it is connected asks for nothing else.
  assert.deepEqual(await connect(again, CustomKeyStoreId!), { ConnectionState: 'CONNECTED', ConnectionErrorCode: undefined })
})

test('a store that is disconnected while it is connected stays so', async () => {
  const { kms } = sdk(await startServer({ outbound }))
  const { CustomKeyStoreId } = await kms.createCustomKeyStore(proxy.store('away', '/away'))
  let answer = () => {}
  const asking = new Promise<void>(resolve => proxy.answers.set('health', response => {
    answer = () => void response.writeHead(500).end()
    resolve()
  }))
  await kms.connectCustomKeyStore({ CustomKeyStoreId })
  await asking
  await kms.disconnectCustomKeyStore({ CustomKeyStoreId })
  proxy.answers.delete('health')
  answer()
  assert.deepEqual(await connect(kms, CustomKeyStoreId!), { ConnectionState: 'CONNECTED', ConnectionErrorCode: undefined })
})
