import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { Attempt } from '../attempt.ts'
import { resourceControlOver, serviceControlOver } from './controls.ts'

const account = '111122223333'
const linked = `arn:aws:iam::${account}:role/aws-service-role/kms.amazonaws.com/AWSServiceRoleForKMS`
const callers = {
  'root': { kind: 'root' },
  'a user': { kind: 'user' },
  'a federated user': { kind: 'federated-user' },
  'a role': { kind: 'assumed-role', roleArn: `arn:aws:iam::${account}:role/shop` },
  'a service-linked role': { kind: 'assumed-role', roleArn: linked },
  'a service': { kind: 'service' },
  'a web identity': { kind: 'web-identity' },
  'a SAML user': { kind: 'saml-user' },
  'nobody': { kind: 'anonymous' },
} as const

/** Whose control is asked for, in an attempt of the caller's. */
function asking(caller: object, ask: (attempt: Attempt, state: ReadUnit) => unknown): readonly string[] {
  const asked: string[] = []
  const organizations = { controlsOver: (_: unknown, of: string, side: string) => void asked.push(`${side} ${of}`) }
  const attempt = { gateway: { ports: { organizations } }, call: { scope: { caller: { account, ...caller } } } }
  ask(attempt as unknown as Attempt, {} as ReadUnit)
  return asked
}

test('an organization binds its accounts\' principals, and neither services nor roles that are linked to them', () => {
  const bound = Object.entries(callers).filter(([, caller]) => asking(caller, serviceControlOver).length > 0)
  assert.deepEqual(bound.map(([name]) => name), ['root', 'a user', 'a federated user', 'a role'])
  assert.deepEqual(asking(callers.root, serviceControlOver), [`service ${account}`])
})

const home = '444455556666'
const isControlled = (action: string, arn: string, caller: object = callers.nobody, more: object = {}): boolean => {
  const resource = { arn, account: home, exists: true, authority: 'either', ...more } as const
  const asked = asking(caller, (attempt, state) => resourceControlOver(attempt, state, action, resource))
  assert.deepEqual(asked, asked.length > 0 ? [`resource ${home}`] : [])
  return asked.length > 0
}

test('what is done to a resource is controlled whoever does it, but for roles that are linked to services', () => {
  const free = Object.entries(callers).filter(([, caller]) => !isControlled('kms:Decrypt', 'arn', caller))
  assert.deepEqual(free.map(([name]) => name), ['a service-linked role'])
})

test('which resources and which actions are controlled', () => {
  const controlled = ['s3:GetObject', 'sqs:SendMessage', 'sts:AssumeRole', 'secretsmanager:GetSecretValue', 'logs:PutLogEvents']
  for (const action of controlled) {
    assert.equal(isControlled(action, 'arn'), true, action)
  }
  for (const action of ['iam:GetRole', 'ssm:GetParameter', 'organizations:ListRoots', 'kms:RetireGrant']) {
    assert.equal(isControlled(action, 'arn'), false, action)
  }
  assert.equal(isControlled('kms:CreateKey', '*'), false)
  assert.equal(isControlled('kms:Decrypt', 'arn', callers.root, { isUncontrolled: true }), false)
  assert.equal(isControlled('sts:AssumeRole', linked, callers['a service']), false)
})

test('who may choose a path, a key or a name is not linked to a service by it', () => {
  const chosen = ['x:role/aws-service-role/x', 'role/x:role/aws-service-role/free', 'role/x/aws-service-role/free']
  const role = `arn:aws:iam::${account}:role/x:role/aws-service-role/free`
  assert.deepEqual(asking({ kind: 'assumed-role', roleArn: role }, serviceControlOver), [`service ${account}`])
  assert.equal(isControlled('kms:Decrypt', 'arn', { kind: 'assumed-role', roleArn: role }), true)
  for (const rest of chosen) {
    assert.equal(isControlled('sts:AssumeRole', `arn:aws:iam::${account}:${rest}`), true, rest)
    assert.equal(isControlled('s3:GetObject', `arn:aws:s3:::bucket/:${rest}`), true, rest)
    assert.equal(isControlled('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:us-east-1:${account}:${rest}`), true, rest)
  }
})
