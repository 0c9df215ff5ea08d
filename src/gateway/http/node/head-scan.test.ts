import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { beginsAsRequest, endsInEmptyLine, HeadScan, isBlank } from './head-scan.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

test('where a head ends, and how many lines it has', () => {
  for (const [text, end, lines] of [
    ['GET / HTTP/1.1\r\n\r\nbody', 18, 1], ['\r\n\r\nGET / HTTP/1.1\r\na: b\r\n\r\n', 28, 2], ['a\nb\n\nc', 5, 2],
    ['GET / HTTP/1.1\r\na: b\r\n', undefined, 2], ['GET / HTTP/1.1\r\n\r', undefined, 1], ['\r\n\r\n', undefined, 0],
  ] as const) {
    const scan = new HeadScan()
    assert.deepEqual([scan.endOf(bytes(text), 10), scan.lines], [end, lines], JSON.stringify(text))
  }
})

test('no further than the lines that it may have', () => {
  const scan = new HeadScan()
  assert.equal(scan.endOf(bytes(`${'a\r\n'.repeat(1000)}\r\n`), 10), undefined)
  assert.equal(scan.lines, 11)
})

test('what begins as a request, and what is nothing', () => {
  assert.deepEqual(['GET', '\r\nPOST', 'get', '\x16', '', '\r\n'].map(text => beginsAsRequest(bytes(text))),
    [true, true, false, false, false, false])
  assert.deepEqual(['', '\r\n\n', '\r\nG'].map(text => isBlank(bytes(text))), [true, true, false])
  assert.deepEqual(['\r\n\r\n', 'a\r\n\r\n', '\n\r\n', 'a\r\n\r\nb'].map(text => endsInEmptyLine(bytes(text))),
    [true, true, false, false])
})

const piece = fc.constantFrom('\r\n', '\n', '\r', 'a', 'GET / HTTP/1.1', 'a: b', ' ', '\r\n\r\n')

test('the same end, whatever parts it comes in', () => {
  property('end of a head', 20_000, fc.tuple(fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(60), { maxLength: 4 })),
    ([pieces, cuts]) => {
      const text = pieces.join('')
      const whole = new HeadScan().endOf(bytes(text), 100)
      const [head] = /^[\r\n]*?(?:(?!\r?\n)[^\n]*\n|\r?\n)*?(?:(?!\r?\n)[^\n]*\n)\r?\n/.exec(text) ?? []
      assert.equal(whole, head?.length)
      const scan = new HeadScan()
      let found: number | undefined
      for (const end of [...cuts.toSorted((a, b) => a - b), text.length]) found ??= scan.endOf(bytes(text.slice(0, end)), 100)
      assert.equal(found, whole)
    })
})
