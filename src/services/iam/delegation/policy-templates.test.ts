import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillTemplate, UnfitTemplate, type Parameter } from './policy-templates.ts'

const one = (value: string): Parameter => ({ isList: false, values: [value] })
const many = (...values: string[]): Parameter => ({ isList: true, values })

function filled(Resource: unknown, parameters: Record<string, Parameter>): unknown {
  const text = fillTemplate(JSON.stringify({ Statement: [{ Resource }] }), new Map(Object.entries(parameters)))
  return (JSON.parse(text) as { Statement: { Resource: unknown }[] }).Statement[0]!.Resource
}

const unfit = (Resource: unknown, parameters: Record<string, Parameter>, message: RegExp) =>
  assert.throws(() => filled(Resource, parameters), thrown => thrown instanceof UnfitTemplate && message.test(thrown.message))

test('a value stands where its parameter stood, and a list for as many texts as it has values', () => {
  assert.equal(filled('arn:aws:s3:::@{bucket}/*', { bucket: one('data') }), 'arn:aws:s3:::data/*')
  assert.deepEqual(filled('a/@{bucket}/b', { bucket: many('x', 'y') }), ['a/x/b', 'a/y/b'])
  assert.deepEqual(filled(['z', '@{bucket}'], { bucket: many('x', 'y') }), ['z', 'x', 'y'])
  assert.deepEqual(filled('@{bucket}', { bucket: many('x') }), ['x'])
  assert.equal(filled('@{bucket}-@{bucket}', { bucket: one('x') }), 'x-x')
})

test('of several lists there is every combination', () => {
  const parameters = { bucket: many('x', 'y'), prefix: many('1', '2'), suffix: one('s') }
  assert.deepEqual(filled('@{bucket}/@{prefix}/@{suffix}', parameters), ['x/1/s', 'x/2/s', 'y/1/s', 'y/2/s'])
})

test('a value is text, whatever it looks like', () => {
  const sly = '"}],"Statement":[{"Effect":"Allow'
  assert.equal(filled('@{bucket}', { bucket: one(sly) }), sly)
  assert.equal(filled('@{bucket}', { bucket: one('@{bucket}@{other}') }), '@{bucket}@{other}')
  assert.equal(filled('@{open', {}), '@{open')
  assert.equal(filled('${aws:username}', {}), '${aws:username}')
})

test('each parameter has a value, and each value a parameter', () => {
  unfit('@{bucket}', {}, /parameter bucket has no value/)
  unfit('x', { bucket: one('x') }, /has no parameter bucket/)
})

test('what comes of it has 2048 characters at most, however much it would be', () => {
  const around = JSON.stringify({ Statement: [{ Resource: '' }] }).length
  assert.equal(filled('@{bucket}', { bucket: one('x'.repeat(2048 - around)) }), 'x'.repeat(2048 - around))
  unfit('@{bucket}', { bucket: one('x'.repeat(2049 - around)) }, /2048/)
  const numbers = many(...Array.from({ length: 1000 }, (_, i) => String(i)))
  unfit('@{first}@{second}@{third}@{fourth}', { first: numbers, second: numbers, third: numbers, fourth: numbers }, /2048/)
  unfit('@{bucket}'.repeat(600), { bucket: one('x'.repeat(8192)) }, /2048/)
  const nothing = many(...Array<string>(1000).fill(''))
  unfit('@{first}@{second}', { first: nothing, second: nothing }, /2048/)
})
