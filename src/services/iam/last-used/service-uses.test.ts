// What is kept of the uses of somebody, how soon it is written again, and that it goes with him.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordText } from '../../../core/records/journal-record.ts'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import { Roles, type Role } from '../roles/roles.ts'
import { ServiceUses, serviceUses, usesOf } from './service-uses.ts'

const home = { account: here.account, region: '' }
const role: Role = {
  id: 'AROAONE', account: here.account, partition: 'aws', name: 'one', path: '/', createdAt: 0, policies: {}, attached: [],
  tags: {}, trust: { policy: '{}', principals: {} }, longestSession: 3600,
}

const start = Date.parse('2026-01-01T00:00:00Z')
const second = 1000

/** A call by a session of the role. */
function recordOf(id: string, source = 'kms.amazonaws.com', { name = 'ListKeys', after = 0 } = {}): string {
  const index = { account: here.account, accessKeyId: 'ASIA', source, region: 'us-east-1', name }
  const eventTime = `${new Date(start + after).toISOString().slice(0, 19)}Z`
  const event = { eventVersion: '1.11', userIdentity: { type: 'AssumedRole', principalId: `${id}:session` }, eventTime }
  return recordText({ id: 'e', index: JSON.stringify(index), event: JSON.stringify(event) })
}

async function* pages() {
  yield ['AROAONE', 'AROATWO'].map((id, position) => ({ position, record: recordOf(id) }))
}

test('a service is called by its name, whatever its records call it', async () => {
  const { begin, write } = setUp()
  await write(unit => unit.in(home).insert(Roles, role))
  async function* own() {
    yield [{ position: 1, record: recordOf('AROAONE', 'stockade') }]
  }
  await write(unit => serviceUses.consume(own(), unit))
  assert.deepEqual((await usesOf(begin().in(home), 'AROAONE')).map(({ service }) => service), ['stockade'])
})

test('nothing is kept of who is gone', async () => {
  const { begin, write } = setUp()
  await write(unit => unit.in(home).insert(Roles, role))
  await write(unit => serviceUses.consume(pages(), unit))
  const state = begin().in(home)
  assert.equal((await usesOf(state, 'AROAONE')).length, 1)
  assert.deepEqual(await state.list(ServiceUses, [], { limit: 10 }), await usesOf(state, 'AROAONE'))
})

/** Each use is taken from the journal by itself. */
async function afterUses(...uses: readonly (readonly [name: string, after: number])[]) {
  const { begin, write } = setUp()
  await write(unit => unit.in(home).insert(Roles, role))
  for (const [name, after] of uses) {
    async function* one() {
      yield [{ position: 1, record: recordOf('AROAONE', 'kms.amazonaws.com', { name, after }) }]
    }
    await write(unit => serviceUses.consume(one(), unit))
  }
  const [{ at, actions } = assert.fail()] = await usesOf(begin().in(home), 'AROAONE')
  return { service: at - start, ...Object.fromEntries(Object.entries(actions).map(([name, use]) => [name, use.at - start])) }
}

test('an action that is used again is told of, however soon that is behind the use of another one', async () => {
  const later = 7 * 86_400 * second
  const uses = await afterUses(['ListKeys', 0], ['ListAliases', 0], ['ListKeys', later], ['ListAliases', later + 20 * second])
  assert.deepEqual(uses, { service: later + 20 * second, ListKeys: later, ListAliases: later + 20 * second })
})

test('an action that is used again within a minute is not written down again', async () => {
  const soon = await afterUses(['ListKeys', 0], ['ListKeys', 59 * second])
  assert.deepEqual(soon, { service: 0, ListKeys: 0 })
  const then = await afterUses(['ListKeys', 0], ['ListKeys', 59 * second], ['ListKeys', 60 * second])
  assert.deepEqual(then, { service: 60 * second, ListKeys: 60 * second })
})
