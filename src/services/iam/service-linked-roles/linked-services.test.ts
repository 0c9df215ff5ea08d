import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findAwsPolicy } from '../policies/aws-managed-policies.ts'
import { findLinkedService, linkedServices } from './linked-services.ts'

test('each service has a policy of AWS’s, and a role of its own name', () => {
  const services = linkedServices()
  assert.ok(services.length > 100)
  assert.deepEqual(services.filter(({ policyArn }) => !findAwsPolicy(policyArn)), [])
  assert.equal(new Set(services.map(({ roleName }) => roleName)).size, services.length)
  assert.deepEqual(services.filter(({ roleName }) => !/^AWSServiceRoleFor[\w-]{2,47}$/.test(roleName)), [])
  assert.deepEqual(services.filter(({ takesSuffix }) => takesSuffix).map(({ principal }) => principal), [
    'autoscaling.amazonaws.com', 'connect.amazonaws.com', 'lexv2.amazonaws.com',
  ])
  assert.equal(findLinkedService('constructor'), undefined)
})
