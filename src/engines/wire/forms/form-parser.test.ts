// Forms in whatever pieces they come, and what is none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FormError } from './form-error.ts'
import { FormParser } from './form-parser.ts'
import { boundaryIn, readPartHead } from './part-head.ts'

const boundary = 'XX--YY'
const part = (head: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
const end = `--${boundary}--\r\n`
const fields = part('name="key"', 'a/${filename}') + part('name="empty"', '') + part('name="Ünicode"', 'größe\r\n--XX')

interface Read {
  readonly fields: readonly (readonly [string, string])[]
  readonly fileName: string | undefined
  readonly file: string
}

function read(body: Buffer, lengths: () => number, mostBefore = 1000): Read {
  const parser = new FormParser({ boundary, mostBefore })
  const file: Buffer[] = []
  for (let at = 0; at < body.length;) {
    const length = Math.max(1, lengths())
    parser.push(body.subarray(at, at + length), bytes => file.push(Buffer.from(bytes)))
    at += length
  }
  parser.end()
  return {
    fields: parser.fields.map(({ name, value }) => [name, value] as const), fileName: parser.file?.fileName,
    file: Buffer.concat(file).toString('latin1'),
  }
}

const whole = () => 1e9

test('fields and a file are read alike, whatever the pieces are', () => {
  const file = `\r\n--XX--Y\r\r\n--XX-\r\n\r\n${'\r\n--XX--Z'.repeat(50)}`
  for (const content of ['', 'x', file, `${file}\r`, '\r\n']) {
    const around = [['', end], ['preamble\r\n', `--${boundary} \r\nwhat is nobody's`], ['\r\n', `--${boundary}\r\n`]]
    for (const [before, behind] of around) {
      const body = Buffer.from(`${before}${fields}${part('name="file"; filename="b.txt"', content)}${behind}`)
      const expected: Read = {
        fields: [['key', 'a/${filename}'], ['empty', ''], ['Ünicode', 'größe\r\n--XX']], fileName: 'b.txt', file: content,
      }
      for (let size = 1; size < 80; size++) assert.deepEqual(read(body, () => size), expected)
      for (let round = 0; round < 20; round++) assert.deepEqual(read(body, () => Math.random() * 40), expected)
      assert.deepEqual(read(body, whole), expected)
    }
  }
})

test('what is no form is refused, in one piece and byte by byte', () => {
  const file = part('name="file"', 'x')
  const broken: readonly (readonly [string, string])[] = [
    ['nothing', ''], ['no delimiter', 'key=value'], ['another boundary', `${fields}${file}${end}`.replaceAll(boundary, 'other')],
    ['no end', fields + file], ['half an end', `${fields}${file}--${boundary}`],
    ['one hyphen', `${fields}${file}--${boundary}-`], ['a longer boundary', `${fields}${file}--${boundary}more\r\n`],
    ['a part without a head', `--${boundary}\r\n\r\nvalue\r\n${file}${end}`],
    ['a part without a name', part('filename="x"', 'value') + file + end],
    ['a name twice', part('name="a"; name="b"', 'value') + file + end],
    ['a name that does not end', part('name="a', 'value') + file + end],
    ['an attachment', `--${boundary}\r\nContent-Disposition: attachment; name="a"\r\n\r\nvalue\r\n${file}${end}`],
    ['text behind a delimiter', `--${boundary}text\r\n${fields}${file}${end}`],
    ['spaces without end behind the file', `${fields}${file}--${boundary}${' '.repeat(100)}\r\n`],
  ]
  for (const [what, body] of broken) {
    for (const lengths of [whole, () => 1]) {
      assert.throws(() => read(Buffer.from(body), lengths), { name: 'FormError', fault: 'malformed' }, what)
    }
  }
  for (const lengths of [whole, () => 1]) assert.throws(() => read(Buffer.from(fields + end), lengths), { fault: 'fileless' })
  const [head = '', tail = ''] = part('name="a"', '|').split('|')
  const noText = Buffer.concat([Buffer.from(head), Buffer.from([0xff]), Buffer.from(`${tail}${file}${end}`)])
  assert.throws(() => read(noText, whole), { fault: 'malformed' })
})

test('no more than so many bytes stand in front of the file, and all of the file may', () => {
  const form = `${fields}${part('name="file"', '').slice(0, -2)}`
  const [body, most] = [Buffer.from(`${form}${'x'.repeat(5000)}\r\n${end}`), Buffer.byteLength(form)]
  for (const lengths of [whole, () => 1, () => 7]) {
    assert.equal(read(body, lengths, most).file.length, 5000)
    assert.throws(() => read(body, lengths, most - 1), { fault: 'large' })
    assert.throws(() => read(Buffer.from('x'.repeat(5000)), lengths), { fault: 'large' })
  }
})

test('any bytes at all are a form or a FormError, and no more of the file is handed on than came', () => {
  const head = 'Content-Disposition: form-data; name="file"'
  const pieces = ['--', boundary, '\r\n', '\r', '\n', head, '; filename=', '"', '\\', fields, end, ' ']
  for (let round = 0; round < 3000; round++) {
    const parts = Array.from({ length: Math.random() * 12 }, () => pieces[Math.floor(Math.random() * pieces.length)]!)
    const body = Buffer.from(parts.join(''))
    const outcomes = [whole, () => 1, () => Math.random() * 9].map(lengths => {
      try {
        const { file, ...rest } = read(body, lengths)
        assert.ok(file.length <= body.length)
        return { file, ...rest }
      } catch (thrown) {
        assert.ok(thrown instanceof FormError, String(thrown))
        return thrown.fault
      }
    })
    assert.deepEqual(outcomes[0], outcomes[1], JSON.stringify(body.toString()))
    assert.deepEqual(outcomes[0], outcomes[2], JSON.stringify(body.toString()))
  }
})

test('boundaries and names as clients write them', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['multipart/form-data; boundary=abc', 'abc'], ['multipart/form-data; charset=utf-8; boundary="a b:c"', 'a b:c'],
    ['Multipart/Form-Data;BOUNDARY=abc', 'abc'], ['multipart/form-data', undefined],
    ['multipart/form-data; boundary=', undefined],
    [`multipart/form-data; boundary=${'x'.repeat(71)}`, undefined], ['multipart/form-data; boundary="a\r\nb"', undefined],
    ['multipart/form-data; boundary="a "', undefined], ['multipart/form-data; boundary="a', undefined],
  ]
  for (const [type, boundaryOfIt] of cases) assert.equal(boundaryIn(type), boundaryOfIt, type)
  const named = (text: string) => readPartHead([`content-disposition: form-data; ${text}`, 'Content-Type: text/plain'])
  assert.deepEqual(named('name=file; filename="a\\"b;c.txt"'), { name: 'file', fileName: 'a"b;c.txt' })
  assert.deepEqual(named('name="file"; filename="C:\\dir\\x.txt"'), { name: 'file', fileName: 'C:\\dir\\x.txt' })
  assert.deepEqual(named('filename=""; name="file"'), { name: 'file', fileName: '' })
  assert.equal(readPartHead(['Content-Disposition: form-data; name=a', 'content-disposition: form-data; name=b']), undefined)
})
