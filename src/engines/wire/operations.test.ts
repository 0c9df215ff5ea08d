import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract as kms } from '../../contracts/kms.gen.ts'
import { names as lambda } from '../../contracts/lambda.gen.ts'
import { contract as ssm } from '../../contracts/ssm.gen.ts'
import { contract as sts } from '../../contracts/sts.gen.ts'
import { operationsOf } from './operations.ts'

test('all that a model has is known by name', () => {
  assert.equal(operationsOf(kms).size, 56)
  assert.equal(operationsOf(kms).get('Encrypt'), kms.operations['Encrypt'])
  assert.equal(operationsOf(ssm).get('CreateAssociation')!.input.unit, true)
  assert.equal(operationsOf(kms).get('constructor'), undefined)
})

test('of a REST service what a request looks like is known too', () => {
  assert.deepEqual(operationsOf(lambda).get('Invoke')!.http, {
    method: 'POST', uri: '/2015-03-31/functions/{FunctionName}/invocations',
  })
  for (const { http } of operationsOf(lambda).values()) assert.match(`${http?.method} ${http?.uri}`, /^[A-Z]+ \/\S+$/)
})

test('who may call without a signature is kept', () => {
  const unsigned = [...operationsOf(sts).values()].filter(operation => operation.unsigned).map(({ name }) => name)
  assert.deepEqual(unsigned.toSorted(), ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'])
})
