import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AdvanceClock, GetMetrics, RunTimers } from '../../../contracts/stockade.ts'
import { encodeTextOutput } from './plain-text.ts'

test('the one text of the output is the answer', () => {
  assert.deepEqual(encodeTextOutput(GetMetrics, { Text: 'calls 1\n', Other: 'not this' }, 'request-1'), {
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4', 'x-amzn-RequestId': 'request-1' },
    body: 'calls 1\n',
  })
})

test('nothing is empty, and what is no text is written as one', () => {
  assert.equal(encodeTextOutput(GetMetrics, {}, '').body, '')
  assert.equal(encodeTextOutput(RunTimers, { Fired: 3 }, '').body, '3')
  assert.equal(encodeTextOutput({ ...AdvanceClock, output: AdvanceClock.input }, {}, '').body, '')
})
