import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { ask } from './cases/questions.ts'
import { compilePolicy, listPrincipals, PolicySyntaxError } from './compile.ts'
import { evaluate } from './evaluate.ts'
import { operators } from './conditions/registry.ts'
import type { PolicyKind } from './types.ts'

const kinds: readonly PolicyKind[] =
  ['identity', 'inline', 'resource', 'trust', 'session', 'boundary', 'service-control', 'resource-control']

/** A key is missing, single or multivalued by the length of its name. */
const key = (name: string) => [undefined, name, [name, '']][name.length % 3]

/** Compiles and, where that succeeds, asks; anything but PolicySyntaxError is a crash. */
function survives(document: string): 'compiled' | 'refused' {
  let outcome: 'compiled' | 'refused' = 'refused'
  for (const kind of kinds) {
    try {
      const policy = compilePolicy(document, kind)
      outcome = 'compiled'
      const attached = { policy }
      const question = ask({ identity: [attached], boundary: attached, session: [attached], key })
      evaluate({ ...question, resource: { ...question.resource, policy } })
    } catch (error) {
      if (!(error instanceof PolicySyntaxError)) throw error
      assert.notEqual(error.message, '')
    }
  }
  return outcome
}

test('any text is compiled or refused', () => {
  property('policy document', 300, fc.string({ unit: 'binary' }), text => void survives(text))
  property('policy document', 500, fc.json(), text => void survives(text))
})

const word = fc.constantFrom(
  '*', 'kms:*', 'arn:aws:s3:::b/${aws:username}', "${k:a, 'b'}", '192.0.2.0/24', 'a?b*', '1', '', '${', '::/0',
  '2030-01-01', 'AAAA',
)
const words = fc.oneof(word, fc.array(word, { maxLength: 3 }), fc.string(), fc.boolean(), fc.double())
const operatorNames = fc.tuple(
  fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:', 'For:'),
  fc.constantFrom('Null', 'Other', ...operators.keys()),
  fc.constantFrom('', 'IfExists'),
).map(parts => parts.join(''))
const block = fc.dictionary(fc.constantFrom('k:a', 'k:bb', 'k:ccc'), words, { maxKeys: 2 })
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 })
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Sid: optional(fc.constantFrom('a', 'b')),
  Principal: optional(fc.constantFrom('*', { AWS: '*' }, { AWS: '111122223333' }, { Service: 'x.amazonaws.com' })),
  Action: optional(fc.constantFrom('*', 'kms:*', ['kms:Decrypt'], 'sts:AssumeRole', [])),
  NotAction: fc.option(fc.constantFrom('s3:*'), { nil: undefined, freq: 5 }),
  Resource: optional(words),
  Condition: optional(fc.dictionary(operatorNames, block, { maxKeys: 2 })),
})

test('any document of the right shape is compiled or refused', () => {
  let compiled = 0
  const documents = fc.record({
    Version: fc.constantFrom('2012-10-17', '2008-10-17'),
    Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
  })
  property('policy document', 2000, documents, document => {
    if (survives(JSON.stringify(document)) === 'compiled') compiled++
  })
  assert.ok(compiled > 50, `only ${compiled} compiled`)
})

test('all operators of the language are there, and Null', () => {
  assert.equal(operators.size + 1, 27)
})

const equals = (name: string) => ({ StringEquals: { [name]: 'x' } })

test('a key is asked only by a statement that could match but for it', () => {
  const asked: string[] = []
  const policy = compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [
    { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: equals('k:action') },
    { Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::b', Condition: equals('k:resource') },
    { Effect: 'Deny', Action: '*', Resource: '*', Condition: { ...equals('k:First'), StringLike: { 'k:second': '*' } } },
    { Effect: 'Allow', Action: '*', Resource: '*' },
  ] }), 'identity')
  evaluate(ask({ identity: [{ policy }], key: name => void asked.push(name) }))
  assert.deepEqual(asked, ['k:first'])
})

test('lists whom a policy names', () => {
  const policy = compilePolicy(JSON.stringify({ Statement: [
    { Effect: 'Allow', Principal: { AWS: ['111122223333', 'AIDAANN'] }, Action: 'sts:AssumeRole' },
    { Effect: 'Deny', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:*' },
  ] }), 'trust')
  assert.deepEqual(listPrincipals(policy), [
    { type: 'AWS', value: '111122223333' }, { type: 'AWS', value: 'AIDAANN' }, { type: 'Service', value: 'ec2.amazonaws.com' },
  ])
})
