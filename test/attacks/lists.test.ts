// Lists that are as long as they can be, by whoever may ask for them, many at once.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { scaled } from '../kit/attacks.ts'
import { root, type Identity } from '../kit/identity.ts'
import { queryCall } from '../kit/raw-request.ts'
import { everyoneHere, trusting } from '../kit/roles.ts'
import { besiege } from '../kit/siege.ts'
import { allow, createUser } from '../kit/users.ts'

const siege = await besiege()
const count = Math.max(500, scaled(500))
const atOnce = Math.min(scaled(64), 64)

const isWell = ({ status }: { readonly status: number }) => assert.equal(status, 200)
type Requests = Parameters<typeof siege.callAll>[0]
const makeAll = (requests: Requests) => siege.callAll(requests, root, isWell)

async function askAtOnce(t: TestContext, call: ReturnType<typeof queryCall>, reader: Identity): Promise<void> {
  const statuses = new Set<number>()
  const ask = async () => void statuses.add((await siege.call(call, reader)).status)
  const seen = await siege.withstand(() => Promise.all(Array.from({ length: atOnce }, ask)))
  assert.deepEqual([...statuses], [200], call.body)
  const [slowest, ordinary] = [seen, siege.ordinary].map(one => one.slowest.toFixed(0))
  t.diagnostic(`${call.body.slice(0, 60)}: ${seen.calls} calls, the slowest ${slowest} ms, ordinary ${ordinary} ms`)
}

test('long lists at once leave others their turn', async t => {
  await siege.call(queryCall('iam', 'CreateGroup', { GroupName: 'all' }), root)
  const names = Array.from({ length: count }, (_, i) => `member-${i}`)
  await makeAll(names.map(UserName => queryCall('iam', 'CreateUser', { UserName })))
  await makeAll(names.map(UserName => queryCall('iam', 'AddUserToGroup', { UserName, GroupName: 'all' })))
  await makeAll([queryCall('iam', 'GenerateCredentialReport', {})])
  const lists = allow([
    'iam:ListUsers', 'iam:GetGroup', 'iam:ListPolicies', 'iam:GetAccountAuthorizationDetails', 'iam:GetCredentialReport',
  ])
  const reader = await createUser({ url: siege.url } as never, 'reader', lists)
  for (const call of [
    queryCall('iam', 'GetGroup', { GroupName: 'all', MaxItems: '1000' }), queryCall('iam', 'ListUsers', { MaxItems: '1000' }),
    queryCall('iam', 'ListUsers', { MaxItems: '1000', PathPrefix: '/none/' }),
    queryCall('iam', 'ListPolicies', { MaxItems: '1000' }),
    queryCall('iam', 'GetAccountAuthorizationDetails', { MaxItems: '1000' }), queryCall('iam', 'GetCredentialReport', {}),
  ]) {
    await askAtOnce(t, call, reader)
  }
})

test('so do instance profiles that all show one role', async t => {
  const RoleName = 'served'
  const AssumeRolePolicyDocument = `${trusting(everyoneHere)}${' '.repeat(4096)}`
  await makeAll([queryCall('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })])
  const names = Array.from({ length: count }, (_, i) => ({ InstanceProfileName: `profile-${i}` }))
  await makeAll(names.map(named => queryCall('iam', 'CreateInstanceProfile', named)))
  await makeAll(names.map(named => queryCall('iam', 'AddRoleToInstanceProfile', { ...named, RoleName })))
  const lists = allow([
    'iam:ListInstanceProfiles', 'iam:ListInstanceProfilesForRole', 'iam:GetAccountAuthorizationDetails',
  ])
  const reader = await createUser({ url: siege.url } as never, 'profile-reader', lists)
  for (const call of [
    queryCall('iam', 'ListInstanceProfiles', { MaxItems: '1000' }),
    queryCall('iam', 'ListInstanceProfilesForRole', { MaxItems: '1000', RoleName }),
    queryCall('iam', 'GetAccountAuthorizationDetails', { MaxItems: '1000', 'Filter.member.1': 'Role' }),
  ]) {
    await askAtOnce(t, call, reader)
  }
})
