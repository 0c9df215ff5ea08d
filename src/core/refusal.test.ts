import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from './aws-error.ts'

test('what tells a caller what was wrong has no stack, and takes that of nothing else', () => {
  const cause = new Error('of ours')
  const error = new AwsError('InternalFailure', 'told', { fault: 'server', cause })
  assert.doesNotMatch(error.stack ?? '', /\n\s+at /)
  assert.equal(error.cause, cause)
  assert.match(cause.stack ?? '', /\n\s+at /)
  assert.match(new Error('after').stack ?? '', /\n\s+at /)
})
