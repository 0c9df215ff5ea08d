import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog, type CallLine, type LogForm, type WriteLog } from './log.ts'

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

test('one line a call, the request id first', () => {
  const { texts, log } = written('pretty')
  log.call(line)
  log.call({ ...line, operation: '', caller: '', status: 400, code: 'SerializationException' })
  assert.deepEqual(texts, [], 'lines are gathered')
  log.flush()
  assert.deepEqual(texts, [
    'request-1 200 kms:Encrypt arn:aws:iam::000000000000:user/ann 127.0.0.1 1.3ms\n'
      + 'request-1 400 - SerializationException - 127.0.0.1 1.3ms\n',
  ])
  log.flush()
  assert.equal(texts.length, 1)
})

test('for machines as JSON', () => {
  const { texts, log } = written('json')
  log.call(line)
  log.error('InternalFailure', { requestId: 'request-2', internal: undefined, cause: new Error('torn page') })
  log.error('Timers could not be run.', { cause: 'a word' })
  log.flush()
  const [call, failed, other] = texts.join('').trimEnd().split('\n').map(text => JSON.parse(text) as Record<string, unknown>)
  assert.deepEqual(call, { ...line, time: '2026-11-22T05:19:10.000Z', level: 'info' })
  const { cause, ...rest } = failed!
  assert.deepEqual(rest, {
    requestId: 'request-2', time: '2026-11-22T05:19:10.000Z', level: 'error', message: 'InternalFailure',
  })
  assert.match(String(cause), /^Error: torn page\n +at /)
  assert.equal(other!['cause'], 'a word')
})

test('a line holds what strangers sent without breaking', () => {
  const { texts, log } = written('json')
  log.call({ ...line, operation: 'kms:\n{"level":"error"}' })
  log.flush()
  assert.equal(texts.join('').split('\n').length, 2)
})

test('off is off for calls; errors are still told', () => {
  const { texts, log } = written('off')
  log.call(line)
  log.flush()
  assert.deepEqual(texts, [])
  log.error('A job failed.', {})
  log.flush()
  assert.match(texts.join(''), /"message":"A job failed\."/)
})

test('a flood is written before it fills memory', () => {
  const { texts, log } = written('pretty')
  for (let count = 0; count < 2000; count++) log.call(line)
  assert.ok(texts.length >= 2)
  assert.ok(texts.every(text => text.length < 70_000))
  log.flush()
  assert.equal(texts.join('').split('\n').length, 2001)
})

test('refused requests fill no log, and calls are logged all the same', () => {
  const { texts, log } = written('pretty')
  for (let i = 0; i < 1000; i++) log.call({ ...line, operation: '', code: 'MissingAuthenticationTokenException' })
  log.call(line)
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
    log.call(line)
    log.call(line)
    log.flush()
  }
  failure = undefined
  log.call(line)
  log.flush()
  log.call(line)
  log.flush()
  const lines = texts.join('').trimEnd().split('\n')
  assert.equal(lines.length, 3)
  assert.equal(lines[0], 'ERROR Lines of the log could not be written and are lost. {"lost":6,"code":"ENOSPC"}')
  assert.match(lines[1]! + lines[2]!, /^request-1 200 .*request-1 200 /)
})

test('while nobody takes what was written, no more is kept than is gathered', () => {
  const texts: string[] = []
  let taken: () => void = () => undefined
  const log = createLog('pretty', (text, done) => {
    texts.push(text)
    taken = done
  }, () => 0)
  for (let count = 0; count < 10_000; count++) log.call(line)
  log.flush()
  assert.equal(texts.length, 1)
  taken()
  taken()
  assert.equal(texts.length, 2)
  const [, told = ''] = texts
  assert.ok(told.length < 70_000)
  const notice = /^ERROR Lines of the log could not be written and are lost. {"lost":(\d+),"code":"EAGAIN"}\n/
  const [, lost = ''] = notice.exec(told) ?? []
  assert.equal(texts.join('').split('\n').length - 2 + Number(lost), 10_000)
})

test('no line says anything to a terminal but what it says', () => {
  const evil = 'x\u001b[2K\r\u009b31m\u202e\n\u2028'
  const { texts, log } = written('pretty')
  log.call({ ...line, caller: evil, code: evil })
  log.error(evil, { requestId: evil, cause: new Error(evil) })
  log.flush()
  const json = written('json')
  json.log.error(evil, { cause: evil })
  json.log.flush()
  const all = texts.join('') + json.texts.join('')
  assert.equal(all.split('\n').length, 4)
  assert.doesNotMatch(all.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\u2028]/u)
  assert.equal((JSON.parse(json.texts.join('')) as { message: string }).message, evil)
})
