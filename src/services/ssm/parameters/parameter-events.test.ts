// What Parameter Store says of a change on the event bus.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { runTimers } from '../../../../test/kit/pass.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { makeRule, received } from '../../../../test/kit/rules.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer({ dev: true })
const { ssm, sqs } = sdk(server)
const changes = await makeRule(server.url, 'changes', { source: ['aws.ssm'], 'detail-type': ['Parameter Store Change'] })
const put = (Name: string, more: object = {}) => ssm.putParameter({ Name, Value: 'a marker', Type: 'String', ...more })

async function told(count: number) {
  const events = await received({ sqs }, changes, count)
  return events.map(({ detail }) => detail).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
}

test('a parameter is made, changed, labelled and deleted', async () => {
  await put('/app/a', { Description: 'described' })
  const [{ id: _id, time: _time, ...event } = {} as never] = await received({ sqs }, changes, 1)
  assert.deepEqual(event, {
    version: '0', 'detail-type': 'Parameter Store Change', source: 'aws.ssm', account, region: 'us-east-1',
    resources: [`arn:aws:ssm:us-east-1:${account}:parameter/app/a`],
    detail: { operation: 'Create', name: '/app/a', type: 'String', description: 'described' },
  })
  await put('/app/a', { Type: 'StringList', Overwrite: true })
  const what = { name: '/app/a', type: 'StringList', description: 'described' }
  assert.deepEqual(await told(1), [{ operation: 'Update', ...what }])
  await ssm.labelParameterVersion({ Name: '/app/a', Labels: ['stable', 'old', '1bad'] })
  const labelled = { operation: 'LabelParameterVersion', ...what, toVersion: '2', fromVersion: '' }
  assert.deepEqual(await told(2), [{ ...labelled, label: 'old' }, { ...labelled, label: 'stable' }])
  await put('/app/a', { Overwrite: true })
  await ssm.labelParameterVersion({ Name: '/app/a', Labels: ['stable'] })
  const moved = { ...labelled, type: 'String', label: 'stable', fromVersion: '2', toVersion: '3' }
  assert.deepEqual(await told(2), [moved, { operation: 'Update', ...what, type: 'String' }])
  await ssm.deleteParameters({ Names: ['/app/a', '/app/none'] })
  assert.deepEqual(await told(1), [{ operation: 'Delete', ...what, type: 'String' }])
})

test('a name at the top level is told as it was made, and no value is', async () => {
  await put('/flag', { Type: 'SecureString' })
  const [event] = await received({ sqs }, changes, 1)
  assert.deepEqual(event?.detail, { operation: 'Create', name: '/flag', type: 'SecureString' })
})

test('an image is looked for behind the call, and what is none is told of and not kept', async () => {
  const DataType = 'aws:ec2:image'
  const image = { DataType, Value: 'ami-0123456789abcdef0' }
  assert.equal((await put('golden', image)).Version, 1)
  const what = { name: 'golden', type: 'String', dataType: DataType }
  assert.deepEqual(await told(1), [{ operation: 'Create', ...what }])
  assert.deepEqual((({ Value, DataType: type, Version }) => [Value, type, Version])(
    (await ssm.getParameter({ Name: 'golden' })).Parameter!,
  ), [image.Value, DataType, 1])
  assert.equal((await put('golden', { Value: 'ami-none', Overwrite: true })).Version, 2)
  const exception = 'Unable to Describe Resource'
  assert.deepEqual(await told(1), [{ operation: 'Update', ...what, exception }])
  await put('none', { DataType, Value: 'i-0123456789abcdef0' })
  assert.deepEqual(await told(1), [{ operation: 'Create', name: 'none', type: 'String', dataType: DataType, exception }])
  await runTimers(server)
  assert.equal((await ssm.getParameter({ Name: 'golden' })).Parameter?.Version, 1)
  await assertRefused(ssm.getParameter({ Name: 'none' }), 'ParameterNotFound', /.*/)
})
