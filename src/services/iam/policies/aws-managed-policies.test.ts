import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsPolicies, documentOf, findAwsPolicy } from './aws-managed-policies.ts'
import { policyArn } from './managed-policies.ts'
import { requireIdentityPolicy } from './policy-documents.ts'

test('each of AWS\'s policies is found by its ARN, and is a policy', () => {
  const policies = awsPolicies()
  const refused = policies.flatMap(policy => {
    try {
      requireIdentityPolicy(documentOf(policy), 'identity', (code, message) => new Error(`${code}: ${message}`) as never)
      return []
    } catch (error) {
      return [`${policy.name}: ${(error as Error).message}`]
    }
  })
  assert.deepEqual(refused, [])
  for (const policy of policies) assert.equal(findAwsPolicy(policyArn(policy)), policy)
  assert.ok(policies.length > 1500)
})

test('ids are of AWS\'s form, and no two are the same', () => {
  const ids = awsPolicies().map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(ids.filter(id => !/^ANPA[A-Z2-7]{17}$/.test(id)), [])
})

test('they stand in the order in which they were made', () => {
  const times = awsPolicies().map(({ createdAt }) => createdAt)
  assert.deepEqual(times, times.toSorted((a, b) => a - b))
})
