import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { jsonLines, prettyLines, type CallLine } from './log-lines.ts'

const line: CallLine = {
  requestId: '0b9c7a52-1111-4222-8333-444455556666', operation: 'kms:Encrypt', caller: 'arn:aws:iam::000000000000:user/ann',
  source: '127.0.0.1', status: 200, code: '', milliseconds: 1.23456789,
}
const denied: CallLine = {
  ...line, status: 400, code: 'AccessDeniedException',
  message: 'User: ann is not authorized to perform: kms:Encrypt on resource: x because no identity-based policy allows it',
}
const signer = { accessKeyId: 'AKIATESTROOT00000000', service: 'kms', region: 'us-east-1' }
const refused: CallLine = {
  ...line, operation: '', caller: '', status: 403, code: 'InvalidSignatureException', message: 'It does not match.', signer,
}
// Whatever the time zone of who runs the tests.
const time = new Date(2026, 10, 22, 5, 9, 10, 7).getTime()
const pretty = prettyLines(false)

const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>

test('for people the time first, what, who and how long, and a short id last', () => {
  assert.equal(pretty.call(line, time), '05:09:10.007 200 kms:Encrypt              user/ann             1.2ms 0b9c7a52')
  const root = pretty.call({ ...line, caller: 'arn:aws:iam::000000000000:root' }, time)
  assert.match(root, / kms:Encrypt +root +1\.2ms 0b9c7a52$/)
})

test('what failed says why, from where, and the id that its caller has', () => {
  assert.equal(pretty.call(denied, time).replaceAll(/ +/g, ' '), '05:09:10.007 400 kms:Encrypt user/ann 1.2ms '
    + `AccessDeniedException: ${denied.message} (from 127.0.0.1) ${line.requestId}`)
  assert.equal(pretty.call(refused, time).replaceAll(/ +/g, ' '), '05:09:10.007 403 - - 1.2ms InvalidSignatureException: '
    + `It does not match. (key AKIATESTROOT00000000 for kms in us-east-1, from 127.0.0.1) ${line.requestId}`)
})

test('colour adds nothing else, and is there only where it is asked for', () => {
  for (const one of [line, denied, refused, { ...denied, status: 503 }]) {
    const [plain, coloured] = [pretty.call(one, time), prettyLines(true).call(one, time)]
    assert.equal(stripVTControlCharacters(plain), plain)
    assert.notEqual(coloured, plain)
    assert.equal(stripVTControlCharacters(coloured), plain)
  }
  const colourOf = (status: number) => /\p{Cc}\[(3\d)m/u.exec(prettyLines(true).call({ ...line, status }, time))?.[1]
  assert.deepEqual([200, 400, 403, 500, 503].map(colourOf), ['32', '33', '33', '31', '31'])
})

test('for machines as JSON, with a level, and no more digits than a clock has', () => {
  const { milliseconds, ...rest } = line
  assert.deepEqual(parsed(jsonLines.call(line, Date.UTC(2026, 10, 22, 5, 19, 10))), {
    ...rest, milliseconds: 1.235, time: '2026-11-22T05:19:10.000Z', level: 'info',
  })
  const levels = [200, 304, 400, 403, 499, 500, 501, 503].map(status => parsed(jsonLines.call({ ...line, status }, 0))['level'])
  assert.deepEqual(levels, ['info', 'info', 'warn', 'warn', 'warn', 'error', 'error', 'error'])
  assert.ok(milliseconds !== 1.235)
  const { message, accessKeyId, service, region } = parsed(jsonLines.call(refused, 0))
  assert.deepEqual({ message, accessKeyId, service, region }, { message: 'It does not match.', ...signer })
})

test('errors, with what caused them', () => {
  const details = { requestId: 'request-2', internal: undefined, cause: new Error('torn page') }
  const { cause, ...rest } = parsed(jsonLines.error('InternalFailure', details, 0))
  assert.deepEqual(rest, {
    requestId: 'request-2', time: '1970-01-01T00:00:00.000Z', level: 'error', message: 'InternalFailure',
  })
  assert.match(String(cause), /^Error: torn page\n +at /)
  assert.equal(parsed(jsonLines.error('Timers could not be run.', { cause: 'a word' }, 0))['cause'], 'a word')
  assert.match(pretty.error('InternalFailure', details, time), /^05:09:10\.007 ERROR InternalFailure .*"request-2".*torn page/)
})

/** With the text wherever a stranger's may stand. */
const everyLine = (text: string): readonly string[] => {
  const call: CallLine = { ...denied, operation: text, caller: text, message: text }
  const details = { cause: new Error(text), other: [text] }
  return [jsonLines, pretty].flatMap(lines => [lines.call(call, 0), lines.error(text, details, 0)])
}

test('no line says anything to a terminal but what it says', () => {
  const evil = 'x\u001b[2K\r\u009b31m\u202e\n\u2028\u007f'
  for (const text of everyLine(evil)) assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\u2028]/u)
  assert.equal(parsed(jsonLines.call({ ...denied, message: evil }, 0))['message'], evil)
  assert.equal(parsed(jsonLines.error(evil, {}, 0))['message'], evil)
  const colours = prettyLines(true).call({ ...denied, message: evil, caller: evil, operation: evil }, time)
  assert.doesNotMatch(colours.replaceAll(/\p{Cc}\[\d+m/gu, ''), /[\p{Cc}\p{Cf}\u2028]/u)
})

test('no line is longer than we say, whatever was sent', () => {
  const longest = (text: string) => Math.max(...everyLine(text).map(({ length }) => length))
  assert.ok(longest('x'.repeat(1_000_000)) < 30_000)
  // Each unit as six.
  assert.ok(longest('\u202e'.repeat(1_000_000)) < 180_000)
})
