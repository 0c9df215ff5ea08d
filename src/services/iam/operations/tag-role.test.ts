import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const arn = await createRole(server, 'deployer')
const tag = (...Tags: readonly { Key: string; Value: string }[]) => iam.tagRole({ RoleName: 'deployer', Tags: [...Tags] })

test('tags are added and replaced, without regard to the case of their keys', async () => {
  await tag({ Key: 'team', Value: 'blue' })
  await tag({ Key: 'Team', Value: 'red' }, { Key: 'level', Value: '' })
  const { Tags } = (await iam.getRole({ RoleName: 'deployer' })).Role!
  assert.deepEqual(Tags, [{ Key: 'Team', Value: 'red' }, { Key: 'level', Value: '' }])
  await assertRecord(server, 'TagRole', { readOnly: false, responseElements: null })
  const twice = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'
  await assertRefused(tag({ Key: 'a', Value: '' }, { Key: 'A', Value: '' }), 'InvalidInput', twice)
  await assertRefused(tag(), 'InvalidInput', 'At least one tag must be specified.')
})

test('what a policy says of the role\'s tags decides', async () => {
  const rule = { ...allow('iam:TagRole', arn), Condition: { StringEquals: { 'iam:ResourceTag/team': 'red' } } }
  const { iam: clerk } = sdk(server, await createUser(server, 'red', rule))
  await clerk.tagRole({ RoleName: 'deployer', Tags: [{ Key: 'team', Value: 'green' }] })
  const again = clerk.tagRole({ RoleName: 'deployer', Tags: [{ Key: 'team', Value: 'red' }] })
  await assertRefused(again, 'AccessDenied', /on resource: arn:aws:iam::000000000000:role\/deployer because no/, 403)
})

test('a role that is not there', async () => {
  await assertRefused(
    iam.tagRole({ RoleName: 'none', Tags: [] }), 'NoSuchEntity', 'The role with name none cannot be found.', 404,
  )
})
