import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../test/kit/properties.ts'
import { parseTemplate } from './variables.ts'

test('any text is a template, which is no longer than the text', () => {
  const piece = fc.oneof(
    fc.constantFrom('${', '}', '${aws:username}', "${k:a, 'none'}", '${*}', '${$}', '*', '?', ', ', "'"),
    fc.string({ maxLength: 4 }),
  )
  let variable = 0
  property('policy variable', 2000, fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join('')), text => {
    for (const [wildcards, variables] of [[true, true], [false, true], [true, false]] as const) {
      const template = parseTemplate(text, { wildcards, variables })
      assert.ok(template.length <= text.length)
      const named = template.filter(part => typeof part === 'object' && 'key' in part)
      assert.ok(variables || named.length === 0)
      variable += named.length
    }
  })
  assert.ok(variable > 100)
})
