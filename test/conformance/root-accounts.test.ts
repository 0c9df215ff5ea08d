// A store that is opened for another account than the one that it was made for.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spawnServer, type ChildSettings } from '../kit/child-server.ts'
import { root, rootVariables } from '../kit/identity.ts'
import { queryCall, send, signed } from '../kit/raw-request.ts'
import { storePlace, withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { createUser } from '../kit/users.ts'

const [one, other] = ['111111111111', '222222222222']
const key = rootVariables

async function refusalOf(settings: ChildSettings): Promise<string> {
  const log: string[] = []
  await assert.rejects(spawnServer({ ...settings, log }), /ended with 1 before it was ready/)
  return log.join('\n')
}

async function arnOf({ url }: { readonly url: string }): Promise<string> {
  return /<Arn>([^<]+)</.exec((await send(url, signed(url, queryCall('sts', 'GetCallerIdentity')))).body)![1]!
}

test('the root user\'s key of one account is not that of another', async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  await storePlace(folder.path)
  const data = folder.path
  const startAs = (account: string) => spawnServer({ data, environment: { ...key, STOCKADE_ACCOUNT: account } })
  const first = await startAs(one!)
  assert.equal(await arnOf(first), `arn:aws:iam::${one}:root`)
  const user = await createUser({ url: first.url } as never, 'ann')
  await first.end('SIGTERM')
  const refused = await refusalOf({ data, environment: { ...key, STOCKADE_ACCOUNT: other! } })
  assert.equal(refused, `stockade: The access key ${root.accessKeyId} is that of the root user of account ${one}: `
    + `start the server with --account ${one}, or set another key for the root user of ${other}.`)
  const taken = { STOCKADE_ROOT_ACCESS_KEY_ID: user.accessKeyId, STOCKADE_ROOT_SECRET_ACCESS_KEY: user.secretAccessKey }
  for (const account of [one!, other!]) {
    assert.match(await refusalOf({ data, environment: { ...taken, STOCKADE_ACCOUNT: account } }),
      new RegExp(`^stockade: The access key ${user.accessKeyId} is that of a user of account ${one}, so `))
  }
  const again = await startAs(one!)
  assert.equal(await arnOf(again), `arn:aws:iam::${one}:root`)
  await again.end('SIGTERM')
})

test('a key that stands in the data folder alone is not lost to another account', { skip: withoutFolder }, async t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = folder.path
  const file = join(data, 'root-credentials')
  const first = await spawnServer({ data, environment: { STOCKADE_ACCOUNT: one! } })
  await first.end('SIGTERM')
  const before = readFileSync(file, 'utf8')
  const refused = await refusalOf({ data, environment: { STOCKADE_ACCOUNT: other! } })
  assert.match(refused, /is that of the root user of account 111111111111/)
  assert.equal(readFileSync(file, 'utf8'), before)
})
