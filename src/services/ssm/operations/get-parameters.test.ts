import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
await ssm.putParameter({ Name: '/app/a', Value: '1', Type: 'String' })
await ssm.putParameter({ Name: '/app/b', Value: '2', Type: 'SecureString' })

test('those that are there, and the names of those that are not', async () => {
  const Names = ['/app/a', '/app/none', '/app/b']
  const { Parameters, InvalidParameters } = await ssm.getParameters({ Names, WithDecryption: true })
  assert.deepEqual(Parameters?.map(({ Name, Value }) => [Name, Value]), [['/app/a', '1'], ['/app/b', '2']])
  assert.deepEqual(InvalidParameters, ['/app/none'])
})

test('in the order of their names, each asked for once, a version before its parameter', async () => {
  const Names = ['/z', '/app/b', 'app', '/app/a', '/app/a:1', '/app/b', '/app/a:9', '/app']
  await ssm.putParameter({ Name: 'app', Value: '3', Type: 'String' })
  const { Parameters, InvalidParameters } = await ssm.getParameters({ Names })
  assert.deepEqual(
    Parameters?.map(({ Name, Selector }) => `${Name}${Selector ?? ''}`), ['/app', '/app/a:1', '/app/a', '/app/b', 'app'],
  )
  assert.deepEqual(InvalidParameters, ['/app/a:9', '/z'])
})

// AWS: recorded, as is that versions stand in the order of the request.
test('one that is asked for by its name and by its ARN is told twice, each time by its name', async () => {
  await ssm.putParameter({ Name: '/app/twice', Value: '1', Type: 'String' })
  await ssm.putParameter({ Name: '/app/twice', Value: '2', Overwrite: true })
  const ARN = 'arn:aws:ssm:us-east-1:000000000000:parameter/app/twice'
  const Names = ['/app/twice:2', '/app/twice', '/app/twice:1', '/app/twice:2', ARN]
  const { Parameters, InvalidParameters } = await ssm.getParameters({ Names })
  assert.deepEqual(Parameters?.map(({ Name, Selector, Version }) => [Name, Selector, Version]), [
    ['/app/twice', ':2', 2], ['/app/twice', ':1', 1], ['/app/twice', undefined, 2], ['/app/twice', undefined, 2],
  ])
  assert.deepEqual(InvalidParameters, [])
  const { requestParameters, resources } = await lastRecord(server, 'GetParameters')
  assert.deepEqual(requestParameters, { names: Names })
  assert.deepEqual(resources, [{ accountId: '000000000000', ARN }])
})

test('one that cannot be a name', async () => {
  await assertRefused(ssm.getParameters({ Names: ['/app/a', 'app/b'] }), 'ValidationException', /^Parameter name: can't be /)
})

test('ten at most', async () => {
  const Names = Array.from({ length: 11 }, (_, i) => `/app/${i}`)
  await assertRefused(ssm.getParameters({ Names }), 'ValidationException', /'names' .* less than or equal to 10$/)
})

test('all of them must be allowed', async () => {
  const arn = 'arn:aws:ssm:us-east-1:000000000000:parameter/app/a'
  const some = sdk(server, await createUser(server, 'some', allow('ssm:GetParameters', arn)))
  assert.equal((await some.ssm.getParameters({ Names: ['/app/a'] })).Parameters?.length, 1)
  await assertRefused(some.ssm.getParameters({ Names: ['/app/a', '/app/b'] }), 'AccessDeniedException', /parameter\/app\/b/)
})
