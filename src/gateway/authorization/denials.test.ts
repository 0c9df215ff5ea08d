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
const note = (denials: Denials, requestId: string, at: number) =>
  denials.note(requestId, question, layer, { at, message: 'no', resource: 'key', isExplained: denials.takeTurn(at) })
const layer = notAllowed['identity-based']

test('of many denials in a second the first are explained, and of all of them it is known that they were', () => {
  const denials = new Denials()
  for (let i = 0; i < 150; i++) note(denials, `r${i}`, 1000 + i)
  note(denials, 'later', 2000)
  assert.deepEqual(denials.find('r99')!.policies!.map(({ name }) => name), ['ann/own'])
  assert.equal(denials.find('r100')!.policies, undefined)
  assert.equal(denials.find('r149')!.action, 'kms:Encrypt')
  assert.ok(denials.find('later')!.policies)
})

test('those that were explained least recently are forgotten', () => {
  const denials = new Denials()
  for (let i = 0; i < 3000; i++) note(denials, `r${i}`, i)
  assert.equal(denials.find('r0'), undefined)
  assert.ok(denials.find('r2999'))
})

test('a denial that ended a call within a request is the request\'s as well', () => {
  const denials = new Denials()
  note(denials, 'inner', 1000)
  denials.noteFor('outer', 'inner')
  denials.noteFor('other', 'none')
  assert.equal(denials.find('outer'), denials.find('inner'))
  assert.equal(denials.find('other'), undefined)
})
