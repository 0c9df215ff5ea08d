// What is kept of the uses of somebody, and that it goes with him.
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

/** A call by a session of the role. */
function recordOf(id: string, source = 'kms.amazonaws.com'): string {
  const index = { account: here.account, accessKeyId: 'ASIA', source, region: 'us-east-1', name: 'ListKeys' }
  const event = {
    eventVersion: '1.11', userIdentity: { type: 'AssumedRole', principalId: `${id}:session` }, eventTime: '2026-01-01T00:00:00Z',
  }
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
