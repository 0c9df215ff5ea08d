import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms, ssm } = sdk(server)
const { KeyMetadata: key } = await kms.createKey()
const KeyId = key!.KeyId!
const overwrite = (Name: string, Value: string, more: object = {}) => ssm.putParameter({ Name, Value, Overwrite: true, ...more })
await ssm.putParameter({ Name: '/app/a', Value: 'one', Type: 'String', Description: 'first' })
await overwrite('/app/a', 'two', { Type: 'SecureString', KeyId })
await overwrite('/app/a', 'three', { Description: 'third' })

test('every version, the oldest first, each with what was true of it', async () => {
  const { Parameters, NextToken } = await ssm.getParameterHistory({ Name: '/app/a', WithDecryption: true })
  assert.equal(NextToken, undefined)
  const LastModifiedUser = 'arn:aws:iam::000000000000:root'
  const common = { Name: '/app/a', LastModifiedUser, Labels: [], Tier: 'Standard', Policies: [], DataType: 'text' }
  assert.deepEqual(Parameters?.map(({ LastModifiedDate, ...rest }) => LastModifiedDate! <= new Date() && rest), [
    { ...common, Version: 1, Type: 'String', Value: 'one', Description: 'first' },
    { ...common, Version: 2, Type: 'SecureString', Value: 'two', KeyId, Description: 'first' },
    { ...common, Version: 3, Type: 'SecureString', Value: 'three', KeyId: 'alias/aws/ssm', Description: 'third' },
  ])
})

test('who made a version is told of each', async () => {
  const writer = sdk(server, await createUser(server, 'writer', allow('ssm:PutParameter')))
  await ssm.putParameter({ Name: '/app/b', Value: 'x', Type: 'String' })
  await writer.ssm.putParameter({ Name: '/app/b', Value: 'y', Overwrite: true })
  const { Parameters } = await ssm.getParameterHistory({ Name: '/app/b' })
  assert.deepEqual(Parameters?.map(each => each.LastModifiedUser), [
    'arn:aws:iam::000000000000:root', 'arn:aws:iam::000000000000:user/writer',
  ])
})

test('each SecureString is decrypted by KMS, under the key that it was made with, in the caller\'s name', async () => {
  const { Parameters: sealed } = await ssm.getParameterHistory({ Name: '/app/a' })
  assert.equal(sealed?.[0]?.Value, 'one')
  assert.ok(sealed?.slice(1).every(({ Value }) => !['two', 'three'].includes(Value!)))
  const before = (await server.records()).length
  await ssm.getParameterHistory({ Name: '/app/a', WithDecryption: true })
  const shown = (await server.records()).slice(before)
  assert.deepEqual(shown.map(({ eventName }) => eventName), ['Decrypt', 'Decrypt', 'GetParameterHistory'])
  const reader = sdk(server, await createUser(server, 'reader', allow('ssm:GetParameterHistory')))
  const denied = reader.ssm.getParameterHistory({ Name: '/app/a', WithDecryption: true })
  await assertRefused(denied, 'AccessDeniedException', /user\/reader is not authorized to perform: kms:Decrypt on resource: /)
  assert.equal((await reader.ssm.getParameterHistory({ Name: '/app/a' })).Parameters?.length, 3)
})

test('page by page, by name and by ARN', async () => {
  const arn = 'arn:aws:ssm:us-east-1:000000000000:parameter/app/a'
  const { Parameters, NextToken } = await ssm.getParameterHistory({ Name: arn, MaxResults: 2 })
  assert.deepEqual(Parameters?.map(({ Name, Version }) => [Name, Version]), [['/app/a', 1], ['/app/a', 2]])
  const { Parameters: rest, ...end } = await ssm.getParameterHistory({ Name: '/app/a', MaxResults: 2, NextToken })
  assert.deepEqual(rest?.map(({ Version }) => Version), [3])
  assert.equal(end.NextToken, undefined)
  const elsewhere = ssm.getParameterHistory({ Name: '/app/b', NextToken })
  await assertRefused(elsewhere, 'InvalidNextToken', `The following token is invalid: ${NextToken}.`)
})

test('one that is not there, and one version of one', async () => {
  await assertRefused(ssm.getParameterHistory({ Name: '/app/none' }), 'ParameterNotFound', 'UnknownError')
  await assertRefused(ssm.getParameterHistory({ Name: '/app/a:1' }), 'ValidationException', /^Parameter name: can't be /)
  const tooMany = ssm.getParameterHistory({ Name: '/app/a', MaxResults: 51 })
  await assertRefused(tooMany, 'ValidationException', /less than or equal to 50$/)
})

test('is decided by its own action, and recorded with the parameter', async () => {
  const other = sdk(server, await createUser(server, 'other', allow('ssm:GetParameter')))
  await assertRefused(other.ssm.getParameterHistory({ Name: '/app/a' }), 'AccessDeniedException', /ssm:GetParameterHistory/)
  await ssm.getParameterHistory({ Name: '/app/a' })
  const { readOnly, requestParameters, resources, responseElements } = await lastRecord(server, 'GetParameterHistory')
  assert.deepEqual({ readOnly, requestParameters, resources, responseElements }, {
    readOnly: true,
    requestParameters: { name: '/app/a' },
    resources: [{ accountId: '000000000000', ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/a' }],
    responseElements: null,
  })
})
