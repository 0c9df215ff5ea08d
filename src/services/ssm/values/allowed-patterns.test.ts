// AllowedPattern: what values have to match, when it is put and from then on.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { ssm } = sdk(server)
const put = (Name: string, Value: string, more: object = {}) =>
  ssm.putParameter({ Name, Value, Type: 'String', Overwrite: true, ...more })
const mismatch = (pattern: string) => `Parameter value, cannot be validated against allowedPattern: ${pattern}`

test('a value matches as a whole, and so do those that come', async () => {
  const AllowedPattern = '\\d{1,4}'
  await assertRefused(put('/limit', '10,000', { AllowedPattern }), 'ParameterPatternMismatchException', mismatch(AllowedPattern))
  await put('/limit', '100', { AllowedPattern })
  await assertRefused(put('/limit', '10,000'), 'ParameterPatternMismatchException', mismatch(AllowedPattern))
  await put('/limit', '200')
  const ParameterFilters = [{ Key: 'Name', Values: ['/limit'] }]
  const { Parameters: [described] = [] } = await ssm.describeParameters({ ParameterFilters })
  assert.equal(described?.AllowedPattern, AllowedPattern)
  await put('/limit', 'any', { AllowedPattern: '' })
  const { Parameters: versions = [] } = await ssm.getParameterHistory({ Name: '/limit' })
  assert.deepEqual(versions.map(each => each.AllowedPattern), [AllowedPattern, AllowedPattern, undefined])
})

test('each item of a list, and a SecureString before it is encrypted', async () => {
  await put('/colours', 'red,blue', { Type: 'StringList', AllowedPattern: '[a-z]+' })
  await assertRefused(put('/colours', 'red,2', { Type: 'StringList' }), 'ParameterPatternMismatchException', mismatch('[a-z]+'))
  const strong = { Type: 'SecureString', AllowedPattern: '(?=.*\\d)(?=.*[a-z]).{8,20}' }
  await assertRefused(put('/password', 'password', strong), 'ParameterPatternMismatchException', /./)
  assert.equal(JSON.stringify(await server.records()).includes('"password"'), false)
  await put('/password', 'passw0rd', strong)
})

test('what is no pattern, and one that is not read', async () => {
  await assertRefused(
    put('/none', 'x', { AllowedPattern: '[' }), 'InvalidAllowedPatternException',
    'The syntax of the allowedPattern parameter is invalid.',
  )
  assert.equal((await lastRecord(server, 'PutParameter')).errorCode, undefined)
  await assertRefused(put('/none', 'aa', { AllowedPattern: '(a)\\1' }), 'NotImplementedException', /a reference to a group/, 501)
  const long = put('/none', 'x', { AllowedPattern: 'x'.repeat(1025) })
  await assertRefused(long, 'ValidationException', /less than or equal to 1024/)
  await assertRefused(ssm.getParameter({ Name: '/none' }), 'ParameterNotFound', /.*/)
})
