// Lists that are as long as they can be, by whoever may ask for them, many at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { root } from '../kit/identity.ts'
import { queryCall } from '../kit/raw-request.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()
const times = Number(process.env['STOCKADE_TEST_ATTACKS'] ?? 1)
const members = 500 * times
const atOnce = 64

test('long lists at once leave others their turn', async t => {
  await siege.call(queryCall('iam', 'CreateGroup', { GroupName: 'all' }), root)
  const names = Array.from({ length: members }, (_, i) => `member-${i}`)
  const isWell = ({ status }: { readonly status: number }) => assert.equal(status, 200)
  const make = (operation: string, more = {}) =>
    siege.callAll(names.map(UserName => queryCall('iam', operation, { UserName, ...more })), root, isWell)
  await make('CreateUser')
  await make('AddUserToGroup', { GroupName: 'all' })
  const lists = allow(['iam:ListUsers', 'iam:GetGroup', 'iam:ListPolicies'])
  const reader = await createUser({ url: siege.url } as never, 'reader', lists)
  for (const call of [
    queryCall('iam', 'GetGroup', { GroupName: 'all', MaxItems: '1000' }), queryCall('iam', 'ListUsers', { MaxItems: '1000' }),
    queryCall('iam', 'ListUsers', { MaxItems: '1000', PathPrefix: '/none/' }),
    queryCall('iam', 'ListPolicies', { MaxItems: '1000' }),
  ]) {
    const statuses = new Set<number>()
    const ask = async () => void statuses.add((await siege.call(call, reader)).status)
    const seen = await siege.during(() => Promise.all(Array.from({ length: atOnce }, ask)))
    assert.deepEqual([...statuses], [200], call.body)
    siege.assertUnharmed(seen)
    const [slowest, ordinary] = [seen, siege.ordinary].map(one => one.slowest.toFixed(0))
    t.diagnostic(`${call.body.slice(0, 60)}: ${seen.calls} calls, the slowest ${slowest} ms, ordinary ${ordinary} ms`)
  }
})
