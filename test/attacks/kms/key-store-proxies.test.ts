// Somebody who may make key stores has the server ask servers of his choosing: those of the network that it is in, and one that
// takes every request and answers none. Others work meanwhile.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { scaled } from '../../kit/attacks.ts'
import { root } from '../../kit/identity.ts'
import { errorOf, jsonCall } from '../../kit/raw-request.ts'
import { besiege } from '../../kit/siege.ts'
import { startXksProxy } from '../../kit/xks-proxy.ts'

const proxy = await startXksProxy()
const shut = await besiege()
const open = await besiege({ environment: { STOCKADE_OUTBOUND: 'private', STOCKADE_OUTBOUND_ROOTS: proxy.roots } })

const kms = (operation: string, input: object) => jsonCall('kms', operation, input)

test('nobody is asked in the network that the server is in, unless that is configured', async () => {
  let connections = 0
  const inside = createServer(socket => {
    connections++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(inside, 'listening')
  const { port } = inside.address() as AddressInfo
  const messages = new Set<string>()
  for (const [i, host] of ['localhost', '127.0.0.1', '127.1', '2130706433', '0x7f000001', '0', '10.0.0.1'].entries()) {
    for (const at of [port, 1]) {
      const store = { ...proxy.store(`inside ${i} ${at}`, `/inside-${i}-${at}`), XksProxyUriEndpoint: `https://${host}:${at}` }
      const { code, message } = errorOf(await shut.call(kms('CreateCustomKeyStore', store), root))
      messages.add(`${code}: ${message}`)
    }
  }
  inside.close()
  assert.equal(connections, 0)
  // Nobody learns from the answer whether somebody listens there.
  assert.deepEqual([...messages].map(message => message.slice(0, 71)), [
    'XksProxyUriUnreachableException: AWS KMS cannot communicate with the ex',
  ])
})

test('a proxy that answers nothing keeps its own callers alone', async t => {
  const made = await open.call(kms('CreateCustomKeyStore', proxy.store('silent')), root)
  const { CustomKeyStoreId } = JSON.parse(made.body) as { CustomKeyStoreId: string }
  await open.call(kms('ConnectCustomKeyStore', { CustomKeyStoreId }), root)
  proxy.addKey('silent')
  const asked = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId: 'silent' }
  let key = await open.call(kms('CreateKey', asked), root)
  while (errorOf(key).code === 'CustomKeyStoreInvalidStateException') key = await open.call(kms('CreateKey', asked), root)
  const { KeyMetadata: { KeyId } } = JSON.parse(key.body) as { KeyMetadata: { KeyId: string } }
  proxy.answers.set('encrypt', () => undefined)
  const codes = new Map<string, number>()
  const encrypt = kms('Encrypt', { KeyId, Plaintext: 'YQ==' })
  const seen = await open.withstand(() => Promise.all(Array.from({ length: scaled(400) }, async () => {
    const { code } = errorOf(await open.call(encrypt, root))
    codes.set(code, (codes.get(code) ?? 0) + 1)
  })), scaled(400))
  t.diagnostic(`a bystander waited ${seen.slowest.toFixed(0)} ms; ${[...codes].join(' ')}`)
  // Those that find no place are told at once, and of one that was late few are found places for.
  for (const code of codes.keys()) assert.match(code, /^(KMSInvalidStateException|ThrottlingException)$/)
  assert.ok((codes.get('ThrottlingException') ?? 0) > (codes.get('KMSInvalidStateException') ?? 0))
})
