// No regular expression of the source backtracks: the time that one takes grows as its text does, whoever wrote the text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSync } from 'recheck'
import { isGenerated, isTest, sourceFiles } from './kit/source-files.ts'

// A slash begins an expression where no value stands before it.
const before = /(?<=[(,=:!?&|>[]\s*|return\s+|^\s+)/
const between = /\/(?![*/ ])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+)\/([dgimsuvy]*)(?=[\s.,;:)\]}]|$)/
const literal = new RegExp(before.source + between.source, 'gm')
const files = sourceFiles()
  .filter(file => file.path.startsWith('src/') && !isGenerated(file) && !isTest(file))
  .map(file => ({ ...file, text: file.lines.join('\n') }))

/** Expressions that are put together as the program runs, and what they are put together of. */
const built: Readonly<Record<string, string>> = {
  'src/engines/wire/patterns/character-set.ts': 'one character of a pattern of the contracts',
  'src/engines/wire/patterns/pattern.ts': 'patterns of the contracts that leave V8 no choice, as linear.test.ts beside it shows',
  'src/engines/policy/conditions/dates.ts': 'literals of the same file',
  'src/seeds/check.ts': 'the patterns of src/seeds/schema.ts, which the test beside it looks at',
}

/** Whoever gives up after a time says nothing of the expression, but that the machine is busy. */
const patient = { timeout: null, incubationTimeout: null, attackTimeout: null }

test('the literals of the source', t => {
  let count = 0
  for (const { path, text } of files) {
    for (const [whole, body, flags] of text.matchAll(literal)) {
      count++
      assert.equal(checkSync(body!, flags!, patient).status, 'safe', `${path}: ${whole}`)
    }
  }
  assert.ok(count > 100, `${count} were found`)
  t.diagnostic(`${count} expressions`)
})

test('an expression that is put together says of what', () => {
  const found = files.filter(({ text }) => text.includes('new RegExp(')).map(({ path }) => path)
  assert.deepEqual(found.toSorted(), Object.keys(built).toSorted())
})
