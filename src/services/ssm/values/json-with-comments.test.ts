// What is left of JSON with comments, and that finding it costs as much as the text is long.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLinear } from '../../../../test/kit/doubling.ts'
import { withoutComments } from './json-with-comments.ts'

test('comments and commas behind the last go, and nothing else', () => {
  const cases: Readonly<Record<string, string>> = {
    '{"a":[1,2,],}': '{"a":[1,2]}',
    '[1,/* one */]': '[1 ]',
    '[1, // one\n ]': '[1  \n ]',
    '["a,",]': '["a,"]',
    '["/* a */"]': '["/* a */"]',
    '[1,"",]': '[1,""]',
    '[1] ]': '[1] ]',
    '[1,,]': '[1,]',
    '[1,/*]': '[1,/*]',
    '/* /* */ */': '  */',
    '/*/ 1 /**/': ' ',
    '"open, ]': '"open, ]',
  }
  for (const [text, left] of Object.entries(cases)) assert.equal(withoutComments(text), left, text)
})

const shapes: Readonly<Record<string, (length: number) => string>> = {
  'comments without an end': length => '/* '.repeat(length / 3),
  'comments without an end behind those with one': length => '/**/'.repeat(length / 8) + '/* '.repeat(length / 6),
  'brackets behind spaces': length => ' '.repeat(length / 2) + ']'.repeat(length / 2),
  'brackets behind comments': length => '/**/'.repeat(length / 8) + ']'.repeat(length / 2),
  'commas before brackets': length => ',]'.repeat(length / 2),
  'a comma, spaces and brackets': length => `,${' '.repeat(length / 2)}${'] '.repeat(length / 4)}`,
  quotes: length => '"'.repeat(length + 1),
  'backslashes in a string without an end': length => `"${'\\'.repeat(length)}`,
  'comments to the end of the line': length => '//\n'.repeat(length / 3),
}

for (const [shape, textOf] of Object.entries(shapes)) {
  test(`twice the text is twice the work: ${shape}`, () => {
    assertLinear(shape, length => {
      const text = textOf(length)
      return () => withoutComments(text)
    }, 1 << 18)
  })
}
