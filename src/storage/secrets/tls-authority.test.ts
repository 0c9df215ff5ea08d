import assert from 'node:assert/strict'
import { createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { filesWith } from '../../../test/kit/leaks.ts'
import { nodesOver } from '../../../test/kit/nodes.ts'
import { postgresTests } from '../../../test/kit/postgres.ts'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { authorityOf, connectTls } from '../../../test/kit/tls.ts'
import { openInMemory, openStorage, type Storage } from '../open.ts'
import { nowhere } from '../unit-of-work.ts'
import { findTlsCertificate, provideTlsAuthority } from './tls-authority.ts'

const day = 24 * 60 * 60 * 1000
const provide = (storage: Storage, names: readonly string[] = [], now = Date.now()) =>
  provideTlsAuthority(storage, { names, random: randomBytes, now })

test('servers that start at once have one authority', async () => {
  const storage = await openInMemory({ random: randomBytes })
  assert.equal(await findTlsCertificate(storage.begin(nowhere)), undefined)
  const all = await Promise.all(Array.from({ length: 8 }, () => provide(storage)))
  assert.equal(new Set(all.map(({ certificate }) => certificate)).size, 1)
  assert.equal(all.filter(({ isNew }) => isNew).length, 1)
  assert.equal(await findTlsCertificate(storage.begin(nowhere)), all[0]!.certificate)
  await storage.close()
})

test('names add up, whichever server asks for them, and the key stays', async () => {
  const storage = await openInMemory({ random: randomBytes })
  const first = await provide(storage, ['one'])
  const second = await provide(storage, ['two', '192.0.2.7'])
  const [third, fourth] = [await provide(storage, ['one', '192.0.2.7']), await provide(storage)]
  assert.deepEqual([first, second, third, fourth].map(({ isNew }) => isNew), [true, true, false, false])
  assert.equal(fourth.certificate, second.certificate)
  assert.ok(createPublicKey(first.privateKey).equals(createPublicKey(second.privateKey)))
  assert.equal(new X509Certificate(first.certificate).subject, new X509Certificate(second.certificate).subject)
  await storage.close()
})

test('one that has less than a year to live gets another certificate', async () => {
  const storage = await openInMemory({ random: randomBytes })
  const now = Date.now()
  const first = await provide(storage, [], now)
  assert.equal((await provide(storage, [], now + 3284 * day)).certificate, first.certificate)
  const second = await provide(storage, [], now + 3286 * day)
  assert.ok(Date.parse(new X509Certificate(second.certificate).validTo) > now + 6900 * day)
  await storage.close()
})

test('its key is in no file of the folder, and the same when the store is opened again', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const before = await openStorage({ folder: folder.path })
  const made = await provide(before)
  await before.close()
  const der = made.privateKey.export({ format: 'der', type: 'pkcs8' })
  const { d } = made.privateKey.export({ format: 'jwk' })
  assert.deepEqual(filesWith(folder.path, [der, Buffer.from(d!, 'base64url')]), [])
  const again = await openStorage({ folder: folder.path })
  assert.deepEqual([(await provide(again)).certificate, (await provide(again)).isNew], [made.certificate, false])
  await again.close()
})

const postgres = postgresTests()

postgres.test('nodes of one database speak by one authority', async t => {
  const nodes = nodesOver(t, await postgres.server.createDatabase(), { environment: { STOCKADE_TLS: 'true' } })
  const all = await Promise.all([nodes.start(), nodes.start()])
  const [ca, other] = await Promise.all(all.map(authorityOf))
  assert.equal(ca, other)
  for (const node of all) (await connectTls(node, { ca: ca! })).destroy()
})
