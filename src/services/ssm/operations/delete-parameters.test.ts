import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
const put = (Name: string) => ssm.putParameter({ Name, Value: 'x', Type: 'String', Overwrite: true })
const remove = async (...Names: string[]) => {
  const { DeletedParameters, InvalidParameters } = await ssm.deleteParameters({ Names })
  return [DeletedParameters, InvalidParameters]
}
const arnOf = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter${name}`

test('those that are there go with their versions and labels, and the others are told', async () => {
  for (const name of ['/app/a', '/app/a', '/app/b']) await put(name)
  await ssm.labelParameterVersion({ Name: '/app/a', Labels: ['old'], ParameterVersion: 1 })
  assert.deepEqual(await remove('/app/b', '/app/none', '/app/a', '/app/b'), [['/app/b', '/app/a'], ['/app/none']])
  await put('/app/a')
  await assertRefused(ssm.getParameter({ Name: '/app/a:2' }), 'ParameterVersionNotFound', /version 2 of/)
  await assertRefused(ssm.getParameter({ Name: '/app/a:old' }), 'ParameterVersionNotFound', /specified label, old/)
  await assertRefused(ssm.getParameter({ Name: '/app/b' }), 'ParameterNotFound', 'UnknownError')
})

test('what names no whole parameter of its own deletes none', async () => {
  await put('/app/c')
  await put('flag')
  const others = ['/app/c:1', arnOf('/app/c'), '/app/c d', 'app/c', '/app/c/']
  assert.deepEqual(await remove(...others), [[], others])
  assert.deepEqual(await remove('/flag', 'flag'), [['/flag'], ['flag']])
  assert.equal((await ssm.getParameter({ Name: '/app/c' })).Parameter?.Version, 1)
})

test('one that is reserved deletes none of them', async () => {
  await assertRefused(remove('/app/c', 'aws-cdk'), 'AccessDeniedException', 'No access to reserved parameter name: aws-cdk.')
  assert.equal((await ssm.getParameter({ Name: '/app/c' })).Parameter?.Version, 1)
})

test('ten at most, all of them allowed, by an action of its own', async () => {
  const Names = Array.from({ length: 11 }, (_, i) => `/app/${i}`)
  await assertRefused(ssm.deleteParameters({ Names }), 'ValidationException', /'names' .* less than or equal to 10$/)
  const one = sdk(server, await createUser(server, 'one', allow('ssm:DeleteParameters', arnOf('/app/none'))))
  const both = one.ssm.deleteParameters({ Names: ['/app/none', '/app/c'] })
  await assertRefused(both, 'AccessDeniedException', /ssm:DeleteParameters on resource: .*parameter\/app\/c /)
  assert.deepEqual((await one.ssm.deleteParameters({ Names: ['/app/none'] })).InvalidParameters, ['/app/none'])
  const other = sdk(server, await createUser(server, 'other', allow('ssm:DeleteParameter')))
  await assertRefused(other.ssm.deleteParameters({ Names: ['/app/c'] }), 'AccessDeniedException', /ssm:DeleteParameters/)
})

test('the trail shows each of them', async () => {
  await remove('/app/c', '/app/none')
  const { requestParameters, resources, responseElements, readOnly } = await lastRecord(server, 'DeleteParameters')
  assert.deepEqual({ requestParameters, resources, responseElements, readOnly }, {
    requestParameters: { names: ['/app/c', '/app/none'] },
    resources: ['/app/c', '/app/none'].map(name => ({ accountId: '000000000000', ARN: arnOf(name) })),
    responseElements: { deletedParameters: ['/app/c'], invalidParameters: ['/app/none'] },
    readOnly: false,
  })
})
