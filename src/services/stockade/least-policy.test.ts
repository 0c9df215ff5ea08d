import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addTo, leastPolicy } from './least-policy.ts'

interface Written {
  readonly Action: unknown
  readonly Resource: unknown
}

const statements = (...asked: readonly (readonly [action: string, ...resources: string[]])[]): readonly unknown[] => {
  const named = new Map<string, Set<string>>()
  addTo(named, asked.map(([action, ...resources]) => ({ action, resources })))
  const { Statement } = JSON.parse(leastPolicy(named)) as { readonly Statement: readonly Written[] }
  return Statement.map(({ Action, Resource }) => [Action, Resource])
}

test('a name that reads like several is not taken for them', () => {
  const [one, two] = ['arn:aws:s3:::b/x', 'arn:aws:s3:::b/y']
  assert.deepEqual(statements(['s3:GetObject', `${one} ${two}`], ['s3:PutObject', one, two], ['s3:DeleteObject', two, one]), [
    [['s3:DeleteObject', 's3:PutObject'], [one, two]], ['s3:GetObject', `${one} ${two}`],
  ])
})

test('what a name has of a pattern stands for itself', () => {
  assert.deepEqual(statements(['s3:GetObject', 'arn:aws:s3:::b/${aws:username}*?']), [
    ['s3:GetObject', 'arn:aws:s3:::b/${$}{aws:username}${*}${?}'],
  ])
})
