// Somebody who can write the store has the sum of all rows made right by the server itself: by putting a row where the server is
// about to replace or remove another, so that the wrong one is taken off the sum.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { encodeKey, keyBytes } from '../../src/storage/rows/keys.ts'
import { testBothStores } from '../kit/both-stores.ts'
import { account, region, type Identity } from '../kit/identity.ts'
import { sdk } from '../kit/sdk.ts'
import type { EditedStore, Row } from '../kit/store-editor.ts'
import { allow, createUser, policy } from '../kit/users.ts'

type Server = Awaited<ReturnType<EditedStore['start']>>

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const find = (rows: readonly Row[], collection: string, id = '') =>
  rows.find(row => row.collection === collection && text(row.key).includes(id))!

/** Where an entry of an index comes that is written without asking what stands there. */
const entryOf = (keyId: string) =>
  ({ collection: 'kms.aliases#byKey', key: keyBytes(encodeKey([keyId, 'alias/x'], encodeKey([account, region]))) })

async function end(server: Server): Promise<void> {
  assert.equal(await server.end('SIGTERM'), 0)
}

async function fill(store: EditedStore) {
  const server = await store.start()
  const { iam, kms } = sdk(server)
  const user = await createUser(server as never, 'user')
  const userId = (await iam.getUser({ UserName: 'user' })).User!.UserId!
  const keyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  const { Policy } = await iam.createPolicy({ PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  await iam.attachUserPolicy({ UserName: 'user', PolicyArn: Policy!.Arn! })
  await end(server)
  return { user, userId, keyId }
}

async function attack(t: TestContext, store: EditedStore): Promise<void> {
  const { user, userId, keyId } = await fill(store)
  const rows = await store.rows()
  const key = find(rows, 'iam.access-keys', user.accessKeyId)

  const planted = await store.copy()
  await planted.put({ ...key, ...entryOf(keyId) })
  await planted.remove(key)
  await assertFails(planted, server => sdk(server).kms.createAlias({ AliasName: 'alias/x', TargetKeyId: keyId }))
  const { code, out } = await planted.verify()
  assert.equal(code, 1)
  assert.match(out, /^Rows of kms\.aliases#byKey were changed, moved or put there by someone without the root key: 1\.$/m)

  const [own, attached] = [find(rows, 'iam.users', userId), find(rows, 'iam.attachments', userId)]
  assert.equal(own.version, attached.version, 'both come with one commit')
  const swapped = await store.copy()
  await swapOf(swapped, { user, own, attached })
  t.diagnostic(`${rows.length} rows`)
}

/** Another row of the same commit in the place of one that the server has in its cache, and therefore does not read. */
async function swapOf(
  store: EditedStore, { user, own, attached }: { readonly user: Identity; readonly own: Row; readonly attached: Row },
): Promise<void> {
  const server = await store.start()
  assert.ok(await sdk(server, user).iam.listUsers({}))
  const deny = policy({ Effect: 'Deny', Action: '*', Resource: '*' })
  await store.put({ ...own, value: attached.value })
  // A server that is slow, and reads the row after all, finds it.
  const failed = { name: /^(?:ServiceUnavailable|InternalFailure)$/ }
  await assert.rejects(sdk(server).iam.putUserPolicy({ UserName: 'user', PolicyName: 'no', PolicyDocument: deny }), failed)
  await store.put(own)
  await sdk(server).iam.putUserPolicy({ UserName: 'user', PolicyName: 'no', PolicyDocument: deny })
  await assert.rejects(sdk(server, user).iam.listUsers({}), /explicit deny/)
  await end(server)
  assert.equal((await store.verify()).code, 0)
}

async function assertFails(store: EditedStore, call: (server: Server) => Promise<unknown>): Promise<void> {
  const server = await store.start()
  await assert.rejects(call(server), { name: 'ServiceUnavailable' })
  await end(server)
}

testBothStores('no row that is planted where the server writes is taken off the sum', attack)
