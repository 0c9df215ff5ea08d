import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:instance-profile/${resource}`

test('an instance profile has an id, a path and a date in whole seconds, and no role', async () => {
  const Tags = [{ Key: 'team', Value: 'blue' }]
  const { InstanceProfile } = await iam.createInstanceProfile({ InstanceProfileName: 'Web', Path: '/shop/', Tags })
  const { InstanceProfileId, CreateDate, ...rest } = InstanceProfile!
  assert.match(InstanceProfileId!, /^AIPA[A-Z2-7]{17}$/)
  assert.equal(CreateDate!.getMilliseconds(), 0)
  assert.deepEqual(rest, { InstanceProfileName: 'Web', Path: '/shop/', Arn: own('shop/Web'), Roles: [], Tags })
  await assertRecord(server, 'CreateInstanceProfile', {
    readOnly: false, requestParameters: { instanceProfileName: 'Web', path: '/shop/', tags: [{ key: 'team', value: 'blue' }] },
  })
  assert.match(JSON.stringify((await lastRecord(server, 'CreateInstanceProfile')).responseElements), /"instanceProfileId":"AIPA/)
  assert.equal((await iam.getAccountSummary({})).SummaryMap!.InstanceProfiles, 1)
})

test('a name is taken once among instance profiles, without regard to case', async () => {
  const again = iam.createInstanceProfile({ InstanceProfileName: 'web' })
  await assertRefused(again, 'EntityAlreadyExists', 'Instance Profile web already exists.', 409)
  await iam.createGroup({ GroupName: 'web' })
})

test('the same tag twice is refused, and one of another case is another', async () => {
  const make = (...keys: string[]) =>
    iam.createInstanceProfile({ InstanceProfileName: 'tagged', Tags: keys.map(Key => ({ Key, Value: '' })) })
  await assertRefused(make('a', 'a'), 'InvalidInput', 'Duplicate tag keys found.')
  assert.equal((await make('a', 'A')).InstanceProfile!.Tags!.length, 2)
})

test('the permission is asked on the path that it is to have, with tags that to tag it as well', async () => {
  const rule = allow('iam:CreateInstanceProfile', own('shop/*'))
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  const denied = (action: string, resource: string) =>
    `User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:${action} on resource: ${own(resource)} `
      + `because no identity-based policy allows the iam:${action} action`
  const make = (name: string, Path: string, tags: object = {}) =>
    clerk.createInstanceProfile({ InstanceProfileName: name, Path, ...tags })
  await assertRefused(make('one', '/ops/'), 'AccessDenied', denied('CreateInstanceProfile', 'ops/one'), 403)
  const Tags = [{ Key: 'a', Value: '' }]
  await assertRefused(make('one', '/shop/', { Tags }), 'AccessDenied', denied('TagInstanceProfile', 'shop/one'), 403)
  await make('one', '/shop/')
})
