import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { portableJson } from './portable-json.ts'

/** As SQS tells them, of text that is no JSON string: those below U+0020 stand in none. */
const notInXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

test('the same value, in characters that XML has', () => {
  const texts = ['\ufffe', '\uffff', '\ud800', '\udfff\ud800', '😀\uffff', '\\\uffff', '"\ud83d', '\u0000\u009b\ufffd']
  for (const value of [...texts, { '\uffff': texts }]) {
    const text = portableJson(JSON.stringify(value))
    assert.doesNotMatch(text, notInXml)
    assert.deepEqual(JSON.parse(text), value)
  }
})

test('a text that somebody wrote himself keeps its value, wherever its halves of pairs stand', () => {
  for (const text of ['"\ud83d\\ude00"', '"\\ud83d\ude00"', '"\\\\\uffff"', '\n{ "a\ud800" : "\udc00" }\r\t']) {
    assert.doesNotMatch(portableJson(text), notInXml)
    assert.deepEqual(JSON.parse(portableJson(text)), JSON.parse(text))
  }
  assert.equal(portableJson('{"é":"\u009b😀"}'), '{"é":"\u009b😀"}')
})

test('whatever the text', () => {
  const unit = fc.constantFrom('\ud83d', '\ude00', '\ufffe', '\uffff', '\ufffd', '\\', '"', 'a', '\u0001')
  property('portable JSON', 2000, fc.array(unit), units => {
    const raw = JSON.stringify(units.join('')).replaceAll(/\\u([d-f][0-9a-f]{3})/g, (_, digits: string) =>
      String.fromCharCode(Number.parseInt(digits, 16)))
    const text = portableJson(raw)
    assert.doesNotMatch(text, notInXml)
    assert.equal(JSON.parse(text), JSON.parse(raw))
  })
})
