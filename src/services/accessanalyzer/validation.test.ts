// Each of AWS's codes, by a policy that has it and by the same one put right.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Case } from '../../engines/policy/validation/cases/case.cases.ts'
import { conditionCases } from '../../engines/policy/validation/cases/conditions.cases.ts'
import { elementCases } from '../../engines/policy/validation/cases/elements.cases.ts'
import { resourcePolicyCases } from '../../engines/policy/validation/cases/resource-policies.cases.ts'
import { roleCases } from '../../engines/policy/validation/cases/roles.cases.ts'
import { validatePolicy, type PolicyToValidate } from '../../engines/policy/validation/validate-policy.ts'
import { knowledge } from './knowledge.ts'

const cases: readonly Case[] = [...elementCases, ...roleCases, ...conditionCases, ...resourcePolicyCases]

const codesOf = (policy: PolicyToValidate): readonly string[] =>
  validatePolicy(policy, knowledge).map(({ type, code }) => `${type} ${code}`)

const textOf = (policy: string | object): string => (typeof policy === 'string' ? policy : JSON.stringify(policy))

test('each code is told of what has it, and not of what does not', () => {
  for (const { code, bad, good, type = 'identity', resourceType } of cases) {
    const told = (policy: string | object) => codesOf({ text: textOf(policy), type, resourceType })
    assert.ok(told(bad).includes(code), `${code} is not told of ${textOf(bad)}, but ${told(bad).join(', ')}`)
    assert.ok(!told(good).includes(code), `${code} is told of ${textOf(good)}`)
  }
})

test('of the same code there is one sentence, whose blanks are filled', () => {
  for (const { code, bad, type = 'identity', resourceType, details } of cases) {
    const found = validatePolicy({ text: textOf(bad), type, resourceType }, knowledge)
    const sentences = found.filter(finding => `${finding.type} ${finding.code}` === code).map(finding => finding.details)
    if (details !== undefined) assert.ok(sentences.includes(details), sentences.join('\n'))
    for (const sentence of sentences) assert.doesNotMatch(sentence, /\{\{|undefined|\[object/)
  }
})

test('of services that are not served no action and no key is called wrong', () => {
  const text = textOf({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow', Action: ['ec2:NoSuchThing', 'lambda:*Nothing'], Resource: 'arn:aws:ec2:eu-west-1:123456789012:instance/*',
      Condition: { StringEquals: { 'ec2:NoSuchKey': 'a', 'idp.example.com:aud': 'b' } },
    }],
  })
  assert.deepEqual(codesOf({ text, type: 'identity' }), [])
})

test('findings stand in the order of the text', () => {
  const text = '{"Statement":[{"Sid":"","Effect":"allow","Action":["kms:Nothing","kms:Encrypt","kms:Encrypt"],"Resource":"x"}]}'
  assert.deepEqual(codesOf({ text, type: 'identity' }), [
    'WARNING MISSING_VERSION', 'SUGGESTION EMPTY_SID_VALUE', 'ERROR INVALID_EFFECT', 'ERROR INVALID_ACTION',
    'SUGGESTION REDUNDANT_ACTION', 'ERROR INVALID_ARN_PREFIX',
  ])
})

test('of a policy in which nearly everything is wrong no more is told than fits', () => {
  const most = (text: string) => {
    const found = validatePolicy({ text, type: 'resource' }, knowledge)
    assert.ok(found.length <= 1000 && found.every(({ places, details }) => places.length <= 20 && details.length <= 2049))
    return found.length
  }
  assert.equal(most(`{"Statement":[${'{},'.repeat(20_000)}{}]}`), 1000)
  const Action = Array.from({ length: 2000 }, () => 's3:GetObject')
  const Condition = `{${Array.from({ length: 600 }, () => '"StringEquals":{"s3:prefix":"a"}').join()}}`
  assert.ok(most(`{"Statement":[{"Effect":"Allow","Action":${JSON.stringify(Action)},"Condition":${Condition}}]}`) > 0)
  assert.ok(most(textOf({ Statement: [{ Effect: 'Allow', Action: `s3:${'x'.repeat(60_000)}`, Resource: '*' }] })) > 0)
})
