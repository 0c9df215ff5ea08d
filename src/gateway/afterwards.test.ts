import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../core/aws-error.ts'
import { doAfterwards } from './afterwards.ts'
import type { Invocation } from './invocation.ts'
import type { Definition } from './operation.ts'
import type { ServerPort } from './ports.ts'

type Work = NonNullable<Definition<unknown, object, string>['afterwards']>

const server = {} as ServerPort

const callOf = (afterwards?: Work) => ({
  requestId: 'r', given: { Name: 'a' }, scope: { account: '0' },
  contract: { name: 'Do', errors: { TooLateException: { fault: 'server', status: 500 } } },
  service: { built: new Map([['Do', { definition: { ...(afterwards && { afterwards }) } }]]) },
}) as unknown as Invocation

test('what comes of it is added to the output', async () => {
  const seen: unknown[] = []
  const call = callOf(async ({ input, server: given, scope }) => {
    seen.push(input, given, scope)
    return { Count: 2 }
  })
  assert.deepEqual(await doAfterwards(server, call, { output: { Name: 'a' } }), { output: { Name: 'a', Count: 2 } })
  assert.deepEqual(seen, [call.given, server, call.scope])
  for (const nothing of [callOf(() => Promise.resolve()), callOf()]) {
    assert.deepEqual(await doAfterwards(server, nothing, { output: { Name: 'a' } }), { output: { Name: 'a' } })
  }
})

test('what it throws is answered instead, as the contract has it, and what no contract has is told to nobody', async () => {
  const tooLate: Work = ({ error }) => Promise.reject(error('TooLateException', 'It is late.'))
  const late = await doAfterwards(server, callOf(tooLate), { output: {} })
  assert.ok('error' in late)
  assert.deepEqual([late.error.code, late.error.message, late.error.fault], ['TooLateException', 'It is late.', 'server'])
  const broken = await doAfterwards(server, callOf(() => Promise.reject(new Error('inside'))), { output: {} })
  assert.ok('error' in broken)
  assert.deepEqual([broken.error.code, /inside/.test(broken.error.message)], ['InternalFailure', false])
})

test('nothing is done behind a call that failed', async () => {
  const recorded = { error: new AwsError('AccessDeniedException', 'No.', { fault: 'client' }) }
  assert.equal(await doAfterwards(server, callOf(() => assert.fail('it was done')), recorded), recorded)
})
