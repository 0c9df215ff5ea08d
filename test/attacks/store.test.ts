// Somebody who can write the store and has not the root key: becomes nobody else, reads nothing, and is found.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { testBothStores } from '../kit/both-stores.ts'
import { account, type Identity } from '../kit/identity.ts'
import { errorOf, queryCall, send, signed } from '../kit/raw-request.ts'
import { sdk } from '../kit/sdk.ts'
import type { EditedStore, Row } from '../kit/store-editor.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const secret = 'a name that stands in no row in clear'
const denied = policy(allow('iam:*'), { Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' })

interface Filled {
  readonly store: EditedStore
  /** Has a key and no policy. */
  readonly nobody: Identity
  readonly userId: string
  /** May not list users, by a policy that is attached. */
  readonly deputy: Identity
}

async function fill(store: EditedStore): Promise<Filled> {
  const server = await store.start()
  const { iam } = sdk(server)
  const nobody = await createUser(server as never, 'nobody')
  const { UserId } = (await iam.getUser({ UserName: 'nobody' })).User!
  const deputy = await createUser(server as never, 'deputy')
  const { Policy } = await iam.createPolicy({ PolicyName: 'denied', PolicyDocument: denied })
  await iam.attachUserPolicy({ UserName: 'deputy', PolicyArn: Policy!.Arn! })
  await iam.tagUser({ UserName: 'nobody', Tags: [{ Key: 'secret', Value: secret }] })
  await end(server)
  return { store, nobody, userId: UserId!, deputy }
}

async function end(server: { end(signal: 'SIGTERM'): Promise<number | null> }): Promise<void> {
  assert.equal(await server.end('SIGTERM'), 0)
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const ofKey = (rows: readonly Row[], { accessKeyId }: Identity) =>
  rows.find(({ collection, key }) => collection === 'iam.access-keys' && text(key).includes(accessKeyId))!

const broken = /^Rows of iam\.access-keys were changed, moved or put there by someone without the root key: 1\.$/m

/** What makes Nobody the root user, or lets nobody in: none makes a row that opens. */
const takeovers: readonly (readonly [what: string, edit: (filled: Filled, own: Row, roots: Row) => Row])[] = [
  ['the account\'s id in the place of the user\'s', ({ userId }, own) =>
    ({ ...own, value: Buffer.from(text(own.value).replace(userId, account), 'latin1') })],
  ['the root user\'s key under the own id', (_filled, own, roots) => ({ ...own, value: roots.value })],
  ['with its version', (_filled, own, roots) => ({ ...own, value: roots.value, version: roots.version })],
  ['another version', (_filled, own) => ({ ...own, version: own.version + 1 })],
  ['a version that none has', (_filled, own) => ({ ...own, version: -1 })],
  ['one bit', (_filled, own) => ({ ...own, value: own.value.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) })],
  ['no bytes', (_filled, own) => ({ ...own, value: new Uint8Array(0) })],
  ['a record in clear', ({ userId }, own) => ({ ...own, value: Buffer.from(JSON.stringify([1, { id: 'x', userId }])) })],
]

async function attack(t: TestContext, empty: EditedStore): Promise<void> {
  const filled = await fill(empty)
  const { store, nobody } = filled
  const rows = await store.rows()
  assert.ok(rows.length >= 10)
  for (const { value } of rows) assert.equal(text(value).includes(secret), false, 'a row stands in clear')
  const sound = await store.verify()
  assert.deepEqual([sound.code, sound.err], [0, ''])
  assert.match(sound.out, new RegExp(`^The rows are sound: ${rows.length}$`, 'm'))

  const [own, roots] = [ofKey(rows, nobody), ofKey(rows, { accessKeyId: 'AKIATESTROOT00000000', secretAccessKey: '' })]
  for (const [what, edit] of takeovers) {
    const copy = await store.copy()
    const edited = edit(filled, own, roots)
    await copy.put(edited)
    const isSame = edited.version === own.version && text(edited.value) === text(own.value)
    const server = await copy.start()
    const identity = queryCall('sts', 'GetCallerIdentity')
    const answer = await send(server.url, signed(server.url, identity, { identity: nobody }))
    if (isSame) assert.match(answer.body, /<Arn>[^<]*:user\/nobody</, what)
    else assert.deepEqual([answer.status, errorOf(answer).code], [500, 'InternalFailure'], what)
    await end(server)
    const { code, out } = await copy.verify()
    assert.equal(code, isSame ? 0 : 1, what)
    if (!isSame) assert.match(out, broken, what)
  }
  await assertFound(t, filled)
}

/** What opens, and is found all the same. */
async function assertFound(t: TestContext, { store, nobody, deputy }: Filled): Promise<void> {
  const before = await store.rows()
  const without = await store.copy()
  await without.remove(before.find(({ collection }) => collection === 'iam.attachments')!)
  assert.match((await without.verify()).out, new RegExp(`^Rows were removed: \\d+ stand where ${before.length} are due\\.$`, 'm'))

  const server = await store.start()
  const { iam } = sdk(server)
  await iam.deleteAccessKey({ UserName: 'nobody', AccessKeyId: nobody.accessKeyId })
  await iam.updateAccessKey({ UserName: 'deputy', AccessKeyId: deputy.accessKeyId, Status: 'Inactive' })
  await end(server)
  const after = await store.rows()
  const revived = await store.copy()
  await revived.put(ofKey(before, nobody))
  assert.match((await revived.verify()).out, /^Rows were added that had been removed: \d+ stand where \d+ are due\.$/m)
  const older = await store.copy()
  await older.put(ofKey(before, deputy))
  assert.match((await older.verify()).out, /^Rows were put back in an older form, /m)
  const swapped = await store.copy()
  await swapped.put(ofKey(before, nobody))
  await swapped.remove(ofKey(after, deputy))
  assert.match((await swapped.verify()).out, /^Rows were put back in an older form, or one was removed and another added: /m)
  // What verification names says nothing to a terminal.
  const speaking = await store.copy()
  await speaking.put({ ...before[0]!, collection: '\u001b[2K\r\nThe rows are sound: 9\u001b[8m' })
  const { code, out } = await speaking.verify()
  assert.equal(code, 1)
  assert.doesNotMatch(out.replaceAll('\n', ''), /\p{Cc}/u)
  assert.match(out, /^Rows of \\u001b\[2K\\u000d\\u000aThe rows are sound: 9\\u001b\[8m were changed, moved or put there /m)
  t.diagnostic(`${before.length} rows`)
}

testBothStores('one row edit makes nobody the root user, and every edit is found', attack)
