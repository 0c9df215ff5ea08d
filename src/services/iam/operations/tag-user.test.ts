import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('tags are added and replaced, without regard to the case of their keys', async () => {
  await iam.createUser({ UserName: 'ann', Tags: [{ Key: 'team', Value: 'blue' }] })
  await iam.tagUser({ UserName: 'ann', Tags: [{ Key: 'Team', Value: 'red' }, { Key: 'constructor', Value: '' }] })
  const { User } = await iam.getUser({ UserName: 'ann' })
  assert.deepEqual(User!.Tags, [{ Key: 'Team', Value: 'red' }, { Key: 'constructor', Value: '' }])
  await assertRecord(server, 'TagUser', { readOnly: false, responseElements: null })
})

test('keys that are given twice, that are AWS\'s, or that are too many', async () => {
  const tag = (...keys: readonly string[]) => iam.tagUser({ UserName: 'ann', Tags: keys.map(Key => ({ Key, Value: '' })) })
  const twice = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'
  await assertRefused(tag('a', 'A'), 'InvalidInput', twice)
  await assertRefused(
    iam.createUser({ UserName: 'bob', Tags: [{ Key: 'a', Value: '' }, { Key: 'a', Value: '' }] }), 'InvalidInput', twice,
  )
  await assertRefused(tag('AWS:x'), 'InvalidInput', 'Caller is an end user and not allowed to mutate system tags')
  await tag(...Array.from({ length: 48 }, (_, index) => `k${index}`))
  await assertRefused(tag('one more'), 'LimitExceeded', 'The number of tags has reached the maximum limit.', 409)
  await tag('K0', 'k1')
})

test('no tag at all is refused, and taking none away is not', async () => {
  await assertRefused(iam.tagUser({ UserName: 'ann', Tags: [] }), 'InvalidInput', 'At least one tag must be specified.')
  await iam.untagUser({ UserName: 'ann', TagKeys: [] })
})

test('a user that is not there', async () => {
  await assertRefused(
    iam.tagUser({ UserName: 'nobody', Tags: [] }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('what a policy says of tags, of the request and of the user, decides', async () => {
  const onBlue = { StringEquals: { 'iam:ResourceTag/team': 'red', 'aws:RequestTag/level': '1' } }
  const onlyLevels = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['level'] } }
  const rule = { ...allow('iam:TagUser'), Condition: { ...onBlue, ...onlyLevels } }
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  const level = { Key: 'level', Value: '1' }
  const refused = /no identity-based policy allows the iam:TagUser action$/
  await assertRefused(clerk.tagUser({ UserName: 'clerk', Tags: [level] }), 'AccessDenied', refused, 403)
  await assertRefused(clerk.tagUser({ UserName: 'ann', Tags: [level, { Key: 'x', Value: '' }] }), 'AccessDenied', refused, 403)
  await assertRefused(clerk.tagUser({ UserName: 'ann', Tags: [{ ...level, Value: '2' }] }), 'AccessDenied', refused, 403)
  await iam.untagUser({ UserName: 'ann', TagKeys: ['k1'] })
  await clerk.tagUser({ UserName: 'ann', Tags: [level] })
})
