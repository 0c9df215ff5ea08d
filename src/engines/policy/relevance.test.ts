import assert from 'node:assert/strict'
import { test } from 'node:test'
import { servicesOf } from './actions.ts'
import { compilePolicy } from './compile.ts'
import { evaluate } from './evaluate.ts'
import { relevantPolicies } from './relevance.ts'
import type { AttachedPolicy, Question } from './types.ts'

const attached = (statement: object): AttachedPolicy => ({
  policy: compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement: { Resource: '*', ...statement } }), 'identity'),
})
const many = Array.from({ length: 20 }, (_, i) => attached({ Effect: 'Allow', Action: `service${i}:Get` }))

test('the services that patterns name', () => {
  assert.deepEqual(servicesOf(['kms:*', 'KMS:Decrypt', 's3:Get?']), new Set(['kms', 's3']))
  for (const any of [['*'], ['k*:Decrypt'], ['kms:Decrypt', '?:x']]) assert.equal(servicesOf(any), undefined)
})

test('policies of other services are passed over, and those that may be of any are not', () => {
  const notAction = attached({ Effect: 'Allow', NotAction: 's3:Get' })
  const star = attached({ Effect: 'Deny', Action: '*' })
  const list = [...many, notAction, star]
  assert.deepEqual(relevantPolicies(list, 'service3:get'), [many[3], notAction, star])
  assert.deepEqual(relevantPolicies(list, 'kms:decrypt'), [notAction, star])
})

test('the decision is the same as on each policy by itself', () => {
  const question = (identity: readonly AttachedPolicy[], action: string): Question => ({
    action, identity, key: () => undefined,
    principal: { kind: 'user', account: '1', arn: 'arn:aws:iam::1:user/a', id: 'AIDA' },
    resource: { arn: 'arn:aws:x:::y', account: '1', authority: 'either' },
  })
  const deny = attached({ Effect: 'Deny', Action: 'service5:*' })
  const list = [...many, deny]
  for (let i = 0; i < many.length; i++) {
    const action = `service${i}:Get`
    const alone = [many[i]!, deny]
    assert.deepEqual(evaluate(question(list, action)), evaluate(question(alone, action)), action)
  }
  assert.equal(evaluate(question(list, 'kms:Decrypt')).allowed, false)
})
