import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLinear } from '../../../test/kit/doubling.ts'
import { readObject } from './event-json.ts'

const list = (length: number, item: string) => `{"a":[${Array<string>(length).fill(item).join(',')}]}`

test('an object is read, and nothing else', () => {
  assert.deepEqual(readObject('{"a":[1,{"b.c":"d"}]}'), { a: [1, { 'b.c': 'd' }] })
  for (const text of ['', '{', '[]', 'null', '1', '"a"', '{"a":1}}', '{"a', `{"a":"${'x'.repeat(100_000)}`]) {
    assert.equal(readObject(text), undefined)
  }
})

test('what says so much that it would hold up everybody is not read; a long text is', () => {
  for (const text of [
    list(32_000, '1'), list(16_000, '{}'), `{"${'a.'.repeat(32_000)}":1}`, `{"a":${'['.repeat(32_000)}${']'.repeat(32_000)}}`,
    JSON.stringify({ a: ',.:[{\\"'.repeat(100_000), b: '.'.repeat(100_000) }),
  ]) assert.ok(readObject(text), text.slice(0, 20))
  for (const text of [
    list(33_000, '1'), list(33_000, '{}'), `{"${'a.'.repeat(33_000)}":1}`, `{"${'\\u002e'.repeat(33_000)}" : 1}`,
    `{"\\n":${'['.repeat(33_000)}${']'.repeat(33_000)}}`, `{"\\n":${'['.repeat(33_000)}`,
  ]) assert.equal(readObject(text), undefined, text.slice(0, 20))
})

test('twice the text, twice the work', () => {
  for (const item of ['1', '{}', '"\\n"', '{"\\n":1}', '[]', '" "   ']) {
    assertLinear(item, length => {
      const text = list(length >> 5, item)
      return () => assert.ok(readObject(text))
    })
  }
})
