import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isServicePrincipal } from './service-principals.ts'

const managedPolicies = new URL('../../services/iam/policies/aws-managed-policies.gen.tsv', import.meta.url)

/** Those that AWS's own policies pass roles to, or make roles for, without wildcards. */
function namesInPolicies(): ReadonlySet<string> {
  const names = new Set<string>()
  const conditions = /"iam:(?:PassedToService|AWSServiceName)":(?:"([^"]*)"|\[([^\]]*)\])/g
  for (const [, one, many] of readFileSync(managedPolicies, 'utf8').matchAll(conditions)) {
    for (const name of one === undefined ? JSON.parse(`[${many}]`) as string[] : [one]) if (!/[*?$]/.test(name)) names.add(name)
  }
  return names
}

test('every service that AWS\'s own policies name is one', () => {
  const names = namesInPolicies()
  assert.ok(names.size > 150, String(names.size))
  const partitionOf = (name: string) => (name.endsWith('.cn') ? 'aws-cn' : name.includes('us-gov-') ? 'aws-us-gov' : 'aws')
  assert.deepEqual([...names].filter(name => !isServicePrincipal(name, partitionOf(name))), [])
})

test('so are those that guides name, in their Regional forms, and parts of them', () => {
  const named = [
    'dnssec-route53', 'costalerts', 'emrwal', 'events', 'logs.eu-west-1', 'delivery.logs', 'ssm.integrations', 'pinpoint',
    'ec2.capacitymanager', 'reachabilityanalyzer.networkinsights',
  ]
  for (const name of named) {
    assert.ok(isServicePrincipal(`${name}.amazonaws.com`, 'aws'), name)
  }
  for (const name of ['nope', 'logs.mars-1', 'nope.nope', '', 'audit-manager']) {
    assert.ok(!isServicePrincipal(`${name}.amazonaws.com`, 'aws'), name)
  }
})
