import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
const Name = '/app/a'
await ssm.putParameter({ Name, Value: 'one', Type: 'String' })
await ssm.putParameter({ Name, Value: 'two', Overwrite: true })
await ssm.labelParameterVersion({ Name, ParameterVersion: 1, Labels: ['old', 'first'] })
await ssm.labelParameterVersion({ Name, ParameterVersion: 2, Labels: ['stable'] })
const unlabel = (ParameterVersion: number, ...Labels: string[]) => ssm.unlabelParameterVersion({ Name, ParameterVersion, Labels })

test('takes off what is on this version, and tells the rest', async () => {
  const { RemovedLabels, InvalidLabels } = await unlabel(1, 'old', 'stable', 'missing', 'bad label', 'old')
  assert.deepEqual([RemovedLabels, InvalidLabels], [['old'], ['stable', 'missing', 'bad label']])
  const { Parameters } = await ssm.getParameterHistory({ Name })
  assert.deepEqual(Parameters?.map(({ Labels }) => Labels), [['first'], ['stable']])
  await assertRefused(ssm.getParameter({ Name: `${Name}:old` }), 'ParameterVersionNotFound', /specified label, old\. /)
  const { responseElements, requestParameters, readOnly } = await lastRecord(server, 'UnlabelParameterVersion')
  assert.deepEqual([readOnly, requestParameters, responseElements], [
    false,
    { name: Name, parameterVersion: 1, labels: ['old', 'stable', 'missing', 'bad label', 'old'] },
    { removedLabels: ['old'], invalidLabels: ['stable', 'missing', 'bad label'] },
  ])
})

test('the last one too, and a label that was taken off can be attached again', async () => {
  await unlabel(1, 'first')
  await unlabel(2, 'stable')
  const { Parameters } = await ssm.getParameterHistory({ Name })
  assert.deepEqual(Parameters?.map(({ Labels }) => Labels), [[], []])
  await ssm.labelParameterVersion({ Name, Labels: ['stable'] })
  assert.equal((await ssm.getParameter({ Name: `${Name}:stable` })).Parameter?.Version, 2)
})

test('of a version that is there, by whoever may', async () => {
  await assertRefused(
    unlabel(99, 'stable'), 'ParameterVersionNotFound',
    'Systems Manager could not find version 99 of /app/a. Verify the version and try again.',
  )
  const none = ssm.unlabelParameterVersion({ Name: '/app/none', ParameterVersion: 1, Labels: ['x'] })
  await assertRefused(none, 'ParameterNotFound', 'UnknownError')
  const labeller = sdk(server, await createUser(server, 'labeller', allow('ssm:LabelParameterVersion')))
  const denied = labeller.ssm.unlabelParameterVersion({ Name, ParameterVersion: 2, Labels: ['stable'] })
  await assertRefused(denied, 'AccessDeniedException', /ssm:UnlabelParameterVersion on resource: /)
})
