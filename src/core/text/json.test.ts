import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { parseJson } from './json.ts'

test('a name is not taken for one that its escape is spelled like', () => {
  for (const [before, text, names] of [
    ['{"\\\\":1}', '{"\\n":1}', ['\n']],
    ['{"a":1,"\\\\":1}', '{"a":1,"\\"":1}', ['a', '"']],
    ['{"b":1,"\\\\u00":1}', '{"b":1,"\\u0041ctn":1}', ['b', 'Actn']],
    ['{"c":1,"\\\\":1}', '{"c":1,"\\n":1,"\\\\":2}', ['c', '\n', '\\']],
  ] as const) {
    parseJson(before)
    assert.deepEqual(Object.keys(parseJson(text) as object), names)
  }
})

// Names that are spelled like each other's escapes, in few places.
const alike = ['\\', '\n', '"', '\ud800', '\\n', '\nb', '__proto__', '1', 'a']
const name = fc.oneof(fc.constantFrom(...alike), fc.string({ unit: 'binary' }))
const leaf = fc.oneof(name, fc.double({ noNaN: true, noDefaultInfinity: true, min: 1 }), fc.boolean(), fc.constant(null))
const { tree } = fc.letrec(tie => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('object')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  object: fc.array(fc.tuple(name, tie('tree')), { maxLength: 4 }).map(members => Object.fromEntries(members)),
}))

test('what is written is read', () => {
  property('JSON text', 3000, fc.tuple(tree, fc.constantFrom(undefined, 1, '\r\n\t ')), ([value, space]) => {
    const written = JSON.stringify(value, undefined, space)
    assert.deepEqual(parseJson(written), value)
  })
})
