// Somebody who can write the store puts a block without records behind the newest one, under the newest one's own seal. Nothing
// can be committed behind it: `journal verify` says why, and so does a start.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { openStorage } from '../../src/storage/open.ts'
import { rootKeyFile } from '../../src/storage/secrets/root-key/file.ts'
import { testBothStores } from '../kit/both-stores.ts'
import { sdk } from '../kit/sdk.ts'

testBothStores('a block that holds no records is found, and a start says where it stands', async (_t, store) => {
  const server = await store.start()
  for (let i = 0; i < 3; i++) await sdk(server).kms.listKeys({})
  assert.equal(await server.end('SIGTERM'), 0)
  await store.run(`INSERT INTO stockade.journal (first, last, sealed_from, unpacked, entries, seal)
    SELECT last + 1, last, sealed_from, 0, ${store.literal(Buffer.alloc(0))}, seal
    FROM stockade.journal ORDER BY first DESC LIMIT 1`)
  const { code, out } = await store.verify()
  assert.equal(code, 1, out)
  assert.match(out, /^A block that holds no records stands at record 4: it was put there or emptied\.$/m)
  assert.match(out, /^Good records: 3 records, /m)
  const opened = openStorage({ ...store.place, rootKey: rootKeyFile(store.place.rootKeyFile, randomBytes) })
  await assert.rejects(opened, /newest block of the journal, which stands at record 4, does not hold the records that it should/)

  await store.run('DELETE FROM stockade.journal WHERE first > last')
  assert.equal((await store.verify()).code, 0)
  const again = await store.start()
  await sdk(again).kms.listKeys({})
})
