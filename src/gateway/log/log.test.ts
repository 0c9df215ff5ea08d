import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallLine } from './log-lines.ts'
import { createLog, type LogForm, type WriteLog } from './log.ts'

const line: CallLine = {
  requestId: 'request-1', operation: 'kms:Encrypt', caller: 'arn:aws:iam::000000000000:user/ann', source: '127.0.0.1',
  status: 200, code: '', milliseconds: 1.25,
}

function written(form: LogForm) {
  const texts: string[] = []
  const write: WriteLog = (text, done) => {
    texts.push(text)
    done()
  }
  return { texts, log: createLog(form, write, () => Date.UTC(2026, 10, 22, 5, 19, 10)) }
}

test('one line a call, and lines are gathered', () => {
  const { texts, log } = written('pretty')
  log.call(() => line)
  log.call(() => ({ ...line, status: 400, code: 'NotFoundException' }))
  assert.deepEqual(texts, [])
  log.flush()
  assert.equal(texts.length, 1)
  assert.match(texts[0]!, /^[^\n]* 200 kms:Encrypt [^\n]*\n[^\n]* 400 kms:Encrypt [^\n]*\n$/)
  log.flush()
  assert.equal(texts.length, 1)
})

test('off is off for calls, of which nothing is made; errors are still told', () => {
  const { texts, log } = written('off')
  log.call(() => assert.fail('a line was made'))
  log.refusal(() => assert.fail('a line was made'))
  log.flush()
  assert.deepEqual(texts, [])
  log.error('A job failed.', {})
  log.flush()
  assert.match(texts.join(''), /"message":"A job failed\."/)
})

test('a flood is written before it fills memory', () => {
  const { texts, log } = written('pretty')
  for (let count = 0; count < 2000; count++) log.call(() => line)
  assert.ok(texts.length >= 2)
  assert.ok(texts.every(text => text.length < 70_000))
  log.flush()
  assert.equal(texts.join('').split('\n').length, 2001)
})

test('refused requests fill no log, and calls are logged all the same', () => {
  const { texts, log } = written('pretty')
  let made = 0
  const refused = () => {
    made++
    return { ...line, operation: '', caller: '', code: 'MissingAuthenticationTokenException' }
  }
  for (let i = 0; i < 1000; i++) log.refusal(refused)
  assert.equal(made, 50)
  log.call(() => line)
  log.flush()
  const lines = texts.join('').trimEnd().split('\n')
  assert.equal(lines.length, 51)
  assert.match(lines.at(-1)!, /kms:Encrypt/)
})

test('what could not be written is counted, and told when it can be written again', () => {
  const texts: string[] = []
  let failure: Error | undefined = Object.assign(new Error('no space'), { code: 'ENOSPC' })
  const log = createLog('pretty', (text, done) => {
    if (!failure) texts.push(text)
    done(failure)
  }, () => 0)
  for (let i = 0; i < 3; i++) {
    log.call(() => line)
    log.call(() => line)
    log.flush()
  }
  failure = undefined
  log.call(() => line)
  log.flush()
  log.call(() => line)
  log.flush()
  const lines = texts.join('').trimEnd().split('\n')
  assert.equal(lines.length, 3)
  assert.match(lines[0]!, /^\S+ ERROR Lines of the log could not be written and are lost\. \{"lost":6,"code":"ENOSPC"\}$/)
  assert.match(lines[1]! + lines[2]!, / 200 .* 200 /)
})

test('while nobody takes what was written, no more is kept than is gathered', () => {
  const texts: string[] = []
  let taken: () => void = () => undefined
  const log = createLog('pretty', (text, done) => {
    texts.push(text)
    taken = done
  }, () => 0)
  for (let count = 0; count < 10_000; count++) log.call(() => line)
  log.flush()
  assert.equal(texts.length, 1)
  taken()
  taken()
  assert.equal(texts.length, 2)
  const [, told = ''] = texts
  assert.ok(told.length < 70_000)
  const notice = /^\S+ ERROR Lines of the log could not be written and are lost. {"lost":(\d+),"code":"EAGAIN"}\n/
  const [, lost = ''] = notice.exec(told) ?? []
  assert.equal(texts.join('').split('\n').length - 2 + Number(lost), 10_000)
})
