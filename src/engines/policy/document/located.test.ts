import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { linesOf, readLocated, stepsTo, type JsonFault, type Located } from './located.ts'

function plain(located: Located): unknown {
  if (located.kind === 'object') return Object.fromEntries(located.members.map(({ name, value }) => [name, plain(value)]))
  return located.kind === 'list' ? located.items.map(plain) : located.value
}

const read = (text: string): Located => {
  const located = readLocated(text)
  return 'fault' in located ? assert.fail(`It is no JSON from ${located.fault}.`) : located
}

function* all(located: Located): Generator<Located> {
  yield located
  const within = located.kind === 'object' ? located.members.map(({ value }) => value) : []
  for (const value of located.kind === 'list' ? located.items : within) yield* all(value)
}

test('what is read stands where it is said to stand', () => {
  property('policy text with places', 1500, fc.tuple(fc.jsonValue(), fc.nat(3)), ([value, indent]) => {
    const text = JSON.stringify(value, undefined, indent)
    for (const located of all(read(text))) {
      assert.deepEqual(plain(located), JSON.parse(text.slice(located.start, located.end)))
      let at = JSON.parse(text) as unknown
      for (const step of stepsTo(located)) at = (at as Record<string | number, unknown>)[step]
      assert.deepEqual(plain(located), at)
    }
  })
})

test('what is no JSON is none here, and what is none here is none', () => {
  const pieces = fc.constantFrom(
    '{', '}', '[', ']', ',', ':', '"a"', '"\\u00', '"\\n"', '1', '-', '0.5e3', '01', 'true', 'nul', ' ', '\n',
  )
  property('policy text with places', 4000, fc.array(pieces, { maxLength: 12 }), drawn => {
    const text = drawn.join('')
    let isJson = true
    try {
      JSON.parse(text)
    } catch {
      isJson = false
    }
    assert.equal('fault' in readLocated(text), !isJson, text)
  })
})

test('a fault is told where it stands', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['', 0], ['{', 1], ['{"a" 1}', 5], ['{"a":1,}', 7], ['[1 2]', 3], ['{"a":1} x', 8], ['[01]', 1], ['{"a":}', 5], ['{]', 1],
  ]
  for (const [text, fault] of cases) assert.deepEqual(readLocated(text) as JsonFault, { fault }, text)
})

test('members that are named twice are both there, and nesting has no bound', () => {
  const { members } = read('{"a":1,"a":2}') as Located & { readonly members: readonly unknown[] }
  assert.equal(members.length, 2)
  assert.equal('fault' in readLocated('['.repeat(50_000) + ']'.repeat(50_000)), false)
})

test('lines are counted from 1 and columns from 0', () => {
  const lineOf = linesOf('a\n\nbc')
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(lineOf).map(({ line, column }) => [line, column]), [[1, 0], [1, 1], [2, 0], [3, 0], [3, 1]],
  )
})
