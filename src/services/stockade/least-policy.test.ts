import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addTo, leastPolicy, type Asked } from './least-policy.ts'

interface Written {
  readonly Action: unknown
  readonly Resource: unknown
}

const statements = (...asked: readonly (readonly [action: string, ...resources: string[]])[]): readonly unknown[] => {
  const named = new Map<string, Asked>()
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

test('what a service asked for is allowed through it, where the caller did not ask himself', () => {
  const named = new Map<string, Asked>()
  const through = 'ssm.us-east-1.amazonaws.com'
  addTo(named, [
    { action: 'kms:Decrypt', resources: ['one', 'two', 'three'], through },
    { action: 'kms:GenerateDataKey', resources: ['two'], through },
    { action: 'kms:Decrypt', resources: ['three'] }, { action: 'kms:Encrypt', resources: ['*'] },
    { action: 'kms:Encrypt', resources: ['two'], through }, { action: 'kms:Decrypt', resources: ['two'], through: 'another' },
  ])
  const { Statement } = JSON.parse(leastPolicy(named)) as { readonly Statement: readonly object[] }
  const onlyThrough = (service: string) => ({ Condition: { StringEquals: { 'kms:ViaService': service } } })
  assert.deepEqual(Statement, [
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'three' },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'two', ...onlyThrough('another') },
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: ['one', 'two'], ...onlyThrough(through) },
    { Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' },
    { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: 'two', ...onlyThrough(through) },
  ])
})
