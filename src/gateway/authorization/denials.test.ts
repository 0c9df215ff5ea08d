import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compilePolicy } from '../../engines/policy/compile.ts'
import type { Question } from '../../engines/policy/question.ts'
import { notAllowed } from '../../engines/policy/decision.ts'
import { Denials } from './denials.ts'

const policy = compilePolicy('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}', 'inline')
const question: Question = {
  action: 'kms:Encrypt', principal: { kind: 'user', account: '0', arn: 'a', id: 'AIDA' },
  resource: { arn: 'arn:aws:kms:::key/1', account: '0', authority: 'either' }, identity: [{ policy, name: 'ann/own' }],
  key: () => undefined,
}
const told = (at: number) => ({ at, message: 'no', resource: 'key' })
const layer = notAllowed['identity-based']

test('of many denials in a second the first are explained, and of all of them it is known that they were', () => {
  const denials = new Denials()
  for (let i = 0; i < 150; i++) denials.note(`r${i}`, question, layer, told(1000 + i))
  denials.note('later', question, layer, told(2000))
  assert.deepEqual(denials.find('r99')!.policies!.map(({ name }) => name), ['ann/own'])
  assert.equal(denials.find('r100')!.policies, undefined)
  assert.equal(denials.find('r149')!.action, 'kms:Encrypt')
  assert.ok(denials.find('later')!.policies)
})

test('those that were explained least recently are forgotten', () => {
  const denials = new Denials()
  for (let i = 0; i < 3000; i++) denials.note(`r${i}`, question, layer, told(i))
  assert.equal(denials.find('r0'), undefined)
  assert.ok(denials.find('r2999'))
})
