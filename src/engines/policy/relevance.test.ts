import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { compilePolicy } from './compile.ts'
import { evaluate } from './evaluate.ts'
import { relevantStatements, shortList } from './relevance.ts'
import type { Decision } from './types.ts'
import type { AttachedPolicy, Question } from './question.ts'

const attached = (statement: object, arn?: string): AttachedPolicy => ({
  policy: compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement: { Resource: '*', ...statement } }), 'identity'),
  ...(arn !== undefined && { arn }),
})
const many = Array.from({ length: 20 }, (_, i) => attached({ Effect: 'Allow', Action: `service${i}:Get` }))

const question = (identity: readonly AttachedPolicy[], action: string): Question => ({
  action, identity, key: name => (name === 'k:a' ? 'x' : undefined),
  principal: { kind: 'user', account: '1', arn: 'arn:aws:iam::1:user/a', id: 'AIDA' },
  resource: { arn: 'arn:aws:x:::y', account: '1', authority: 'either' },
})

test('statements about other actions are passed over, and those that may be about any are not', () => {
  const notAction = attached({ Effect: 'Allow', NotAction: 's3:Get' })
  const star = attached({ Effect: 'Deny', Action: '*' }, 'star')
  const list = [...many, notAction, star]
  const denies = { byResource: new Map(), others: [{ statement: star.policy.denies[0], arn: 'star' }] }
  const [third, any] = [many[3], notAction].map(one => ({ statement: one!.policy.allows[0], arn: undefined }))
  const found = (others: readonly unknown[]) => ({ denies, allows: { byResource: new Map(), others } })
  assert.deepEqual(relevantStatements(list, 'service3:get'), found([third, any]))
  assert.deepEqual(relevantStatements(list, 'kms:decrypt'), found([any]))
  assert.equal(relevantStatements(list, 'kms:decrypt'), relevantStatements(list, 'kms:decrypt'))
})

test('an Allow of everything is looked at before those that are about something', () => {
  const conditional = attached({ Effect: 'Allow', Action: '*', Condition: { StringEquals: { 'k:a': 'x' } } })
  const narrow = attached({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:x:::y*' })
  const wide = attached({ Effect: 'Allow', Action: '*' })
  const { allows } = relevantStatements([conditional, narrow, wide], 'x:get')
  const inOrder = [wide, narrow, conditional].map(({ policy }) => policy.allows[0])
  assert.deepEqual(allows.others.map(({ statement }) => statement), inOrder)
})

test('a statement that names its resources in full is found by each of them', () => {
  const named = attached({ Effect: 'Allow', Action: 'x:*', Resource: ['arn:aws:x:::y', 'arn:aws:x:::z'] }, 'named')
  const other = attached({ Effect: 'Deny', Action: 'x:*', Resource: undefined, NotResource: 'arn:aws:x:::y' }, 'other')
  const filled = attached({ Effect: 'Allow', Action: 'x:*', Resource: 'arn:aws:x:::${k:a}' }, 'filled')
  const { allows, denies } = relevantStatements([named, other, filled], 'x:get')
  assert.deepEqual([...allows.byResource].map(([resource, [one]]) => [resource, one!.arn]), [
    ['arn:aws:x:::y', 'named'], ['arn:aws:x:::z', 'named'],
  ])
  assert.deepEqual([...allows.others, ...denies.others].map(({ arn }) => arn), ['filled', 'other'])
  assert.equal(denies.byResource.size, 0)
})

test('what was found is of the list, and whoever asks for many actions does not make it grow', () => {
  const list = [...many]
  const first = relevantStatements(list, 'service1:get')
  for (let i = 0; i < 3000; i++) relevantStatements(list, `x:action${i}`)
  const again = relevantStatements(list, 'service1:get')
  assert.notEqual(again, first)
  assert.deepEqual(again, first)
  assert.deepEqual(relevantStatements(list.slice(2), 'service1:get').allows.others, [])
})

const statements = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.constantFrom('*', 'x:*', 'x:Get', 'x:Put', 'y:Get', 'x:G?t'),
  Resource: fc.constantFrom(
    '*', 'arn:aws:x:::y', 'arn:aws:x:::z', ['arn:aws:x:::z', 'arn:aws:x:::y'], 'arn:aws:x:*::y*', 'arn:aws:x:::${k:a}',
  ),
  Condition: fc.constantFrom({}, {}, { StringEquals: { 'k:a': 'x' } }, { StringEquals: { 'k:a': 'other' } }),
})

test('the decision is that of each policy by itself, and names one that denies', () => {
  const seen = new Set<string>()
  const lists = fc.array(statements, { minLength: shortList + 1, maxLength: 12 })
  property('decision on many policies', 1000, fc.tuple(lists, fc.constantFrom('x:Get', 'x:Put', 'y:Get')), ([list, action]) => {
    const policies = list.map((statement, index) => attached(statement, `p${index}`))
    const alone = policies.map(policy => evaluate(question([policy], action)))
    const denials = alone.filter(isExplicit)
    const decision = evaluate(question(policies, action))
    if (denials.length > 0) assert.ok(denials.some(denial => isDeepStrictEqual(denial, decision)))
    else assert.equal(decision.allowed, alone.some(({ allowed }) => allowed))
    seen.add(denials.length > 0 ? 'denied' : String(decision.allowed))
  })
  assert.equal(seen.size, 3)
})

const isExplicit = (decision: Decision): boolean => !decision.allowed && decision.explicit
