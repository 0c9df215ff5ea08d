// One byte of the journal changed on disk: `stockade journal verify` finds it, names the record and exits 1.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { rootVariables } from '../kit/identity.ts'
import { sdk } from '../kit/sdk.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const environment = rootVariables

test('a flipped byte in the journal is found and named', { skip: withoutFolder }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const server = await spawnServer({ data: folder.path, environment })
  const { iam } = sdk(server)
  for (const name of ['one', 'two', 'three']) await iam.createUser({ UserName: name })
  assert.equal(await server.end('SIGTERM'), 0)

  const sound = await stockade(['journal', 'verify', '--data', folder.path])
  assert.equal(sound.code, 0, sound.out)
  const [, head] = /^The journal is sound: 3 records, head (\S+)$/m.exec(sound.out)!

  const database = join(folder.path, 'stockade.db')
  const bytes = readFileSync(database)
  const at = bytes.indexOf('"requestParameters":{"userName":"two"')
  assert.ok(at > 0, 'the record is in the database')
  bytes[at + 3]! ^= 1
  writeFileSync(database, bytes)

  const broken = await stockade(['journal', 'verify', '--data', folder.path])
  assert.equal(broken.code, 1)
  assert.match(broken.out, /^Record 2( \(event [0-9a-f-]{36}\))? was changed\.$/m)
  assert.match(broken.out, /^Good records: 1 records, head 1:[0-9a-f]{64}$/m)

  bytes[at + 3]! ^= 1
  writeFileSync(database, bytes)
  assert.equal((await stockade(['journal', 'verify', '--data', folder.path, '--expect', head!])).code, 0)
  const another = head!.replace(/.$/, digit => (digit === '0' ? '1' : '0'))
  const unexpected = await stockade(['journal', 'verify', '--data', folder.path, '--expect', another])
  assert.equal(unexpected.code, 1)
  assert.match(unexpected.out, /^Record 3.* is not the one that the expected head names\.$/m)
})
