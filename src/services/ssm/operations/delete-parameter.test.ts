import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { ssm } = sdk(server)

test('the parameter goes with all its versions', async () => {
  await ssm.putParameter({ Name: '/app/a', Value: '1', Type: 'String' })
  await ssm.putParameter({ Name: '/app/a', Value: '2', Overwrite: true })
  await ssm.deleteParameter({ Name: '/app/a' })
  await assertRefused(ssm.getParameter({ Name: '/app/a:1' }), 'ParameterNotFound', /.*/)
  assert.equal((await ssm.putParameter({ Name: '/app/a', Value: '1', Type: 'String' })).Version, 1)
})

test('one that is not there', async () => {
  await assertRefused(ssm.deleteParameter({ Name: '/app/none' }), 'ParameterNotFound', /.*/)
})

test('a name that is reserved', async () => {
  await assertRefused(
    ssm.deleteParameter({ Name: '/aws-cdk/x' }), 'AccessDeniedException', 'No access to reserved parameter name: aws-cdk/x.',
  )
})

test('not one version, and not by its ARN', async () => {
  await ssm.putParameter({ Name: '/app/b', Value: '1', Type: 'String' })
  for (const Name of ['/app/b:1', 'arn:aws:ssm:us-east-1:000000000000:parameter/app/b']) {
    await assertRefused(ssm.deleteParameter({ Name }), 'ValidationException', /^Parameter name: can't be /)
  }
  assert.equal((await ssm.getParameter({ Name: '/app/b' })).Parameter?.Version, 1)
})
