import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceContract } from '../contracts/contract.ts'
import { CreateUser } from '../contracts/iam.gen.ts'
import { DeleteLogGroup } from '../contracts/logs.gen.ts'
import { AwsError } from '../core/aws-error.ts'
import { ec2, kms, logs, s3 } from '../contracts/services.gen.ts'
import { asAwsError, asWritten, failure, trailCode, violation, type CommonErrorCode } from './failures.ts'

test('a common error has its protocol\'s code and status', () => {
  const error = failure('AccessDeniedException', 'no')
  const written = (protocol: 'awsJson1_1' | 'awsQuery' | 'restJson1') => {
    const { code, status, message } = asWritten(error, protocol, {})
    return [code, status, message]
  }
  assert.deepEqual(written('awsJson1_1'), ['AccessDeniedException', 400, 'no'])
  assert.deepEqual(written('awsQuery'), ['AccessDenied', 403, 'no'])
  assert.deepEqual(written('restJson1'), ['AccessDeniedException', 403, 'no'])
  assert.equal(trailCode(error, {}), 'AccessDenied')
})

test('what an operation declares, and what no table knows, stays as it is', () => {
  const declared = new AwsError('EntityAlreadyExistsException', 'twice')
  assert.equal(asWritten(declared, 'awsQuery', CreateUser.errors), declared)
  assert.equal(trailCode(declared, CreateUser.errors), 'EntityAlreadyExistsException')
  const odd = new AwsError('NoTableKnowsIt', '')
  assert.equal(asWritten(odd, 'awsJson1_1', {}), odd)
  assert.equal(trailCode(odd, {}), 'NoTableKnowsIt')
})

test('a message has a length, whoever made it', () => {
  const members = { a: 1 }
  const error = new AwsError('ValidationException', "'".repeat(1_000_000), { members })
  for (const protocol of ['awsJson1_1', 'awsQuery'] as const) {
    const written = asWritten(error, protocol, {})
    assert.ok(written.message.length < 17_000)
    assert.deepEqual([written.status, written.members], [400, members])
  }
  assert.ok(asWritten(new AwsError('NoTableKnowsIt', error.message), 'awsQuery', {}).message.length < 17_000)
})

test('anything else that is thrown is an internal failure without detail', () => {
  for (const thrown of [new Error('SELECT secret'), 'secret', undefined, null, { message: 'secret' }]) {
    const error = asAwsError(thrown, 'request-1')
    assert.deepEqual([error.code, error.fault, error.cause], ['InternalFailure', 'server', thrown])
    assert.ok(!error.message.includes('secret'))
    assert.match(error.message, /request-1$/)
  }
})

test('a service says what it calls errors that all have', () => {
  const cases = [
    ['AccessDeniedException', 'restXml', s3, 'AccessDenied', 403],
    ['UnrecognizedClientException', 'restXml', s3, 'InvalidAccessKeyId', 403],
    ['ThrottlingException', 'restXml', s3, 'SlowDown', 503], ['SerializationException', 'restXml', s3, 'MalformedXML', 400],
    ['AccessDeniedException', 'ec2Query', ec2, 'UnauthorizedOperation', 403],
    ['UnrecognizedClientException', 'ec2Query', ec2, 'AuthFailure', 401],
    ['InternalFailure', 'ec2Query', ec2, 'InternalError', 500],
    ['AccessDeniedException', 'awsJson1_1', kms, 'AccessDeniedException', 400],
    ['AccessDeniedException', 'restXml', kms, 'AccessDenied', 403],
    ['AccessDeniedException', 'restJson1', kms, 'AccessDeniedException', 403],
    ['AccessDeniedException', 'rpcV2Cbor', kms, 'AccessDeniedException', 400],
  ] as const
  for (const [thrown, protocol, service, code, status] of cases) {
    const written = asWritten(failure(thrown, 'x'), protocol, {}, service)
    assert.deepEqual([written.code, written.status], [code, status], `${thrown} by ${protocol} of ${service.name}`)
  }
  // What the operation declares is its own, whatever it is called.
  const own = failure('AccessDeniedException', 'x')
  assert.equal(asWritten(own, 'restXml', { AccessDeniedException: { fault: 'client' } }, s3), own)
})

test('the trail has the name that the service has for an error', () => {
  const recorded = (thrown: CommonErrorCode, service: ServiceContract, declared = {}) =>
    trailCode(failure(thrown, 'x'), declared, service)
  assert.equal(recorded('ThrottlingException', s3), 'SlowDown')
  assert.equal(recorded('ThrottlingException', kms), 'ThrottlingException')
  assert.equal(recorded('AccessDeniedException', s3), 'AccessDenied')
  assert.equal(recorded('NotImplementedException', s3), 'NotImplementedException')
  assert.equal(recorded('ValidationException', logs), 'InvalidParameterException')
  assert.equal(recorded('ValidationException', logs, DeleteLogGroup.errors), 'ValidationException')
})

test('what breaks the contract is told by the service\'s name for it, whatever the operation declares', () => {
  const broken = violation('x', logs)
  const written = asWritten(broken, 'awsJson1_1', DeleteLogGroup.errors, logs)
  assert.deepEqual([written.code, written.status], ['InvalidParameterException', 400])
  assert.equal(trailCode(broken, DeleteLogGroup.errors, logs), 'InvalidParameterException')
  assert.equal(violation('x', kms).code, 'ValidationException')
  assert.equal(asWritten(violation('x', kms), 'awsQuery', {}, kms).code, 'ValidationError')
})
