// An ephemeral server in a small heap, which somebody without any policy floods with denied calls that name something new each,
// and which somebody who may make groups then fills.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { root, rootVariables, type Identity } from '../kit/identity.ts'
import { queryCall, send, signed, type RawAnswer } from '../kit/raw-request.ts'
import { allow, createUser } from '../kit/users.ts'

const heap = 96
const atOnce = 32
/** Several times as many as the journal keeps in such a heap. */
const denied = 12_000
/** Far more than a heap of that size can hold. */
const mostGroups = 100_000

const server = await spawnServer({
  quiet: true,
  environment: { ...rootVariables, NODE_OPTIONS: `--max-old-space-size=${heap}`, STOCKADE_QUOTAS: 'off' },
})
after(() => server.end('SIGTERM'))

const nobody = await createUser(server as never, 'nobody')
const maker = await createUser(server as never, 'maker', allow('iam:CreateGroup'))
const call = (identity: Identity, action: string, parameters: Readonly<Record<string, string>> = {}): Promise<RawAnswer> =>
  send(server.url, signed(server.url, queryCall('iam', action, parameters), { identity }))

/** Calls of many at once until one of them says that it was the last. */
async function flood(one: (n: number) => Promise<boolean>): Promise<void> {
  let [n, isOver] = [0, false]
  const repeat = async () => {
    while (!isOver) if (await one(n++)) isOver = true
  }
  await Promise.all(Array.from({ length: atOnce }, repeat))
}

const statuses = async (...asked: (readonly [string, Readonly<Record<string, string>>])[]) => {
  const found: number[] = []
  for (const [action, parameters] of asked) found.push((await call(root, action, parameters)).status)
  return found
}

test('whoever may do nothing fills neither the heap nor the room of others', async () => {
  await flood(async n => {
    const PolicyArn = `arn:aws:iam::000000000000:policy/${n}${'p'.repeat(100)}`
    const { status } = await call(nobody, 'AttachUserPolicy', { UserName: `${n}${'u'.repeat(50)}`, PolicyArn })
    assert.equal(status, 403)
    return n >= denied
  })
  const others = await statuses(['CreateUser', { UserName: 'other' }], ['ListUsers', {}], ['DeleteUser', { UserName: 'other' }])
  assert.deepEqual([others, server.isRunning], [[200, 200, 200], true])
})

test('whoever fills the store is told that there is no room, while others read and remove', async () => {
  const made: string[] = []
  await flood(async n => {
    const { status } = await call(maker, 'CreateGroup', { GroupName: `group-${n}` })
    if (status === 200) made.push(`group-${n}`)
    return status !== 200 || n >= mostGroups
  })
  assert.ok(made.length > 1000 && made.length < mostGroups, `${made.length} groups`)
  const { status, body } = await call(maker, 'CreateGroup', { GroupName: 'one-more' })
  assert.equal(status, 503, body)
  const [first, second] = made as [string, string]
  const others = await statuses(
    ['GetGroup', { GroupName: first }], ['ListGroups', {}], ['DeleteGroup', { GroupName: first }],
    ['DeleteGroup', { GroupName: second }], ['CreateGroup', { GroupName: 'again' }],
  )
  assert.deepEqual([others, server.isRunning], [[200, 200, 200, 200, 200], true])
})
