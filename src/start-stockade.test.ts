import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { KMS } from '@aws-sdk/client-kms'
import { SSM } from '@aws-sdk/client-ssm'
import { connectedStore } from '../test/kit/key-stores.ts'
import { sdk } from '../test/kit/sdk.ts'
import { temporaryFolder } from '../test/kit/temporary-folder.ts'
import { startXksProxy } from '../test/kit/xks-proxy.ts'
import { startStockade } from './start-stockade.ts'

test('a server of one\'s own: its clients, its clock, its reset', async t => {
  const stockade = await startStockade({ account: '123456789012', region: 'eu-west-1' })
  t.after(stockade.stop)
  const kms = new KMS(stockade.clientConfig)
  t.after(() => kms.destroy())
  const { KeyMetadata } = await kms.createKey({})
  const { KeyId, Arn } = KeyMetadata!
  assert.match(Arn!, /^arn:aws:kms:eu-west-1:123456789012:key\//)
  await kms.scheduleKeyDeletion({ KeyId: KeyId!, PendingWindowInDays: 7 })
  const before = Date.now()
  assert.ok((await stockade.clock.advance('8d')).getTime() - before >= 8 * 864e5 - 1000)
  await assert.rejects(kms.describeKey({ KeyId: KeyId! }), { name: 'NotFoundException' })
  await kms.createKey({})
  await stockade.reset()
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  assert.ok((await stockade.clock.advance(1000)).getTime() - before < 864e5)
})

test('several at once know nothing of each other', async t => {
  const servers = await Promise.all([startStockade(), startStockade()])
  for (const { stop } of servers) t.after(stop)
  const [one, two] = servers.map(({ clientConfig }) => new SSM(clientConfig))
  t.after(() => [one, two].forEach(client => client!.destroy()))
  await one!.putParameter({ Name: 'p', Value: 'v', Type: 'SecureString' })
  assert.deepEqual((await two!.describeParameters({})).Parameters, [])
  await assert.rejects(sdk(servers[1], servers[0].credentials).kms.listKeys({}), { name: 'UnrecognizedClientException' })
})

test('a seed is there at the start, and behind a reset', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  writeFileSync(join(folder.path, 'seed.yaml'), 'parameters:\n  /url: { type: String, value: https://shop.example }\n')
  const stockade = await startStockade({ seed: folder.path })
  t.after(stockade.stop)
  const ssm = new SSM(stockade.clientConfig)
  t.after(() => ssm.destroy())
  await ssm.putParameter({ Name: '/url', Value: 'another', Overwrite: true })
  await stockade.reset()
  assert.equal((await ssm.getParameter({ Name: '/url' })).Parameter?.Value, 'https://shop.example')
  writeFileSync(join(folder.path, 'seed.yaml'), 'parameters: nonsense\n')
  await assert.rejects(startStockade({ seed: folder.path }), /seed\.yaml:1:/)
})

test('credentials that are fixed, and what goes on behind the end', async () => {
  const credentials = { accessKeyId: 'AKIA0123456789ABCDEF', secretAccessKey: 'for-tests-alone' }
  const stockade = await startStockade({ credentials })
  assert.deepEqual(stockade.credentials, credentials)
  assert.equal(stockade.environment['AWS_ACCESS_KEY_ID'], credentials.accessKeyId)
  await stockade.stop()
  await assert.rejects(fetch(`${stockade.url}/_stockade/health`))
})

test('what is asked of a server that has been stopped is told so, and no flag of the command', async () => {
  const { url, clock, reset, stop } = await startStockade()
  await stop()
  for (const asked of [() => reset(), () => clock.advance('1d')]) {
    await assert.rejects(asked(), (thrown: Error) => thrown.message === `There is no server at ${url}.`)
  }
})

test('what is on this machine is asked where a setting says so', async t => {
  const proxy = await startXksProxy()
  const settings = { outbound: 'private', outboundRoots: proxy.roots } as const
  for (const [asked, expected] of [[settings, 'connected'], [{ outboundRoots: proxy.roots }, 'refused']] as const) {
    const stockade = await startStockade(asked)
    t.after(stockade.stop)
    const kms = new KMS(stockade.clientConfig)
    t.after(() => kms.destroy())
    if (expected === 'refused') {
      await assert.rejects(kms.createCustomKeyStore(proxy.store('mine')), { name: 'XksProxyUriUnreachableException' })
    } else assert.match(await connectedStore(kms, proxy), /^cks-/)
  }
  await assert.rejects(startStockade({ attestationRoots: '/nowhere.pem' }), /^ConfigError: \/nowhere\.pem is not there/)
})

test('what a setting may not be is told', async () => {
  await assert.rejects(startStockade({ account: '12' }), /The account is twelve digits/)
  await assert.rejects(startStockade({ port: 70_000 }), /The port is a number from 0 to 65535/)
  const id = 'AKIA0123456789ABCDEF'
  for (const [accessKeyId, secretAccessKey] of [['x', 'y'], [id, 5], [1e16, 'y'], [id, ''], [id, undefined]]) {
    const credentials = { accessKeyId, secretAccessKey } as never
    await assert.rejects(startStockade({ credentials }), /^ConfigError: The credentials are an accessKeyId of 16 to 128/)
  }
  for (const region of ['mars', 'cn-north-1', 'us-gov-west-1']) {
    await assert.rejects(startStockade({ region }), new RegExp(`The Region is one of the partition aws, .* not "${region}"`))
  }
  await assert.rejects(startStockade({ prot: 1 } as never), /has no setting 'prot'/)
  await assert.rejects(startStockade({ outbound: 'mine' } as never), /'public', or 'private' as well, not 'mine'\.$/)
  for (const wrong of [null, 'x']) await assert.rejects(startStockade(wrong as never), /are an object/)
  await assert.rejects(startStockade({ seed: '/nowhere' }), /^Error: \/nowhere is not there, or its folder is not\.$/)
  await assert.rejects(startStockade({ seed: '' }), /^ConfigError: The seed is a folder, and its name is empty/)
  const stockade = await startStockade()
  const port = Number(new URL(stockade.url).port)
  await assert.rejects(startStockade({ port }), new RegExp(`listens on port ${port} of this machine\\.$`))
  await stockade.stop()
})

test('over TLS, whose authority stays through time that is moved, and a reset', async t => {
  const stockade = await startStockade({ tls: true })
  t.after(stockade.stop)
  const { url, certificate: ca } = stockade.tls!
  const kms = new KMS({ ...stockade.clientConfig, endpoint: url, requestHandler: { httpsAgent: { ca } } })
  t.after(() => kms.destroy())
  await kms.createKey({})
  // Certificates go by the machine's clock, as clients do.
  await stockade.clock.advance('400d')
  assert.equal((await kms.listKeys({})).Keys!.length, 1)
  await stockade.reset()
  const again = new KMS({ ...stockade.clientConfig, endpoint: url, requestHandler: { httpsAgent: { ca } } })
  t.after(() => again.destroy())
  assert.deepEqual((await again.listKeys({})).Keys, [])
  const plain = await startStockade()
  t.after(plain.stop)
  assert.equal(plain.tls, undefined)
})
