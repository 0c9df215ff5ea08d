import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statementSpans } from './statement-spans.ts'

const text = (Statement: unknown, indent?: number) => JSON.stringify({ Version: '2012-10-17', Statement }, null, indent)
const allow = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }
const since = { DateGreaterThan: { 'aws:CurrentTime': '2018-08-16T12:00:00Z' } }

test('a statement that stands alone, as AWS counts it', () => {
  assert.deepEqual(statementSpans(text({ ...allow, Condition: since })), [
    { start: { Line: 1, Column: 38 }, end: { Line: 1, Column: 167 } },
  ])
})

test('statements of a list, each on lines of its own', () => {
  assert.deepEqual(statementSpans(text([allow, { ...allow, Condition: since }], 2)), [
    { start: { Line: 4, Column: 6 }, end: { Line: 8, Column: 6 } },
    { start: { Line: 9, Column: 6 }, end: { Line: 18, Column: 6 } },
  ])
})

test('braces in texts, and members around the statements, are none', () => {
  const [one] = statementSpans('{"Id":"}{","Statement":[{"Sid":"a","Action":["}","{"]}],"Version":"x"}')
  assert.deepEqual(one, { start: { Line: 1, Column: 26 }, end: { Line: 1, Column: 55 } })
})

test('a list after one that is empty, or before another member', () => {
  assert.deepEqual(statementSpans('{"Statement":[],"Version":"x"}'), [])
  assert.equal(statementSpans('{"\\u0053tatement":[{},{},{}],"Id":"x"}').length, 3)
})
