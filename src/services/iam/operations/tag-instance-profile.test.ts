import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const web = { InstanceProfileName: 'web' }
const stage = { Key: 'stage', Value: 'test' }
await iam.createInstanceProfile({ ...web, Tags: [stage, { Key: 'team', Value: 'blue' }] })
const tag = (...Tags: { Key: string; Value: string }[]) => iam.tagInstanceProfile({ ...web, Tags })

test('tags are added and replaced, with regard to case', async () => {
  const [red, green] = [{ Key: 'TEAM', Value: 'red' }, { Key: 'team', Value: 'green' }] as const
  await tag(green, red)
  assert.deepEqual((await iam.listInstanceProfileTags(web)).Tags, [red, stage, green])
  await assertRecord(server, 'TagInstanceProfile', { readOnly: false, responseElements: null })
})

test('none, the same one twice, and more than 50', async () => {
  const red = { Key: 'a', Value: 'red' }
  await assertRefused(tag(), 'InvalidInput', 'At least one tag must be specified.')
  await assertRefused(tag(red, red), 'InvalidInput', 'Duplicate tag keys found.')
  const many = Array.from({ length: 49 }, (_, i) => ({ Key: `k${i}`, Value: '' }))
  await assertRefused(tag(...many), 'LimitExceeded', 'The number of tags has reached the maximum limit.', 409)
})

test('policies see the tags of the instance profile and of the request', async () => {
  const Condition = { StringEquals: { 'aws:ResourceTag/stage': 'test', 'aws:RequestTag/level': '1' } }
  const rule = { ...allow('iam:TagInstanceProfile'), Condition }
  const { iam: tagger } = sdk(server, await createUser(server, 'tagger', rule))
  await tagger.tagInstanceProfile({ ...web, Tags: [{ Key: 'level', Value: '1' }] })
  await assertRefused(
    tagger.tagInstanceProfile({ ...web, Tags: [{ Key: 'level', Value: '2' }] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/tagger is not authorized to perform: iam:TagInstanceProfile '
      + 'on resource: arn:aws:iam::000000000000:instance-profile/web '
      + 'because no identity-based policy allows the iam:TagInstanceProfile action',
    403,
  )
})

test('an instance profile that is not there', async () => {
  const none = iam.tagInstanceProfile({ InstanceProfileName: 'none', Tags: [] })
  await assertRefused(none, 'NoSuchEntity', 'Instance Profile none cannot be found.', 404)
})
